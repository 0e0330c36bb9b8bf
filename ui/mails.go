package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// mailsScreen shows the practice portal's outbox, newest letter first.
type mailsScreen struct {
	w      *Window
	mails  []Mail
	loaded bool
	back   *parts.Button
}

// practiceMail opens the outbox, in which a practice portal's letters stay; nil
// on a real portal.
func (w *Window) practiceMail() fyne.CanvasObject {
	desk := w.practiceDesk()
	if desk == nil || desk.Mails == nil {
		return nil
	}
	open := parts.NewButton(w.T("cabinet.mails"), "", func() { w.show(newMailsScreen(w)) })
	return parts.NewMessageWith(parts.Info, w.T("cabinet.mails_hint"), nil, parts.NewFlow(parts.Normal, open))
}

func newMailsScreen(w *Window) screen { return &mailsScreen{w: w} }

func (s *mailsScreen) heading() string       { return s.w.T("cabinet.mails") }
func (s *mailsScreen) stage() stage          { return stageOther }
func (s *mailsScreen) focus() fyne.Focusable { return s.back }
func (s *mailsScreen) submit()               { s.w.back() }
func (s *mailsScreen) leave()                {}

func (s *mailsScreen) entered() {
	desk := s.w.journey.conn.Practice
	var mails []Mail
	s.w.work(s, s.w.says("cabinet.mails"), func(context.Context) (err error) {
		mails, err = desk.Mails()
		return err
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.entered)
			return
		}
		s.mails, s.loaded = mails, true
		s.w.redraw()
		s.w.focusScreen()
	})
}

func (s *mailsScreen) content() fyne.CanvasObject {
	rows := []fyne.CanvasObject{parts.NewText(s.w.T("cabinet.mails_hint"))}
	if s.loaded && len(s.mails) == 0 {
		rows = append(rows, parts.NewText(s.w.T("cabinet.mails_empty")))
	}
	for i := len(s.mails) - 1; i >= 0; i-- {
		rows = append(rows, s.letter(s.mails[i]))
	}
	return parts.NewColumn(parts.Normal, rows...)
}

func (s *mailsScreen) letter(m Mail) fyne.CanvasObject {
	return parts.NewMessageWith(parts.Info, m.Subject, []string{signer.FormatTime(m.At) + " · " + m.To},
		parts.NewValue(m.Body))
}

func (s *mailsScreen) actions() fyne.CanvasObject {
	s.back = parts.NewMainButton(s.w.T("cabinet.mails_back"), "", s.w.back)
	return parts.NewFlow(parts.Normal, s.back)
}

package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/parts"
)

// authorityQuestion asks which of the certificates that were found are to be
// trusted. None is ticked at first: whoever ticks one says that the fingerprint
// is the published one.
type authorityQuestion struct {
	w      *Window
	found  []trust.Candidate
	held   []trust.Entry   // on the list already
	failed []trust.Result  // what gave nothing
	ticked map[string]bool // by fingerprint
	asks   bool            // there is something to tick
	main   *parts.Button
}

func newAuthorityQuestion(w *Window, found []trust.Candidate, held []trust.Entry, failed []trust.Result) screen {
	return &authorityQuestion{w: w, found: found, held: held, failed: failed, ticked: map[string]bool{}}
}

func (s *authorityQuestion) heading() string { return s.w.T("authority.question") }
func (s *authorityQuestion) stage() stage    { return stageOther }

// leave forgets what was ticked: whoever comes back compares again.
func (s *authorityQuestion) leave() { clear(s.ticked) }

// focus is not on the first box: the page would scroll to it, and what is to
// be done comes before.
func (s *authorityQuestion) focus() fyne.Focusable { return s.main }

func (s *authorityQuestion) content() fyne.CanvasObject {
	lines := []fyne.CanvasObject{
		parts.NewText(s.w.T("authority.question.what")),
		parts.NewText(s.w.T("authority.question.careful")),
	}
	s.asks = false
	for _, c := range s.found {
		lines = append(lines, s.w.authorityDetails(c), s.tick(c), widget.NewSeparator())
	}
	return parts.NewColumn(parts.Normal, append(lines, s.w.failedAddresses(s.failed))...)
}

// tick is the box for one certificate; of one that is on the list there is
// nothing to ask.
func (s *authorityQuestion) tick(c trust.Candidate) fyne.CanvasObject {
	if s.isHeld(c) {
		return parts.NewSmall(s.w.T("authority.question.held"))
	}
	s.asks = true
	return parts.NewCheck(s.w.T("authority.question.tick"), s.ticked[c.Fingerprint], func(on bool) {
		s.ticked[c.Fingerprint] = on
		s.w.clearFailure()
	})
}

func (s *authorityQuestion) isHeld(c trust.Candidate) bool {
	return slices.ContainsFunc(s.held, func(e trust.Entry) bool { return e.Fingerprint == c.Fingerprint })
}

func (s *authorityQuestion) actions() fyne.CanvasObject {
	cancel := parts.NewButton(s.w.T("dialog.cancel"), "", s.w.goBack)
	if !s.asks {
		s.main = cancel
		cancel.Importance = widget.HighImportance
		return parts.NewFlow(parts.Normal, cancel)
	}
	s.main = parts.NewMainButton(s.w.T("authority.question.yes"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.main, cancel)
}

// submit puts those that are ticked on the list.
func (s *authorityQuestion) submit() {
	var chosen []trust.Candidate
	for _, c := range s.found {
		if s.ticked[c.Fingerprint] {
			chosen = append(chosen, c)
		}
	}
	switch {
	case !s.asks:
		s.w.goBack()
	case len(chosen) == 0:
		s.w.refuse("authority.question.none")
	default:
		s.add(chosen)
	}
}

func (s *authorityQuestion) add(chosen []trust.Candidate) {
	s.w.work(s, s.w.says("authority.adding"), func(context.Context) error {
		for _, c := range chosen {
			if err := s.w.options.Authorities.Add(c.Certificate); err != nil {
				return err
			}
		}
		return nil
	}, func(err error) {
		if err != nil {
			s.w.failWith(s.w.authorityTrouble(err), s.submit)
			return
		}
		s.w.back()
		s.w.tell(parts.Info, func() string { return s.w.lang.N("authority.added", len(chosen)) })
	})
}

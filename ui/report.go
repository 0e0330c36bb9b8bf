package ui

import (
	"context"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// reportScreen is «Сообщить о проблеме»: a diagnosis without personal data,
// shown whole before it goes anywhere, and it is the person who sends it.
type reportScreen struct {
	w      *Window
	report report // of when the page was opened
	copy   *parts.Button
}

// showReport opens the page.
func (w *Window) showReport() {
	if _, there := w.current().(*reportScreen); !there {
		w.showHelpPage(&reportScreen{w: w, report: w.takeReport()})
	}
}

// reportButton leads to the page; nil in a service centre, where a citizen
// neither copies nor saves anything.
func (w *Window) reportButton() fyne.CanvasObject {
	if w.atWorkstation() {
		return nil
	}
	b := parts.NewButton(w.T("report.open"), "", w.showReport)
	b.Icon = theme.MailComposeIcon()
	return b
}

func (s *reportScreen) heading() string       { return s.w.T("report.heading") }
func (s *reportScreen) stage() stage          { return stageOther }
func (s *reportScreen) leave()                {}
func (s *reportScreen) focus() fyne.Focusable { return s.copy }

func (s *reportScreen) content() fyne.CanvasObject {
	var fields []fyne.CanvasObject
	for _, l := range s.report.all() {
		fields = append(fields, parts.NewField(s.w.reportLabel(l), s.w.reportValue(l)))
	}
	return parts.NewColumn(parts.Normal,
		parts.NewText(s.w.T("report.what")),
		parts.NewFields(fields...),
		parts.NewText(s.w.T("report.sent")),
		s.mailTo(),
	)
}

// mailTo says who would get the message, where the portal has an address for
// that.
func (s *reportScreen) mailTo() fyne.CanvasObject {
	address := s.w.supportAddress()
	if address == "" {
		return nil
	}
	return parts.NewSmall(s.w.T("report.mail_to", map[string]any{"address": address}))
}

// supportAddress is the e-mail address of the portal's support, or empty.
func (w *Window) supportAddress() string {
	for _, c := range w.journey.contacts() {
		if kept, err := portal.CheckEmail(c.Value); c.Kind == "email" && err == nil {
			return kept
		}
	}
	return ""
}

func (s *reportScreen) actions() fyne.CanvasObject {
	s.copy = parts.NewMainButton(s.w.T("report.copy"), "", s.submit)
	buttons := []fyne.CanvasObject{s.copy}
	if s.w.options.SaveFile != nil {
		buttons = append(buttons, parts.NewButton(s.w.T("report.save"), "", s.save))
	}
	buttons = append(buttons,
		parts.NewButton(s.w.T("report.mail"), "", s.mail),
		parts.NewButton(s.w.T("journey.close"), "", s.w.goBack))
	return parts.NewFlow(parts.Normal, buttons...)
}

// submit copies the text.
func (s *reportScreen) submit() {
	s.w.options.App.Clipboard().SetContent(s.w.reportText(s.report))
	s.w.tell(parts.Success, s.w.says("report.copied", map[string]any{"Paste": s.w.chordName(ctrl(fyne.KeyV))}))
}

// save writes the text where the person wants it.
func (s *reportScreen) save() {
	var path string
	name, text := s.w.T("report.file")+".txt", s.w.reportText(s.report)
	s.w.work(s, s.w.says("report.saving"), func(ctx context.Context) (err error) {
		path, err = s.w.options.SaveFile(ctx, name, []byte(text))
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.w.failWith(s.w.explainOf("report.not_saved", true), s.save)
		case path != "":
			s.w.tellSaved(path)
		}
	})
}

// mail opens the person's mail program with the text in it. Nothing is sent by
// that.
func (s *reportScreen) mail() {
	address, whole := s.w.reportMail(s.report)
	if err := s.w.options.App.OpenURL(address); err != nil {
		s.w.failWith(s.w.explainOf("report.not_mailed", true), s.mail)
		return
	}
	if !whole {
		s.w.tell(parts.Warning, s.w.says("report.mail_short"), s.w.says("report.mail_short_next"))
	}
}

// mailMost is how long a mailto address may be: Windows takes little more than
// two thousand characters.
const mailMost = 1900

// reportMail is the address that opens a mail with a report. Where not all of it
// has room, the oldest errors are left out first: what happened last is what
// somebody writes about.
func (w *Window) reportMail(r report) (address *url.URL, whole bool) {
	for n := 0; ; n++ {
		address, whole = mailAddress(w.supportAddress(), w.T("report.subject"), w.reportText(r))
		if whole || len(r.errors) == 0 {
			return address, whole && n == 0
		}
		r.errors = r.errors[1:]
	}
}

// mailAddress is a mailto address (RFC 6068) with a subject and a text, and
// whether all of the text is in it. Of a long one the last lines are left out.
func mailAddress(to, subject, text string) (address *url.URL, whole bool) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for all := len(lines); ; lines = lines[:len(lines)-1] {
		// A space is %20 here: some mail programs show a plus as it is.
		query := strings.ReplaceAll(url.Values{"subject": {subject}, "body": {strings.Join(lines, "\r\n") + "\r\n"}}.Encode(), "+", "%20")
		u := &url.URL{Scheme: "mailto", Opaque: url.PathEscape(to), RawQuery: query}
		if len(u.String()) <= mailMost || len(lines) == 1 {
			return u, len(lines) == all
		}
	}
}

package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// certificateScreen is «Подробнее о ключе»: everything that a certificate says,
// and what was found out about it. No IIN is written out on it, nor in what is
// copied; the file that is saved is the certificate as it was issued.
type certificateScreen struct {
	w           *Window
	certificate *signer.Certificate
	verdict     signer.Verdict
	// beneath is the page that this one lies over without its having been
	// left, nil where it was.
	beneath screen
	close   *parts.Button
}

// certificateButton leads to the whole certificate of a key on a page that may
// be left; nil where there is none.
func (w *Window) certificateButton(k *signer.Key, v signer.Verdict) fyne.CanvasObject {
	button := w.certificateButtonTo(k, func() {
		w.show(&certificateScreen{w: w, certificate: k.Certificate, verdict: v})
	})
	if button == nil {
		return nil
	}
	return parts.NewFlow(parts.Normal, button)
}

// certificateButtonOver is certificateButton for a page that forgets its keys
// when it is left: somebody who only looks is not asked for the password again.
func (w *Window) certificateButtonOver(k *signer.Key, v signer.Verdict) fyne.CanvasObject {
	return w.certificateButtonTo(k, func() {
		w.lay(&certificateScreen{w: w, certificate: k.Certificate, verdict: v, beneath: w.current()})
	})
}

func (w *Window) certificateButtonTo(k *signer.Key, open func()) fyne.CanvasObject {
	if k.Certificate == nil || k.Certificate.X509 == nil || w.atWorkstation() {
		return nil // at a workstation nothing is copied or saved
	}
	return parts.NewButton(w.T("certificate.open"), "", open)
}

// lay puts a page over the one of now, which is not told that it is left. The
// page above does so when it is left for anything else than going back.
func (w *Window) lay(s screen) {
	w.stopJob()
	w.failure, w.notice = nil, nil
	w.stack = append(w.stack, s)
	w.enter()
}

func (s *certificateScreen) heading() string       { return s.w.T("certificate.heading") }
func (s *certificateScreen) stage() stage          { return stageOther }
func (s *certificateScreen) focus() fyne.Focusable { return s.close }
func (s *certificateScreen) submit()               { s.goBack() }

// goBack comes back to the page beneath as it was.
func (s *certificateScreen) goBack() {
	s.beneath = nil
	s.w.back()
}

// leave is for going anywhere else: the page beneath has to forget, too.
func (s *certificateScreen) leave() {
	if s.beneath != nil {
		s.beneath.leave()
		s.beneath = nil
	}
}

func (s *certificateScreen) content() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, section := range s.sections() {
		var fields []fyne.CanvasObject
		for _, f := range section.fields {
			fields = append(fields, parts.NewField(f.label, inGroups(f.value)))
		}
		rows = append(rows, parts.NewColumn(parts.NoGap, parts.NewBold(section.title), parts.NewFields(fields...)))
	}
	if s.w.options.SaveFile != nil {
		rows = append(rows, parts.NewSmall(s.w.T("certificate.save.what")))
	}
	return parts.NewColumn(parts.Normal, rows...)
}

func (s *certificateScreen) actions() fyne.CanvasObject {
	s.close = parts.NewMainButton(s.w.T("journey.close"), "", s.submit)
	buttons := parts.NewFlow(parts.Normal, s.close, parts.NewButton(s.w.T("certificate.copy"), "", s.copy))
	if s.w.options.SaveFile != nil {
		buttons.Add(parts.NewButton(s.w.T("certificate.save"), "", s.save))
	}
	return buttons
}

// copy puts all that is on the page on the clipboard.
func (s *certificateScreen) copy() {
	s.w.options.App.Clipboard().SetContent(s.text())
	s.w.tell(parts.Info, s.w.says("certificate.copied"))
}

// text is the page as lines.
func (s *certificateScreen) text() string {
	var b strings.Builder
	for i, section := range s.sections() {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(section.title + "\n")
		for _, f := range section.fields {
			b.WriteString(f.label + " " + strings.ReplaceAll(f.value, "\n", "; ") + "\n")
		}
	}
	return b.String()
}

// save writes the certificate as it was issued to where the person says.
func (s *certificateScreen) save() {
	var path string
	name := "certificate-" + s.certificate.Serial + ".cer"
	s.w.work(s, s.w.says("certificate.saving"), func(ctx context.Context) (err error) {
		path, err = s.w.options.SaveFile(ctx, name, s.certificate.X509.Raw)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.w.failWith(s.w.explainOf("certificate.not_saved", true), s.save)
		case path != "":
			s.w.tell(parts.Info, s.w.says("certificate.saved", map[string]any{"Path": path}), s.w.says("certificate.save.what"))
		}
	})
}

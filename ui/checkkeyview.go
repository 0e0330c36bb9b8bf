package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// soon is how many days before its end a key is to be renewed.
const soon = 30

func (s *checkScreen) content() fyne.CanvasObject {
	path := parts.NewField(s.w.T("dialog.path"), s.file.Path)
	if s.keys == nil {
		s.lower = parts.NewColumn(parts.Tight, s.secret.content(), s.trouble.content())
		return parts.NewColumn(parts.Tight, parts.NewText(s.w.T("dialog.check.nothing_sent")), path, s.lower)
	}
	var lines []fyne.CanvasObject
	for i, k := range s.keys {
		lines = append(lines, s.number(i), s.describe(k), widget.NewSeparator())
	}
	return parts.NewColumn(parts.Tight, append(lines, path, s.footnote())...)
}

// number tells keys of one storage apart; most storages have one.
func (s *checkScreen) number(i int) fyne.CanvasObject {
	if len(s.keys) < 2 {
		return nil
	}
	return parts.NewBold(s.w.T("dialog.check.key_of", map[string]any{"Number": i + 1, "Count": len(s.keys)}))
}

// describe answers what somebody came to ask, and then the rest.
func (s *checkScreen) describe(k *signer.Key) fyne.CanvasObject {
	lines := []fyne.CanvasObject{s.verdict(k)}
	if c := k.Certificate; c != nil {
		lines = append(lines, s.life(c), s.fields(c))
	}
	return parts.NewColumn(parts.Tight, lines...)
}

// verdict says whether the key signs in, and what to do when it does not.
func (s *checkScreen) verdict(k *signer.Key) fyne.CanvasObject {
	reasons := s.reasons(k)
	if len(reasons) == 0 {
		return parts.NewMessage(parts.Info, s.w.T("dialog.check.fits"))
	}
	texts := make([]string, len(reasons))
	for i, r := range reasons {
		texts[i] = explain.Reason(s.w.lang, r, k.Certificate)
	}
	return parts.NewMessage(parts.Warning, texts[0], texts[1:]...)
}

// life tells how long a key lasts: a warning when it is time for a new one,
// nothing when it has run out, which the verdict says.
func (s *checkScreen) life(c *signer.Certificate) fyne.CanvasObject {
	days := daysLeft(c, s.w.options.Now())
	switch {
	case days < 0 || s.w.options.Now().Before(c.NotBefore):
		return nil
	case days <= soon:
		return parts.NewMessage(parts.Warning, s.w.lang.N("dialog.check.soon", days))
	}
	return parts.NewText(s.w.lang.N("dialog.check.days_left", days))
}

func (s *checkScreen) fields(c *signer.Certificate) fyne.CanvasObject {
	fields := []fyne.CanvasObject{parts.NewField(s.w.T("dialog.owner.name"), personName(c))}
	if c.IIN != "" {
		fields = append(fields, parts.NewField(s.w.T("dialog.owner.iin"), portal.MaskIIN(c.IIN)))
	}
	for _, f := range [][2]string{
		{"dialog.check.subject", s.w.subjectText(c)},
		{"dialog.check.purpose", s.w.purposeText(c.Purpose)},
		{"dialog.validity", c.Validity()},
		{"dialog.issuer", c.Issuer},
		{"dialog.serial", c.Serial},
		{"dialog.algorithm", c.Algorithm},
	} {
		fields = append(fields, parts.NewField(s.w.T(f[0]), f[1]))
	}
	return parts.NewFields(fields...)
}

// subjectText says in plain words whose kind of key it is.
func (w *Window) subjectText(c *signer.Certificate) string {
	switch c.Subject {
	case signer.SubjectLegalPerson:
		if c.Organization == "" {
			return w.T("dialog.check.subject.legal_person.unnamed")
		}
		return w.T("dialog.check.subject.legal_person", map[string]any{"Organization": c.Organization})
	case signer.SubjectIndividual, signer.SubjectInformationSystem:
		return w.T("dialog.check.subject." + string(c.Subject))
	}
	return w.T("dialog.check.subject.unknown")
}

// footnote says what this page cannot know: revocation, and whether the clock
// of this computer is right.
func (s *checkScreen) footnote() fyne.CanvasObject {
	return parts.NewColumn(parts.NoGap,
		parts.NewSmall(s.w.T("dialog.check.clock", map[string]any{"Time": signer.FormatTime(s.w.options.Now())})),
		parts.NewSmall(s.w.T("dialog.check.revocation")),
	)
}

func (s *checkScreen) actions() fyne.CanvasObject {
	if s.keys != nil {
		s.main = parts.NewMainButton(s.w.T("dialog.check.other"), "", s.submit)
		return parts.NewFlow(parts.Normal, s.main, parts.NewButton(s.w.T("dialog.check.done"), "", s.w.home))
	}
	s.main = parts.NewMainButton(s.w.T("dialog.check.start"), "", s.submit)
	cancel := parts.NewButton(s.w.T("dialog.cancel"), "", s.w.goBack)
	return parts.NewFlow(parts.Normal, s.main, cancel)
}

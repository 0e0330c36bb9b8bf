package ui

import (
	"net/url"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

func (s *checkScreen) content() fyne.CanvasObject {
	path := parts.NewField(s.w.T("dialog.path"), s.file.Path)
	if s.keys == nil {
		lines := []fyne.CanvasObject{s.secret.content(), s.trouble.content()}
		if s.keySecret != nil {
			lines = slices.Insert(lines, 1, s.keySecret.content())
		}
		s.lower = parts.NewColumn(parts.Tight, lines...)
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
func (s *checkScreen) describe(k checkedKey) fyne.CanvasObject {
	lines := []fyne.CanvasObject{s.verdict(k)}
	if c := k.Certificate; c != nil && c.X509 != nil {
		lines = append(lines, s.life(k), s.unjudged(k), s.revocation(k),
			s.fields(c), s.w.certificateButton(k.Key, k.verdict))
	}
	return parts.NewColumn(parts.Tight, lines...)
}

// verdict says whether the key signs in, and what to do when it does not.
func (s *checkScreen) verdict(k checkedKey) fyne.CanvasObject {
	if k.verdict.Reason == signer.ReasonFits {
		return parts.NewMessage(parts.Info, s.w.T("dialog.check.fits"))
	}
	if k.verdict.Reason == signer.ReasonCertUntrusted {
		return parts.NewMessageWith(parts.Warning, s.w.untrustedText(k.Certificate),
			[]string{s.alsoExpired(k)}, s.toAuthorities())
	}
	said := k.verdict
	said.Warning = signer.ReasonFits // it stands beneath
	return parts.NewMessageWith(parts.Warning, explain.Verdict(s.w.lang, said, k.Certificate),
		[]string{s.alsoExpired(k)}, s.otherPassword(k))
}

// otherPassword is for a key of a Java store that has a password of its own,
// unlike its neighbours; nil for any other.
func (s *checkScreen) otherPassword(k checkedKey) fyne.CanvasObject {
	if k.Fault != signer.ReasonKeyPassword {
		return nil
	}
	return parts.NewFlow(parts.Normal, parts.NewButton(s.w.T("dialog.refresh"), "", s.readAgain))
}

// alsoExpired tells of a key that has run out besides what is the matter with
// it: whoever puts the other thing right would come back for nothing.
func (s *checkScreen) alsoExpired(k checkedKey) string {
	if k.verdict.DaysLeft >= 0 || k.verdict.Reason == signer.ReasonCertExpired {
		return ""
	}
	return explain.Reason(s.w.lang, signer.ReasonCertExpired, k.Certificate)
}

// life tells how long a key lasts: a warning when it is time for a new one,
// nothing when it has run out or was revoked, which the verdict says.
func (s *checkScreen) life(k checkedKey) fyne.CanvasObject {
	v := k.verdict
	if warning := explain.Warning(s.w.lang, v, k.Certificate); warning != "" {
		return parts.NewMessage(parts.Warning, warning)
	}
	if v.DaysLeft < 0 || v.Reason == signer.ReasonCertRevoked || s.w.options.Now().Before(k.Certificate.NotBefore) {
		return nil
	}
	return parts.NewText(s.w.lang.N("dialog.check.days_left", v.DaysLeft))
}

// unjudged says that nobody knows who issued the key, and why.
func (s *checkScreen) unjudged(k checkedKey) fyne.CanvasObject {
	switch {
	case k.judged:
		return nil
	case k.practice:
		return parts.NewText(s.w.T("certificate.check.practice"))
	case k.err != nil:
		e := s.w.authorityTrouble(k.err)()
		return parts.NewMessage(parts.Warning, e.What, e.Next)
	}
	return parts.NewColumn(parts.NoGap, parts.NewText(s.w.T("certificate.check.no_authorities")), s.toAuthorities())
}

// toAuthorities leads to where authorities are added; nil where there is no
// such page.
func (s *checkScreen) toAuthorities() fyne.CanvasObject {
	if s.w.options.Authorities == nil {
		return nil
	}
	return parts.NewFlow(parts.Normal, parts.NewButton(s.w.T("authority.open"), "", s.w.showAuthorities))
}

// revocation is what is known of that, and the button that asks. That a key
// was revoked is the verdict; that it could not be found out is no mistake of
// anybody's, and neither good nor bad.
func (s *checkScreen) revocation(k checkedKey) fyne.CanvasObject {
	var said fyne.CanvasObject
	switch k.verdict.Revocation.State {
	case revocation.Good, revocation.Unknown:
		said = parts.NewMessage(parts.Info, s.w.revocationText(k.verdict))
	case revocation.NotChecked:
		said = s.notAsked(k)
	}
	if s.w.options.Revocation == nil || !k.canAsk(s.w.options.Now()) || s.answered(k) {
		return said
	}
	return parts.NewColumn(parts.Tight, said, s.askButton(k))
}

func (s *checkScreen) notAsked(k checkedKey) fyne.CanvasObject {
	if s.w.options.Revocation == nil || !k.canAsk(s.w.options.Now()) {
		return nil
	}
	return parts.NewText(s.w.T("certificate.check.not_asked"))
}

// answered tells that the authority itself has said that the key is good.
func (s *checkScreen) answered(k checkedKey) bool {
	return s.asked[string(k.Certificate.X509.Raw)].State == revocation.Good
}

// askButton says what will be sent, and where, before it is.
func (s *checkScreen) askButton(k checkedKey) fyne.CanvasObject {
	c := k.Certificate
	what := s.w.T("certificate.check.ask.what", map[string]any{"Host": asksAt(c), "Serial": c.Serial})
	ask := parts.NewButton(s.w.T("certificate.check.ask"), "", func() { s.ask(k) })
	return parts.NewColumn(parts.NoGap, parts.NewSmall(what), parts.NewFlow(parts.Normal, ask))
}

// asksAt are the servers that the certificate names for that, else the
// authority's own.
func asksAt(c *signer.Certificate) string {
	var hosts []string
	for _, address := range slices.Concat(c.X509.OCSPServer, c.X509.CRLDistributionPoints) {
		if u, err := url.Parse(address); err == nil && u.Hostname() != "" && !slices.Contains(hosts, u.Hostname()) {
			hosts = append(hosts, visible(u.Hostname()))
		}
	}
	if len(hosts) == 0 {
		return "pki.gov.kz"
	}
	return strings.Join(hosts, ", ")
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

// footnote says what this page cannot know: whether the clock of this computer
// is right, and what a portal will find out.
func (s *checkScreen) footnote() fyne.CanvasObject {
	lines := []fyne.CanvasObject{
		parts.NewSmall(s.w.T("dialog.check.clock", map[string]any{"Time": signer.FormatTime(s.w.options.Now())})),
	}
	if s.w.options.Revocation == nil {
		lines = append(lines, parts.NewSmall(s.w.T("dialog.check.revocation")))
	}
	return parts.NewColumn(parts.NoGap, lines...)
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

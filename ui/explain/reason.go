package explain

import (
	"crypto/rsa"
	"strings"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/lang"
)

// Reason says why a key does not serve for signing in and what to do, in the
// words of the dialog; see Verdict for all that was found out. The certificate
// may be nil where a key has none; with the empty reason there is nothing to
// say.
func Reason(l *lang.Localizer, r signer.Reason, c *signer.Certificate) string {
	if r == signer.ReasonFits {
		return ""
	}
	if c == nil {
		c = &signer.Certificate{}
	}
	if undated(r, c) {
		e := Code(l, portal.Code(r))
		return strings.Join([]string{e.What, e.Unchanged, e.Next}, " ")
	}
	id := "errors.reason." + string(r) + variant(r, c)
	if !l.Has(id) {
		id = "errors.reason.other"
	}
	return l.T(id, map[string]any{
		"Date": date(r, c), "Issuer": shown(c.Issuer), "Algorithm": shown(c.Algorithm),
	})
}

// variant is the end of the id where one reason needs different words.
func variant(r signer.Reason, c *signer.Certificate) string {
	switch r {
	case signer.ReasonKeyPurposeWrong:
		return unless(c.Purpose == signer.PurposeSigning, ".other")
	case signer.ReasonSubjectNotIndividual:
		return holder(c)
	case signer.ReasonExpiresSoon:
		return unless(!c.NotAfter.IsZero(), ".undated")
	case signer.ReasonAlgorithmNotAccepted:
		return size(c)
	case signer.ReasonCertUntrusted:
		return unless(shown(c.Issuer) != "", ".nameless")
	}
	return ""
}

// holder tells an organisation's key from an information system's, and from
// one that says nothing.
func holder(c *signer.Certificate) string {
	switch c.Subject {
	case signer.SubjectInformationSystem:
		return ".system"
	case signer.SubjectUnknown:
		return ".unknown"
	}
	return ""
}

func unless(usual bool, otherwise string) string {
	if usual {
		return ""
	}
	return otherwise
}

// size tells of an RSA key that no portal takes: whoever has one needs a new
// one of the same kind.
func size(c *signer.Certificate) string {
	if c.X509 == nil {
		return ""
	}
	key, ok := c.X509.PublicKey.(*rsa.PublicKey)
	switch {
	case ok && key.N.BitLen() < signer.MinRSABits:
		return ".short"
	case ok && key.N.BitLen() > signer.MaxRSABits:
		return ".long"
	}
	return ""
}

// undated tells of a reason that speaks of a day which is not known.
func undated(r signer.Reason, c *signer.Certificate) bool {
	switch r {
	case signer.ReasonCertExpired:
		return c.NotAfter.IsZero()
	case signer.ReasonCertNotYetValid:
		return c.NotBefore.IsZero()
	}
	return false
}

// date is the day that a reason speaks of.
func date(r signer.Reason, c *signer.Certificate) string {
	if r == signer.ReasonCertNotYetValid {
		return signer.FormatDate(c.NotBefore)
	}
	return signer.FormatDate(c.NotAfter)
}

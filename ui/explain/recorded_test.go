package explain_test

import (
	"crypto/rsa"
	"crypto/x509"
	"math/big"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
)

// certificate is the printed instruction's, changed.
func certificate(change func(*signer.Certificate)) *signer.Certificate {
	c := &signer.Certificate{
		Issuer: "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)", Algorithm: signer.AlgorithmRSA, Purpose: signer.PurposeAuthentication,
		Subject: signer.SubjectIndividual, IIN: "910205499012",
		NotBefore: time.Date(2018, 10, 20, 7, 0, 0, 0, time.UTC), NotAfter: time.Date(2019, 10, 20, 7, 0, 0, 0, time.UTC),
	}
	change(c)
	return c
}

func rsaBits(bits uint) func(*signer.Certificate) {
	return func(c *signer.Certificate) {
		c.X509 = &x509.Certificate{PublicKey: &rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), bits-1), E: 65537}}
	}
}

// unfit is a key that does not serve, with all that was found out.
type unfit struct {
	verdict signer.Verdict
	change  func(*signer.Certificate)
}

func because(r signer.Reason, change func(*signer.Certificate)) unfit {
	return unfit{signer.Verdict{Reason: r}, change}
}

func revokedFor(reason int, authority bool) unfit {
	own, issuer := &x509.Certificate{Raw: []byte("own")}, &x509.Certificate{Raw: []byte("issuer")}
	v := signer.Verdict{
		Reason: signer.ReasonCertRevoked, Revoked: own, Chain: []*x509.Certificate{own, issuer},
		Revocation: revocation.Status{State: revocation.Revoked, RevokedAt: time.Date(2019, 5, 1, 5, 0, 0, 0, time.UTC), Reason: reason},
	}
	if authority {
		v.Revoked = issuer
	}
	return unfit{v, same}
}

func unknownBecause(err error) unfit {
	return unfit{signer.Verdict{
		Reason: signer.ReasonRevocationUnknown, Revocation: revocation.Status{State: revocation.Unknown, Err: err},
	}, same}
}

func same(*signer.Certificate) {}

func unfitKeys() map[string]unfit {
	return map[string]unfit{
		"a key that has expired":                               because(signer.ReasonCertExpired, same),
		"a key that says not when it ends":                     because(signer.ReasonCertExpired, func(c *signer.Certificate) { c.NotAfter = time.Time{} }),
		"a key whose time has not come":                        because(signer.ReasonCertNotYetValid, same),
		"a key for signing documents":                          because(signer.ReasonKeyPurposeWrong, func(c *signer.Certificate) { c.Purpose = signer.PurposeSigning }),
		"a key for something else":                             because(signer.ReasonKeyPurposeWrong, func(c *signer.Certificate) { c.Purpose = signer.PurposeUnknown }),
		"an organisation's key":                                because(signer.ReasonSubjectNotIndividual, func(c *signer.Certificate) { c.Subject = signer.SubjectLegalPerson }),
		"an information system's key":                          because(signer.ReasonSubjectNotIndividual, func(c *signer.Certificate) { c.Subject = signer.SubjectInformationSystem }),
		"a key that says not whose it is":                      because(signer.ReasonSubjectNotIndividual, func(c *signer.Certificate) { c.Subject = signer.SubjectUnknown }),
		"a key without its owner's IIN":                        because(signer.ReasonCertIINMissing, func(c *signer.Certificate) { c.IIN = "" }),
		"a key of an unknown authority":                        because(signer.ReasonCertUntrusted, same),
		"a key whose authority has no name":                    because(signer.ReasonCertUntrusted, func(c *signer.Certificate) { c.Issuer = "" }),
		"an authority is missing in the middle":                because(signer.ReasonChainIncomplete, same),
		"an authority that may not issue such a key":           because(signer.ReasonChainBroken, same),
		"an authority that has ended itself":                   because(signer.ReasonAuthorityExpired, same),
		"another authority of the same name":                   because(signer.ReasonAuthorityMismatch, same),
		"an algorithm that the portal does not take":           because(signer.ReasonAlgorithmNotAccepted, func(c *signer.Certificate) { c.Algorithm = signer.AlgorithmGOST2004 }),
		"an RSA key of 1024 bits":                              because(signer.ReasonAlgorithmNotAccepted, rsaBits(1024)),
		"an RSA key of 16384 bits":                             because(signer.ReasonAlgorithmNotAccepted, rsaBits(16384)),
		"a revoked key, no reason told":                        revokedFor(0, false),
		"a revoked key: somebody else has it":                  revokedFor(1, false),
		"a revoked key: the authority was broken into":         revokedFor(2, false),
		"a revoked key: its owner's data changed":              revokedFor(3, false),
		"a revoked key: a new one was issued":                  revokedFor(4, false),
		"a revoked key: no longer used":                        revokedFor(5, false),
		"a key that is suspended":                              revokedFor(6, false),
		"a revoked key: the right was taken away":              revokedFor(9, false),
		"the authority above the key was revoked":              revokedFor(0, true),
		"a revoked key, no day told":                           because(signer.ReasonCertRevoked, same),
		"nobody knows where to ask whether a key was revoked":  unknownBecause(revocation.ErrNoSource),
		"the responder does not answer":                        unknownBecause(revocation.ErrResponder),
		"a list of revoked keys that forgets the expired ones": unknownBecause(revocation.ErrExpired),
		"the answer whether a key was revoked is too old":      unknownBecause(revocation.ErrStale),
		"the answer whether a key was revoked cannot be right": unknownBecause(revocation.ErrSignature),
		"a certificate that does not say what it is for":       because(signer.ReasonEKUMissing, same),
		"a certificate that is damaged":                        because(signer.ReasonCertDamaged, same),
		"a key without a certificate":                          because(signer.ReasonNoCertificate, nil),
		"a certificate that belongs to another key":            because(signer.ReasonKeyMismatch, same),
		"a key with a password of its own":                     because(signer.ReasonKeyPassword, same),
		"a key of a kind that this program does not sign with": because(signer.ReasonAlgorithmUnsupported, func(c *signer.Certificate) { c.Algorithm = "ECDSA" }),
		"a reason that nobody has heard of":                    because("SOMETHING_ELSE", same),
	}
}

func TestUnfitKeysAreRecorded(t *testing.T) {
	for name, u := range unfitKeys() {
		var c *signer.Certificate
		if u.change != nil {
			c = certificate(u.change)
		}
		refusals.RecordText(t, "certificate", name, string(u.verdict.Reason), func(l *lang.Localizer) string {
			return explain.Verdict(l, u.verdict, c)
		})
	}
}

// What is said of a key that serves for a short time only.
func TestEndingKeysAreRecorded(t *testing.T) {
	for name, days := range map[string]int{
		"a key that ends within hours": 0, "a key that ends this week": 5, "a key that ends within a fortnight": 12, "a key that ends within a month": 25,
	} {
		refusals.RecordText(t, "certificate", name, string(signer.ReasonExpiresSoon), func(l *lang.Localizer) string {
			return explain.Warning(l, signer.Verdict{Warning: signer.ReasonExpiresSoon, DaysLeft: days}, certificate(same))
		})
	}
}

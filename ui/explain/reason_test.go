package explain

import (
	"crypto/rsa"
	"crypto/x509"
	"math/big"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/lang"
)

// sampleCertificate is the printed instruction's: a signing key here.
func sampleCertificate() *signer.Certificate {
	return &signer.Certificate{
		Issuer: "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)", Algorithm: signer.AlgorithmRSA, Purpose: signer.PurposeSigning,
		NotBefore: time.Date(2018, 10, 20, 7, 0, 0, 0, time.UTC), NotAfter: time.Date(2019, 10, 20, 7, 0, 0, 0, time.UTC),
	}
}

// The words of the dialog, letter for letter.
func TestReasonsAreTheDialogsSentences(t *testing.T) {
	for _, c := range []struct {
		reason     signer.Reason
		ru, kk, en string
	}{
		{
			signer.ReasonCertExpired,
			"Срок ключа истёк 20.10.2019. Получите новый: eGov Mobile, pki.gov.kz. Ничего не изменено.",
			"Кілт мерзімі 20.10.2019 аяқталды. Жаңасын алыңыз: eGov Mobile, pki.gov.kz. Ештеңе өзгерген жоқ.",
			"The key expired on 20.10.2019. Get a new one: eGov Mobile, pki.gov.kz. Nothing was changed.",
		},
		{
			signer.ReasonCertNotYetValid,
			"Срок ключа начинается 20.10.2018.", "Кілт мерзімі 20.10.2018 басталады.", "The key is valid from 20.10.2018.",
		},
		{
			signer.ReasonKeyPurposeWrong,
			"Этот ключ подписывает документы. Для входа нужен AUTH_RSA… или GOST512….",
			"Бұл кілт құжатқа қол қоюға арналған. Кіруге AUTH_RSA… не GOST512… керек.",
			"This key signs documents. Signing in needs AUTH_RSA… or GOST512….",
		},
		{
			signer.ReasonNoCertificate,
			"У этого ключа нет сертификата. Выберите другой ключ; этот не удаляйте.",
			"Бұл кілттің сертификаты жоқ. Басқа кілтті таңдаңыз, мұны жоймаңыз.",
			"This key has no certificate. Choose another one; do not delete this.",
		},
	} {
		for language, want := range map[string]string{"ru": c.ru, "kk": c.kk, "en": c.en} {
			if got := Reason(lang.New(language, lang.Strict), c.reason, sampleCertificate()); got != want {
				t.Errorf("%s in %s: %s", c.reason, language, got)
			}
		}
	}
}

func TestKeyThatFitsNeedsNoWords(t *testing.T) {
	if got := Reason(lang.New("ru"), signer.ReasonFits, sampleCertificate()); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestReasonWithoutACertificateNamesNoDay(t *testing.T) {
	got := Reason(lang.New("ru", lang.Strict), signer.ReasonCertExpired, nil)
	if got != "Срок ключа истёк. Ничего не изменено. Получите новый: eGov Mobile, pki.gov.kz." {
		t.Errorf("got %s", got)
	}
}

func TestWordsDependOnTheKey(t *testing.T) {
	l := lang.New("ru", lang.Strict)
	ofBits := func(n uint) *x509.Certificate {
		return &x509.Certificate{PublicKey: &rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), n-1), E: 65537}}
	}
	for _, c := range []struct {
		name        string
		reason      signer.Reason
		certificate signer.Certificate
		want        string
	}{
		{"a server's key", signer.ReasonKeyPurposeWrong, signer.Certificate{Purpose: signer.PurposeUnknown}, "не для входа"},
		{"a legal person's key", signer.ReasonSubjectNotIndividual, signer.Certificate{Subject: signer.SubjectLegalPerson}, "ключ организации"},
		{"a system's key", signer.ReasonSubjectNotIndividual, signer.Certificate{Subject: signer.SubjectInformationSystem}, "ключ информационной системы"},
		{"a key of nobody said", signer.ReasonSubjectNotIndividual, signer.Certificate{Subject: signer.SubjectUnknown}, "не сказано"},
		{"a key of another kind", signer.ReasonAlgorithmUnsupported, signer.Certificate{Algorithm: "ECDSA"}, "(ECDSA)"},
		{"a short key", signer.ReasonAlgorithmNotAccepted, signer.Certificate{Algorithm: "RSA", X509: ofBits(2047)}, "слишком короткий"},
		{"a long key", signer.ReasonAlgorithmNotAccepted, signer.Certificate{Algorithm: "RSA", X509: ofBits(8193)}, "слишком длинный"},
		{"a key of a usual size", signer.ReasonAlgorithmNotAccepted, signer.Certificate{Algorithm: "RSA", X509: ofBits(2048)}, "(RSA). Ничего не изменено. Выберите ключ другого вида."},
		{"a kind that the portal does not take", signer.ReasonAlgorithmNotAccepted, signer.Certificate{Algorithm: "ECGOST34310"}, "(ECGOST34310)"},
		{"an authority with a name", signer.ReasonCertUntrusted, signer.Certificate{Issuer: "ЦЕНТР"}, "(ЦЕНТР)"},
		{"an authority without one", signer.ReasonCertUntrusted, signer.Certificate{}, "центру, который выдал ключ. "},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Reason(l, c.reason, &c.certificate); !strings.Contains(got, c.want) {
				t.Errorf("got %s", got)
			}
		})
	}
}

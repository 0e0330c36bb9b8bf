package signer_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/trust"
)

func policy(t testing.TB) signer.Policy {
	return signer.Policy{At: testca.At, Trust: trust.New(testca.Root(t, "root").Certificate)}
}

func judges(t *testing.T, p signer.Policy, c *signer.Certificate, want signer.Reason) {
	t.Helper()
	if got := p.Judge(c); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestJudgeAcceptsAPersonsAuthenticationKey(t *testing.T) {
	judges(t, policy(t), describe(t), signer.ReasonFits)
	both := usages(digital|repudium, x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageEmailProtection)
	judges(t, policy(t), describe(t, both), signer.ReasonFits)
}

func TestJudgeWithoutTrustDoesNotJudgeTheChain(t *testing.T) {
	stranger := signer.Describe(testca.Root(t, "other").Person(t))
	judges(t, signer.Policy{At: testca.At}, stranger, signer.ReasonFits)
}

func TestJudgeRefusesNothing(t *testing.T) {
	judges(t, policy(t), nil, signer.ReasonNoCertificate)
	judges(t, policy(t), &signer.Certificate{Algorithm: "RSA"}, signer.ReasonNoCertificate)
}

func TestJudgeRefusesAlgorithm(t *testing.T) {
	p := policy(t)
	p.Algorithms = []string{signer.AlgorithmGOST2015}
	judges(t, p, describe(t), signer.ReasonAlgorithmNotAccepted)
	p.Algorithms = []string{signer.AlgorithmGOST2015, signer.AlgorithmRSA}
	judges(t, p, describe(t), signer.ReasonFits)

	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := testca.Root(t, "root").Issue(t, testca.Person(), curve.Public())
	judges(t, policy(t), signer.Describe(cert), signer.ReasonAlgorithmNotAccepted)
}

func TestJudgeRefusesShortRSA(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	cert := testca.Root(t, "root").Issue(t, testca.Person(), key.Public())
	judges(t, policy(t), signer.Describe(cert), signer.ReasonAlgorithmNotAccepted)
}

func TestJudgeRefusesLargeRSA(t *testing.T) {
	for bits, want := range map[int]signer.Reason{
		8192: signer.ReasonFits, 8193: signer.ReasonAlgorithmNotAccepted, 16384: signer.ReasonAlgorithmNotAccepted,
	} {
		cert := testca.Root(t, "root").Issue(t, testca.Person(), testca.PublicRSA(bits))
		judges(t, policy(t), signer.Describe(cert), want)
	}
}

func TestJudgeRefusesUntrusted(t *testing.T) {
	judges(t, policy(t), signer.Describe(testca.Root(t, "other").Person(t)), signer.ReasonCertUntrusted)
	p := policy(t)
	p.Trust = trust.New()
	judges(t, p, describe(t), signer.ReasonCertUntrusted)
}

func TestJudgeRefusesExpired(t *testing.T) {
	until := testca.At.Add(time.Hour)
	c := describe(t, func(c *x509.Certificate) { c.NotAfter = until })
	p := policy(t)
	p.At = until
	judges(t, p, c, signer.ReasonFits)
	p.At = until.Add(time.Second)
	judges(t, p, c, signer.ReasonCertExpired)
}

func TestJudgeRefusesNotYetValid(t *testing.T) {
	from := testca.At.Add(time.Hour)
	c := describe(t, func(c *x509.Certificate) { c.NotBefore = from })
	p := policy(t)
	p.At = from
	judges(t, p, c, signer.ReasonFits)
	p.At = from.Add(-time.Second)
	judges(t, p, c, signer.ReasonCertNotYetValid)
}

func TestJudgeRefusesAtNoMoment(t *testing.T) {
	judges(t, signer.Policy{}, describe(t), signer.ReasonCertNotYetValid)
}

func TestJudgeRefusesPurpose(t *testing.T) {
	client, mail := x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageEmailProtection
	for name, changes := range map[string][]testca.Change{
		"signing key":               {usages(digital|repudium, mail)},
		"no extended key usages":    {usages(digital | encipher), holder()},
		"holder only":               {usages(digital)},
		"no digitalSignature":       {usages(encipher, client)},
		"no key usage":              {usages(0, client)},
		"any purpose":               {usages(digital, x509.ExtKeyUsageAny)},
		"server":                    {usages(digital, x509.ExtKeyUsageServerAuth)},
		"server besides":            {usages(digital, client, x509.ExtKeyUsageServerAuth)},
		"any purpose besides":       {usages(digital, client, x509.ExtKeyUsageAny)},
		"OCSP signing besides":      {usages(digital, client, x509.ExtKeyUsageOCSPSigning)},
		"time stamps besides":       {usages(digital, client, x509.ExtKeyUsageTimeStamping)},
		"code besides":              {usages(digital, client, x509.ExtKeyUsageCodeSigning)},
		"an unknown purpose beside": {unknownUsage},
		"an authority":              {anAuthority},
	} {
		t.Run(name, func(t *testing.T) {
			judges(t, policy(t), describe(t, changes...), signer.ReasonKeyPurposeWrong)
		})
	}
}

func unknownUsage(c *x509.Certificate) {
	c.UnknownExtKeyUsage = append(c.UnknownExtKeyUsage, asn1.ObjectIdentifier{1, 2, 398, 5, 19, 1, 2, 2, 1})
}

func anAuthority(c *x509.Certificate) {
	c.BasicConstraintsValid, c.IsCA = true, true
	c.KeyUsage |= x509.KeyUsageCertSign
}

func TestJudgeRefusesOtherHolders(t *testing.T) {
	for name, changes := range map[string][]testca.Change{
		"legal person":                   {holder([]int{2}, []int{2, 1})},
		"legal person, treasury":         {holder([]int{2}), unknownUsage},
		"information system":             {holder([]int{2}, []int{2, 6})},
		"nobody":                         {holder()},
		"individual who is also a legal": {holder([]int{1}, []int{2})},
	} {
		t.Run(name, func(t *testing.T) {
			judges(t, policy(t), describe(t, changes...), signer.ReasonSubjectNotIndividual)
		})
	}
}

func TestJudgeRefusesNoIIN(t *testing.T) {
	for _, iin := range []string{"", "IIN12345678901", "910205499012"} {
		judges(t, policy(t), describe(t, named(testca.Name("Т", "Т", iin, ""))), signer.ReasonCertIINMissing)
	}
}

// TestJudgeOrder takes one fault away after the other: each reason hides those
// that come after it.
func TestJudgeOrder(t *testing.T) {
	noIIN := named(testca.Name("Т", "Т", "", ""))
	signing := usages(digital|repudium, x509.ExtKeyUsageEmailProtection)
	expired := func(c *x509.Certificate) { c.NotAfter = testca.At.Add(-time.Hour) }
	legal := holder([]int{2})
	stranger := signer.Describe(testca.Root(t, "other").Person(t, noIIN, signing, expired, legal))
	p := policy(t)
	p.Algorithms = []string{"none"}
	judges(t, p, stranger, signer.ReasonAlgorithmNotAccepted)
	judges(t, policy(t), stranger, signer.ReasonCertUntrusted)
	judges(t, policy(t), describe(t, noIIN, signing, expired, legal), signer.ReasonCertExpired)
	judges(t, policy(t), describe(t, noIIN, signing, legal), signer.ReasonKeyPurposeWrong)
	judges(t, policy(t), describe(t, noIIN, legal), signer.ReasonSubjectNotIndividual)
	judges(t, policy(t), describe(t, noIIN), signer.ReasonCertIINMissing)
	judges(t, policy(t), describe(t), signer.ReasonFits)
}

func TestJudgeKeyReasons(t *testing.T) {
	p := policy(t)
	for name, c := range map[string]struct {
		key  *signer.Key
		want signer.Reason
	}{
		"no key":           {nil, signer.ReasonNoCertificate},
		"no certificate":   {&signer.Key{}, signer.ReasonNoCertificate},
		"mismatch":         {&signer.Key{Certificate: describe(t), Fault: signer.ReasonKeyMismatch}, signer.ReasonKeyMismatch},
		"no arithmetic":    {&signer.Key{Certificate: describe(t), Fault: signer.ReasonAlgorithmUnsupported}, signer.ReasonAlgorithmUnsupported},
		"its certificate":  {&signer.Key{Certificate: describe(t, holder([]int{2}))}, signer.ReasonSubjectNotIndividual},
		"nothing is wrong": {&signer.Key{Certificate: describe(t)}, signer.ReasonFits},
	} {
		t.Run(name, func(t *testing.T) {
			if got := p.JudgeKey(c.key); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestJudgeEveryKeyOfTheAuthority, on a day on which those of 2023 are valid.
// A portal that takes GOST is told apart from one that does not; nobody checks
// GOST chains yet.
func TestJudgeEveryKeyOfTheAuthority(t *testing.T) {
	store, err := trust.Load(testca.NCA(t, "ca", "test"))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	fits := 0
	for _, row := range testca.Catalogue(t) {
		c := signer.Describe(ncaCertificate(t, row))
		if got, want := (signer.Policy{At: at, Trust: store}).Judge(c), expectedReason(row); got != want {
			t.Errorf("%s: got %q, want %q", row["file"], got, want)
		} else if got == signer.ReasonFits {
			fits++
		}
		if c.Algorithm == signer.AlgorithmRSA {
			continue
		}
		gost := signer.Policy{At: at, Trust: store, Algorithms: []string{signer.AlgorithmGOST2004, signer.AlgorithmGOST2015}}
		if got := gost.Judge(c); got != signer.ReasonCertUntrusted {
			t.Errorf("%s: got %q where GOST is accepted", row["file"], got)
		}
		gost.Trust, gost.At = nil, c.NotBefore
		if got, want := gost.Judge(c), expectedOfGOST(row); got != want {
			t.Errorf("%s: got %q without a chain, want %q", row["file"], got, want)
		}
	}
	if fits != 2 { // one of the two is revoked, which is not judged here
		t.Errorf("%d keys fit, want 2", fits)
	}
}

func expectedReason(row testca.Row) signer.Reason {
	file := row["file"]
	switch {
	case row["key_algorithm"] != "rsaEncryption":
		return signer.ReasonAlgorithmNotAccepted
	case strings.Contains(file, "issued-2018"):
		return signer.ReasonCertUntrusted
	case !strings.Contains(file, "AUTH_RSA256"):
		return signer.ReasonKeyPurposeWrong
	case !strings.Contains(file, "Физическое"):
		return signer.ReasonSubjectNotIndividual
	}
	return signer.ReasonFits
}

func expectedOfGOST(row testca.Row) signer.Reason {
	switch {
	case !strings.Contains(row["file"], "GOST512"):
		return signer.ReasonKeyPurposeWrong
	case !strings.Contains(row["file"], "Физическое"):
		return signer.ReasonSubjectNotIndividual
	}
	return signer.ReasonFits
}

package ui

import (
	"bytes"
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
)

const fullIIN = "123456789011"

func oid(numbers ...int) asn1.ObjectIdentifier { return numbers }

// holders are the authority's own usages, below oidHolders.
func holders(numbers ...int) asn1.ObjectIdentifier {
	return append(oid(1, 2, 398, 3, 3, 4, 1), numbers...)
}

// employee is a certificate with everything in it.
func employee(t *testing.T) *x509.Certificate {
	t.Helper()
	names := []pkix.AttributeTypeAndValue{
		{Type: oid(2, 5, 4, 3), Value: "ТЕСТОВ ТЕСТ"},
		{Type: oid(2, 5, 4, 4), Value: "ТЕСТОВ"},
		{Type: oid(2, 5, 4, 5), Value: "IIN" + fullIIN},
		{Type: oid(2, 5, 4, 42), Value: "ТЕСТОВИЧ"},
		{Type: oid(2, 5, 4, 10), Value: "ТОО «РОМАШКА», IIN" + fullIIN},
		{Type: oid(2, 5, 4, 11), Value: "BIN123456789021"},
		{Type: oidEmail, Value: "test@mail.kz"},
	}
	policies, err := asn1.Marshal([]struct{ ID asn1.ObjectIdentifier }{{oid(1, 2, 398, 3, 3, 2, 2)}, {oid(1, 2, 3)}})
	if err != nil {
		t.Fatal(err)
	}
	return chained(t, &x509.Certificate{
		SerialNumber: big.NewInt(0xABCDEF), Subject: pkix.Name{ExtraNames: names}, EmailAddresses: []string{"test@mail.kz", "other@mail.kz"},
		KeyUsage:           x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:        []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		UnknownExtKeyUsage: []asn1.ObjectIdentifier{holders(2), holders(2, 1), oid(1, 2, 3, 4)},
		OCSPServer:         []string{"http://ocsp.example/"}, CRLDistributionPoints: []string{"http://crl.example/base.crl"},
		IssuingCertificateURL: []string{"http://ca.example/ca.cer"},
		ExtraExtensions: []pkix.Extension{
			{Id: oid(2, 5, 29, 32), Value: policies},
			{Id: oidFreshestCRL, Value: deltaPoint(t, "http://crl.example/delta.crl")},
		},
	})[0]
}

// deltaPoint is a freshest CRL extension with one address.
func deltaPoint(t *testing.T, address string) []byte {
	t.Helper()
	name := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 6, Bytes: []byte(address)}
	var point distributionPoint
	point.Name.Full = []asn1.RawValue{name}
	der, err := asn1.Marshal([]struct {
		Name struct {
			Full []asn1.RawValue `asn1:"optional,tag:0"`
		} `asn1:"optional,tag:0"`
	}{{point.Name}})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// chained issues a certificate, and gives it with those above it.
func chained(t *testing.T, template *x509.Certificate) []*x509.Certificate {
	t.Helper()
	root := newAuthority(t, "КОРНЕВОЙ ЦЕНТР")
	middle := root.below(t, "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)")
	template.NotBefore, template.NotAfter = date(2026, 1, 1), date(2027, 1, 1)
	template.SubjectKeyId = []byte{0xAB, 0x01}
	return []*x509.Certificate{middle.issue(t, template, newECKey(t)), middle.cert, root.cert}
}

// atCertificate is a rig on the page of a certificate.
func atCertificate(t *testing.T, cert *x509.Certificate, v signer.Verdict) (*signInRig, *certificateScreen) {
	t.Helper()
	r := newSignInRig(t, rigOptions{})
	s := &certificateScreen{w: r.w, certificate: signer.Describe(cert), verdict: v}
	r.w.show(s)
	return r, s
}

func TestCertificatePageTellsEverything(t *testing.T) {
	cert := employee(t)
	r, s := atCertificate(t, cert, signer.Verdict{})
	for _, want := range []string{
		"ТЕСТОВ ТЕСТ", "ТЕСТОВИЧ", "•••• 9011", "123456789021", "t•••@mail.kz\no•••@mail.kz",
		"организации: ТОО «РОМАШКА», •••• 9011",
		s.certificate.Validity(), "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)", "ABCDEF", "ECDSA, 256 бит",
		"электронная подпись (digitalSignature)\nшифрование других ключей (keyEncipherment)",
		"вход по ключу (1.3.6.1.5.5.7.3.2)\nюридическое лицо (1.2.398.3.3.4.1.2)\nпервый руководитель (1.2.398.3.3.4.1.2.1)\n1.2.3.4",
		"вход организации (1.2.398.3.3.2.2)\n1.2.3",
		"AB:01", inGroups(hexPairs(cert.AuthorityKeyId)), inGroups(trust.Fingerprint(cert)),
		"http://ocsp.example/", "http://crl.example/base.crl", "http://crl.example/delta.crl", "http://ca.example/ca.cer",
		"Не проверялось.", "Нет полной цепочки до удостоверяющего центра, которому доверяют.",
	} {
		r.says(want)
	}
	r.silent(fullIIN)
	r.silent("test@mail.kz")
}

func TestCertificateWithoutAnythingSaysSo(t *testing.T) {
	cert := chained(t, &x509.Certificate{SerialNumber: big.NewInt(1)})[0]
	r, _ := atCertificate(t, cert, signer.Verdict{})
	r.says("не сказано") // no extended key usage
	r.says("не указано") // no holder
	for _, absent := range []string{"ИИН:", "БИН:", "Отчество:", "Организация:", "Электронная почта:", "Спросить центр (OCSP):", "Дополнение к списку:"} {
		r.silent(absent)
	}
}

func TestCertificatePageShowsTheChain(t *testing.T) {
	chain := chained(t, &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ТЕСТОВ ТЕСТ"}})
	r, _ := atCertificate(t, chain[0], signer.Verdict{Chain: chain})
	texts := r.texts()
	for label, link := range map[string]*x509.Certificate{
		"Этот ключ:": chain[0], "Выдавший центр:": chain[1], "Корневой центр, которому доверяют:": chain[2],
	} {
		want := signer.Describe(link).Owner + "\n" + signer.Describe(link).Validity() + "\nSHA-256: " + inGroups(trust.Fingerprint(link))
		for i, text := range texts {
			if text == label && texts[i+1] != want {
				t.Errorf("%s %s", label, texts[i+1])
			}
		}
		r.says(label)
	}
}

func TestCertificatePageSaysWhyThereIsNoChain(t *testing.T) {
	for reason, want := range map[signer.Reason]string{
		signer.ReasonCertUntrusted:     "нет среди тех, кому доверяет Kezek",
		signer.ReasonChainIncomplete:   "не хватает сертификата удостоверяющего центра",
		signer.ReasonChainBroken:       "не вправе выдавать такие ключи",
		signer.ReasonAuthorityExpired:  "на день проверки не действует",
		signer.ReasonAuthorityMismatch: "нет подписи центра, который в нём назван",
	} {
		r, _ := atCertificate(t, employee(t), signer.Verdict{Reason: reason})
		r.mentions(want)
	}
}

func TestCertificatePageTellsOfRevocation(t *testing.T) {
	chain := chained(t, &x509.Certificate{SerialNumber: big.NewInt(1)})
	made, day := signer.FormatTime(listed()), signer.FormatDate(listed())
	for _, c := range []struct {
		status  revocation.Status
		revoked *x509.Certificate
		says    string
	}{
		{revocation.Status{}, nil, "Не проверялось."},
		{revocation.Status{State: revocation.Good, Source: revocation.SourceCRL, ThisUpdate: listed()}, nil, "Не отозван по списку удостоверяющего центра от " + made + "."},
		{revocation.Status{State: revocation.Good, Source: revocation.SourceOCSP, ThisUpdate: listed()}, nil, "Не отозван по ответу удостоверяющего центра от " + made + "."},
		{revocation.Status{State: revocation.Good}, nil, "Не отозван."},
		{
			revocation.Status{State: revocation.Revoked, Source: revocation.SourceCRL, RevokedAt: listed(), Reason: 1, ThisUpdate: listed()},
			chain[0],
			"Отозван " + day + ", по списку удостоверяющего центра от " + made + ". Причина: ключ потерян или мог попасть в чужие руки.",
		},
		{
			revocation.Status{State: revocation.Revoked, Source: revocation.SourceOCSP, RevokedAt: listed(), ThisUpdate: listed()},
			chain[1],
			"Речь о центре над этим ключом (ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)). Отозван " + day + ", по ответу удостоверяющего центра от " + made + ".",
		},
		{
			revocation.Status{State: revocation.Unknown, Err: revocation.ErrDownload},
			nil,
			"Отозван ли ключ, проверить не удалось. Причина: служба проверки не ответила.",
		},
	} {
		r, _ := atCertificate(t, chain[0], signer.Verdict{Chain: chain, Revocation: c.status, Revoked: c.revoked})
		r.says(c.says)
	}
}

func TestEveryRoleAndUsageHasWords(t *testing.T) {
	w := newShell(t, nil)
	numbers := []asn1.ObjectIdentifier{holders(1), holders(2)}
	for n := 1; n <= 6; n++ {
		numbers = append(numbers, holders(2, n))
	}
	seen := map[string]bool{}
	for _, n := range numbers {
		words := strings.TrimSuffix(w.numberTexts("certificate.usage.", []asn1.ObjectIdentifier{n}), " ("+n.String()+")")
		if words == n.String() || seen[words] {
			t.Errorf("%s: %q", n, words)
		}
		seen[words] = true
	}
	for _, n := range []asn1.ObjectIdentifier{oid(1, 2, 398, 3, 3, 2), oid(1, 2, 398, 3, 3, 2, 1), oid(1, 2, 398, 3, 3, 2, 4)} {
		if words := w.numberTexts("certificate.policy.", []asn1.ObjectIdentifier{n}); words == n.String() {
			t.Errorf("policy %s has no words", n)
		}
	}
	if got := len(w.keyUsages(1<<9 - 1)); got != 9 {
		t.Errorf("%d of 9 key usages have words", got)
	}
}

func TestCertificateIsCopiedWithoutTheIIN(t *testing.T) {
	cert := employee(t)
	r, _ := atCertificate(t, cert, signer.Verdict{})
	r.press("Скопировать")
	r.says("Текст скопирован. ИИН в нём скрыт.")
	text := r.w.options.App.Clipboard().Content()
	for _, want := range []string{"Уникальное имя владельца: ТЕСТОВ ТЕСТ\n", "ИИН: •••• 9011\n", "Отпечаток (SHA-256): " + trust.Fingerprint(cert) + "\n", "(digitalSignature); шифрование"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, fullIIN) {
		t.Error("the IIN was copied")
	}
}

func TestCertificateIsSavedAsItWasIssued(t *testing.T) {
	cert := employee(t)
	r, s := atCertificate(t, cert, signer.Verdict{})
	if r.button("Сохранить .cer") != nil {
		t.Error("it offers to save where nothing can be saved")
	}
	var name string
	var saved []byte
	path, fails := "/home/a/b.cer", error(nil)
	r.w.options.SaveFile = func(_ context.Context, n string, data []byte) (string, error) {
		name, saved = n, data
		return path, fails
	}
	r.w.redraw()
	r.press("Сохранить .cer")
	r.says("Сертификат сохранён: /home/a/b.cer")
	if name != "certificate-ABCDEF.cer" || !bytes.Equal(saved, cert.Raw) {
		t.Errorf("saved %d octets as %q", len(saved), name)
	}
	r.w.clearFailure()
	path = ""
	r.press("Сохранить .cer")
	r.silent("Сертификат сохранён")
	fails = errors.New("disk full")
	r.press("Сохранить .cer")
	r.says("Сохранить сертификат не удалось.")
	if r.w.view.retry == nil {
		t.Error("it cannot be tried again")
	}
	r.key(fyne.KeyEscape)
	if r.w.current() == screen(s) {
		t.Error("Escape does not go back")
	}
}

func TestCertificateOverTheDialogLeavesTheKeysOpen(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.opened(r.keyOf(practice.NoteMother).Path)
	key := s.signing.storage.Keys[0]
	r.press("Подробнее о ключе")
	screenIs[*certificateScreen](r)
	r.says("Этот ключ:") // the portal's authority is known
	r.key(fyne.KeyEscape)
	if screenIs[*dialogScreen](r) != s || s.signing == nil || !r.stillSigns(key) {
		t.Fatal("the keys are gone")
	}
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r)
}

func TestCertificateOverTheDialogForgetsTheKeysWhenLeft(t *testing.T) {
	for name, leave := range map[string]func(*Window){
		"help": (*Window).showHelp, "home": (*Window).home, "closing": (*Window).closed,
	} {
		r := newSignInRig(t, rigOptions{})
		s := r.opened(r.keyOf(practice.NoteMother).Path)
		key := s.signing.storage.Keys[0]
		r.press("Подробнее о ключе")
		leave(r.w)
		if s.signing != nil || r.stillSigns(key) {
			t.Errorf("%s: the keys are still open", name)
		}
	}
}

func TestCertificateFromTheCheckPage(t *testing.T) {
	r := atCheck(t)
	s := r.checkFile(r.keyOf(practice.NoteExpired).Path, practice.Password)
	r.press("Подробнее о ключе")
	screenIs[*certificateScreen](r)
	r.silent(s.keys[0].Certificate.IIN)
	r.key(fyne.KeyReturn) // the focus is on «Закрыть»
	if screenIs[*checkScreen](r) != s {
		t.Error("another page")
	}
	r.mentions("Срок ключа истёк")
}

// The authority's own certificates, each as it was issued: none of them puts an
// IIN on the page.
func TestCertificatePageOfTheAuthoritysOwnKeys(t *testing.T) {
	for _, elements := range [][]string{
		{"keys", "issued-2018", "AUTH_RSA256_6b361b864c679601b652fe387f61fcd9303c0327.p12"},
		{"keys", "sdk-2023", "Gost2015", "2023.11.17_valid", "Юридическое лицо", "Первый руководитель", "Valid", "GOST512_d2ba32bc28b37ddb5ad4e0e279fde31695c10c1d.p12"},
		{"keys", "sdk-2023", "Gost2004 and RSA", "2023.11.17_valid", "Юридическое лицо", "Информацинная система", "Valid", "GOSTKNCA_15e129235f2fad8ef19549461f90b513f9708dba.p12"},
	} {
		storage, err := signer.Opener{}.Open(t.Context(), signer.Source{Type: signer.StoragePKCS12, Path: ncaKey(t, elements...)}, signer.Secrets{Password: ncaPassword})
		if err != nil {
			t.Fatal(err)
		}
		c := storage.Keys[0].Certificate
		storage.Close()
		r, s := atCertificate(t, c.X509, signer.Verdict{})
		r.says(inGroups(trust.Fingerprint(c.X509)))
		if text := s.text(); strings.Contains(text, fullIIN) || numberedIIN.MatchString(text) {
			t.Errorf("an IIN in\n%s", text)
		}
	}
}

func TestKeyBits(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	for note, want := range map[string]int{practice.NoteMother: 512, practice.NoteMotherRSA: 2048, "signing_gost2004": 256} {
		storage, err := signer.Opener{}.Open(t.Context(), signer.Source{Type: signer.StoragePKCS12, Path: r.keyOf(note).Path}, signer.Secrets{Password: practice.Password})
		if err != nil {
			t.Fatal(err)
		}
		if got := keyBits(storage.Keys[0].Certificate); got != want {
			t.Errorf("%s: %d bits", note, got)
		}
		storage.Close()
	}
}

func TestDeltaAddressesOfADamagedExtension(t *testing.T) {
	for _, der := range [][]byte{nil, {0x30}, {0x05, 0x00}, {0x30, 0x02, 0x30, 0x00}} {
		c := &x509.Certificate{Extensions: []pkix.Extension{{Id: oidFreshestCRL, Value: der}}}
		if got := deltaAddresses(c); len(got) != 0 {
			t.Errorf("%x: %q", der, got)
		}
	}
}

func TestInGroups(t *testing.T) {
	for text, want := range map[string]string{
		"01:02:03:04:05:06:07:08:09:0A":    "01:02:03:04:05:06:07:08 09:0A",
		"01:02:03:04:05:06:07:08":          "01:02:03:04:05:06:07:08",
		"SHA-256: 01:02:03:04:05:06:07:08": "SHA-256: 01:02:03:04:05:06:07:08",
		"http://a.kz:80/":                  "http://a.kz:80/",
	} {
		if got := inGroups(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestMaskIINs(t *testing.T) {
	for text, want := range map[string]string{
		"IIN123456789011": "•••• 9011", "ЧП 123456789011!": "ЧП •••• 9011!",
		"IIN999999999999": "•••• 9999", "BIN123456789021": "BIN123456789021", "": "",
	} {
		if got := maskIINs(text, fullIIN); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

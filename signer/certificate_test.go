package signer_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
)

// describe makes a person's certificate with changes and describes it.
func describe(t testing.TB, changes ...testca.Change) *signer.Certificate {
	t.Helper()
	return signer.Describe(testca.Root(t, "root").Person(t, changes...))
}

func named(name pkix.Name) testca.Change {
	return func(c *x509.Certificate) { c.Subject = name }
}

func part(value string, oid ...int) pkix.AttributeTypeAndValue {
	return pkix.AttributeTypeAndValue{Type: oid, Value: value}
}

func unit(value string) pkix.AttributeTypeAndValue { return part(value, 2, 5, 4, 11) }

func TestDescribeNil(t *testing.T) {
	if signer.Describe(nil) != nil {
		t.Error("something was described")
	}
}

func TestDescribePerson(t *testing.T) {
	c := describe(t)
	for what, pair := range map[string][2]string{
		"owner":        {c.Owner, "ТЕСТОВА АЛИЯ"},
		"surname":      {c.Surname, "ТЕСТОВА"},
		"given name":   {c.GivenName, "АЛИЯ"},
		"patronymic":   {c.Patronymic, "СЕРИКОВНА"},
		"organization": {c.Organization, ""},
		"IIN":          {c.IIN, "910205499012"},
		"BIN":          {c.BIN, ""},
		"serial":       {c.Serial, "5F5E58A1"},
		"issuer":       {c.Issuer, "root"},
		"algorithm":    {c.Algorithm, "RSA"},
		"purpose":      {string(c.Purpose), "authentication"},
		"subject":      {string(c.Subject), "individual"},
		"validity":     {c.Validity(), "01.01.2024 (06:00) - 01.01.2034 (05:00)"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %q, want %q", what, pair[0], pair[1])
		}
	}
	if len(c.Roles) != 0 {
		t.Errorf("roles %v", c.Roles)
	}
}

func TestDescribeGivenName(t *testing.T) {
	for _, c := range []struct{ common, surname, want string }{
		{"ТЕСТОВ ТЕСТ", "ТЕСТОВ", "ТЕСТ"},
		{"ТЕСТОВ ТЕСТ ПЕТР", "ТЕСТОВ", "ТЕСТ ПЕТР"},
		{"ТЕСТОВ", "ТЕСТОВ", ""},
		{"ИС Тест", "", ""},
		{" ТЕСТ", "", ""},
		{"ТЕСТОВА АННА", "ТЕСТОВ", ""},
	} {
		got := describe(t, named(testca.Name(c.common, c.surname, "", ""))).GivenName
		if got != c.want {
			t.Errorf("%q, %q: got %q, want %q", c.common, c.surname, got, c.want)
		}
	}
}

func TestDescribeIIN(t *testing.T) {
	for serialNumber, want := range map[string]string{
		"IIN123456789011":  "123456789011", // fails the check digit, and is taken
		"IIN000000000000":  "000000000000",
		"IIN12345678901":   "",
		"IIN1234567890111": "",
		"IIN12345678901A":  "",
		"IIN 12345678901":  "",
		"iin123456789011":  "",
		"123456789011":     "",
		"BIN123456789011":  "",
		"IIN１２３４５６７８９０１１":  "",
		"IIN": "",
		"":    "",
	} {
		if got := describe(t, named(testca.Name("Т", "Т", serialNumber, ""))).IIN; got != want {
			t.Errorf("%q: got %q, want %q", serialNumber, got, want)
		}
	}
}

// A name is shown in lines and on terminals: nothing in it may move a cursor,
// begin a line, or turn the direction of writing.
func TestDescribeNamesHoldNoControlCharacters(t *testing.T) {
	const hostile, harmless = "Т\x1b[2J\r\n\tА\u202e\u2066\u200f\u2028\u0085\x00Я", "Т [2J   А      Я"
	root := testca.Root(t, "root", named(testca.Name(hostile, "", "", "")))
	name := testca.Name(hostile+" "+hostile, hostile, "", hostile, part(hostile, 2, 5, 4, 10))
	c := signer.Describe(root.Person(t, named(name)))
	for what, got := range map[string]string{
		"surname": c.Surname, "given name": c.GivenName, "patronymic": c.Patronymic,
		"organization": c.Organization, "issuer": c.Issuer,
	} {
		if got != harmless {
			t.Errorf("%s: got %q, want %q", what, got, harmless)
		}
	}
	if want := harmless + " " + harmless; c.Owner != want {
		t.Errorf("owner: got %q, want %q", c.Owner, want)
	}
}

func TestDescribeKeepsLettersOfEveryLanguage(t *testing.T) {
	const name = "ӘҒҚҢӨҰҮҺІ-O’Нил é 王 №1"
	if got := describe(t, named(testca.Name(name, "", "", ""))).Owner; got != name {
		t.Errorf("got %q", got)
	}
}

// What is not shown is read as it stands: a number is no number because a
// control character became a space.
func TestDescribeReadsNumbersRaw(t *testing.T) {
	c := describe(t, named(testca.Name("Т", "Т", "IIN910205499012\x1b", "", unit("BIN123456789021\n"))))
	if c.IIN != "" || c.BIN != "" {
		t.Errorf("got %q, %q", c.IIN, c.BIN)
	}
}

func TestDescribeRefusesToChooseBetweenTwoIINs(t *testing.T) {
	second := part("IIN880714399002", 2, 5, 4, 5)
	if c := describe(t, named(testca.Name("Т", "Т", "IIN910205499012", "", second))); c.IIN != "" {
		t.Error("one of two was chosen")
	}
	same := part("IIN910205499012", 2, 5, 4, 5)
	if c := describe(t, named(testca.Name("Т", "Т", "IIN910205499012", "", same))); c.IIN == "" {
		t.Error("the same one twice is one")
	}
}

func TestDescribeBIN(t *testing.T) {
	for value, want := range map[string]string{
		"BIN123456789021": "123456789021", "BIN12345678902": "", "123456789021": "", "Отдел": "",
	} {
		if got := describe(t, named(testca.Name("Т", "Т", "", "", unit(value)))).BIN; got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

func TestDescribeSerial(t *testing.T) {
	for _, c := range []struct {
		number *big.Int
		want   string
	}{
		{big.NewInt(1), "01"},
		{big.NewInt(0x0ABC), "0ABC"},
		{new(big.Int).Lsh(big.NewInt(0x7F), 152), "7F" + strings.Repeat("00", 19)},
	} {
		got := describe(t, func(x *x509.Certificate) { x.SerialNumber = c.number }).Serial
		if got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	if got := signer.Describe(&x509.Certificate{SerialNumber: new(big.Int)}).Serial; got != "00" {
		t.Errorf("zero: got %s", got)
	}
}

func TestDescribeAlgorithmOfOtherKeys(t *testing.T) {
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	edwards, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	root := testca.Root(t, "root")
	for want, public := range map[string]any{"ECDSA": curve.Public(), "Ed25519": edwards} {
		c := signer.Describe(root.Issue(t, testca.Person(), public))
		if c.Algorithm != want || c.Purpose != signer.PurposeUnknown {
			t.Errorf("got %s, %s", c.Algorithm, c.Purpose)
		}
	}
}

// TestDescribeNothing: whatever reached here as a certificate is described.
func TestDescribeNothing(t *testing.T) {
	c := signer.Describe(&x509.Certificate{SerialNumber: big.NewInt(1)})
	if c.Purpose != signer.PurposeUnknown || c.Subject != signer.SubjectUnknown || c.Owner != "" {
		t.Errorf("purpose %s, subject %s", c.Purpose, c.Subject)
	}
}

// TestPrintingKeepsThePerson: no verb of fmt and no log shows a name or an IIN.
func TestPrintingKeepsThePerson(t *testing.T) {
	c := describe(t)
	k := &signer.Key{Certificate: c}
	s := &signer.Storage{Keys: []*signer.Key{k, nil, {}}}
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&b, verb+"\n", c)
		fmt.Fprintf(&b, verb+"\n", *c)
		fmt.Fprintf(&b, verb+"\n", k)
		fmt.Fprintf(&b, verb+"\n", s)
		fmt.Fprintf(&b, verb+"\n", []any{c, k, s})
	}
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&b, nil), slog.NewTextHandler(&b, nil)} {
		slog.New(handler).Info("test", "certificate", c, "value", *c, "key", k)
	}
	for _, secret := range []string{c.IIN, c.Surname, c.GivenName, fmt.Sprintf("%x", c.IIN)} {
		if strings.Contains(b.String(), secret) {
			t.Errorf("%q is printed: %s", secret, b.String())
		}
	}
	if got, want := fmt.Sprintf("%+v|%v", c, k), "certificate 5F5E58A1|key of certificate 5F5E58A1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// expected is what the folder that a key of the test data lies in says of it.
type expected struct {
	folder  string
	subject signer.Subject
	roles   []signer.Role
}

func expectations() []expected {
	return []expected{
		{"keys/issued-2018/AUTH_RSA256", signer.SubjectIndividual, nil},
		{"keys/issued-2018/RSA256", signer.SubjectIndividual, nil},
		{"keys/issued-2018/GOSTKNCA", signer.SubjectLegalPerson, []signer.Role{signer.RoleHead}},
		{"/Физическое лицо/", signer.SubjectIndividual, nil},
		{"азначейство", signer.SubjectLegalPerson, nil}, // a role of the treasury's own
		{"/Информацинная система/", signer.SubjectInformationSystem, nil},
		{"/Информационная система/", signer.SubjectInformationSystem, nil},
		{"/Первый рук", signer.SubjectLegalPerson, []signer.Role{signer.RoleHead}},
		{"/Сотрудник организации/", signer.SubjectLegalPerson, []signer.Role{signer.RoleEmployee}},
		{"/Сотрудник отдела кадров/", signer.SubjectLegalPerson, []signer.Role{signer.RoleHR}},
		{"/Сотрудник с правом подписи/", signer.SubjectLegalPerson, []signer.Role{signer.RoleRightToSign}},
		{"/Сотр. с правом подписи/", signer.SubjectLegalPerson, []signer.Role{signer.RoleRightToSign}},
		{"/Сотрудник с правом подписи фин док/", signer.SubjectLegalPerson, []signer.Role{signer.RoleFinancialDocuments}},
	}
}

// byName is what the beginning of a file's name says of the key.
func byName(hint signer.NameHint) (algorithm string, purpose signer.Purpose) {
	switch hint {
	case signer.HintAuthentication:
		return "RSA", signer.PurposeAuthentication
	case signer.HintRSA:
		return "RSA", signer.PurposeSigning
	case signer.HintGOST2004:
		return "ECGOST34310", signer.PurposeSigning
	case signer.HintGOST2015:
		return "ECGOST3410-2015-512", signer.PurposeBoth
	}
	return "", ""
}

func TestDescribeEveryKeyOfTheAuthority(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range testca.Catalogue(t) {
		t.Run(row["file"], func(t *testing.T) {
			c := signer.Describe(ncaCertificate(t, row))
			checkRow(t, c, row)
			checkName(t, c, row)
			i := slices.IndexFunc(expectations(), func(e expected) bool { return strings.Contains(row["file"], e.folder) })
			if i < 0 {
				t.Fatal("nothing is expected of this folder")
			}
			e := expectations()[i]
			seen[e.folder] = true
			if c.Subject != e.subject || !slices.Equal(c.Roles, e.roles) {
				t.Errorf("got %s %v, want %s %v", c.Subject, c.Roles, e.subject, e.roles)
			}
		})
	}
	for _, e := range expectations() {
		if !seen[e.folder] {
			t.Errorf("no key in %s", e.folder)
		}
	}
}

func ncaCertificate(t *testing.T, row testca.Row) *x509.Certificate {
	t.Helper()
	data, err := os.ReadFile(row.Path(t))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := pkcs12.Decode(data, testca.Password)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	return entries[0].Certificate
}

// checkRow holds a description to what OpenSSL says.
func checkRow(t *testing.T, c *signer.Certificate, row testca.Row) {
	t.Helper()
	if c.Serial != row["serial"] {
		t.Errorf("serial %s", c.Serial)
	}
	if !c.NotBefore.Equal(row.Time(t, "not_before")) || !c.NotAfter.Equal(row.Time(t, "not_after")) {
		t.Errorf("validity %v, %v", c.NotBefore, c.NotAfter)
	}
	for attribute, got := range map[string]string{
		"CN": c.Owner, "SN": c.Surname, "GN": c.Patronymic, "O": c.Organization,
		"serialNumber": prefixed("IIN", c.IIN), "OU": prefixed("BIN", c.BIN),
	} {
		if want := field(row["subject"], attribute); got != want {
			t.Errorf("%s: got %q, want %q", attribute, got, want)
		}
	}
	if want := field(row["issuer"], "CN"); c.Issuer != want {
		t.Errorf("issuer: got %q, want %q", c.Issuer, want)
	}
	if c.Surname != "" && c.Surname+" "+c.GivenName != c.Owner {
		t.Errorf("given name %q", c.GivenName)
	}
	digital := c.X509.KeyUsage&x509.KeyUsageDigitalSignature != 0
	if digital != strings.Contains(row["key_usage"], "Digital Signature") {
		t.Errorf("digitalSignature = %v", digital)
	}
}

func checkName(t *testing.T, c *signer.Certificate, row testca.Row) {
	t.Helper()
	algorithm, purpose := byName(signer.HintFromName(row["file"]))
	if c.Algorithm != algorithm || c.Purpose != purpose {
		t.Errorf("got %s %s, want %s %s", c.Algorithm, c.Purpose, algorithm, purpose)
	}
}

func prefixed(prefix, digits string) string {
	if digits == "" {
		return ""
	}
	return prefix + digits
}

// field reads one attribute of a name as OpenSSL prints it.
func field(name, attribute string) string {
	for _, one := range strings.Split(name, ",") {
		if value, ok := strings.CutPrefix(one, attribute+"="); ok {
			return value
		}
	}
	return ""
}

package main

import (
	"bytes"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
)

// attachArgs is a command line for a practice portal with a key by its note.
func attachArgs(t *testing.T, p *practice.Practice, portalID, note, child string, more ...string) []string {
	t.Helper()
	args := []string{
		"attach", "-portal", portalURL(t, p, portalID), "-ca", p.CAFile, "-json",
		"-key", practiceKeyOf(t, p, note), "-password-file", "-", "-email", note + "@example.kz", "-child", child,
	}
	if portalID == "regions" {
		args = append(args, "-outbox", p.Outbox)
	}
	return append(args, more...)
}

// attach runs one and returns its last line's result.
func attach(t *testing.T, code int, args []string) journeyResult {
	t.Helper()
	return lastResult(t, kezek(t, practice.Password+"\n", args...).want(t, code).out)
}

func lastResult(t *testing.T, out string) journeyResult {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	for _, line := range lines[:len(lines)-1] {
		var step stepLine
		if err := json.Unmarshal([]byte(line), &step); err != nil || step.Step == "" || step.Message == "" {
			t.Errorf("not a step: %s", line)
		}
	}
	var last struct{ Result *journeyResult }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Result == nil {
		t.Fatalf("no result in the last line: %s", out)
	}
	return *last.Result
}

func TestAttachBindsOnBothPortals(t *testing.T) {
	p := sharedPractice(t)
	for _, id := range []string{"almaty", "regions"} {
		t.Run(id, func(t *testing.T) {
			args := attachArgs(t, p, id, practice.NoteMother, "220314599034")
			r := attach(t, exitOK, args)
			if r.Code != "KINSHIP_CONFIRMED" || len(r.Applications) == 0 {
				t.Fatalf("%+v", r)
			}
			if r = attach(t, exitOK, args); r.Code != "ALREADY_BOUND" || len(r.Applications) == 0 {
				t.Errorf("the second time: %+v", r)
			}
		})
	}
}

func TestAttachGoesThroughLocalityAndService(t *testing.T) {
	p := sharedPractice(t)
	place := localityOf(t, true)
	args := attachArgs(t, p, "regions", practice.NoteFather, "241102699044", "-locality", place)
	r := kezek(t, practice.Password, args...).want(t, exitOK)
	for _, step := range []string{`"step":"locality"`, `"step":"service"`, `"step":"email"`} {
		if !strings.Contains(r.out, step) {
			t.Errorf("no %s in %s", step, r.out)
		}
	}
}

func TestAttachIsSentElsewhereByLocality(t *testing.T) {
	p := sharedPractice(t)
	r := attach(t, exitRefused, attachArgs(t, p, "regions", practice.NoteMother, "241102699044", "-locality", localityOf(t, false)))
	if r.Code != "LOCALITY_SERVED_ELSEWHERE" {
		t.Errorf("%+v", r)
	}
}

func TestAttachRefusesAnUnknownService(t *testing.T) {
	p := sharedPractice(t)
	r := attach(t, exitRefused, attachArgs(t, p, "regions", practice.NoteMother, "241102699044",
		"-locality", localityOf(t, true), "-service", "no-such"))
	if r.Code != "SERVICE_NOT_FOUND" {
		t.Errorf("%+v", r)
	}
}

// localityOf is a place that the regional practice portal serves, or sends
// elsewhere.
func localityOf(t *testing.T, served bool) string {
	t.Helper()
	for _, l := range practice.Localities() {
		if l.Served == served && l.Kind != "region" {
			return l.KATO
		}
	}
	t.Fatal("no such locality")
	return ""
}

func TestAttachTellsThePortalsRefusals(t *testing.T) {
	p := sharedPractice(t)
	for _, c := range []struct{ child, code string }{
		{"210819599058", "KINSHIP_NOT_CONFIRMED"},
		{"230530699067", "CHILD_NOT_FOUND"},
		{"220314599035", "IIN_INVALID"},
		{"22031459903", "IIN_INVALID"},
	} {
		t.Run(c.child, func(t *testing.T) {
			r := attach(t, exitRefused, attachArgs(t, p, "almaty", practice.NoteMother, c.child))
			if r.Code != c.code || r.RequestID == "" || r.Message == "" {
				t.Errorf("%+v, want %s", r, c.code)
			}
		})
	}
}

func TestAttachRefusesUnfitKeysBeforeSigning(t *testing.T) {
	p := sharedPractice(t)
	for _, c := range []struct{ note, code string }{
		{practice.NoteExpired, "CERT_EXPIRED"},
		{practice.NoteSigning, "KEY_PURPOSE_WRONG"},
		{practice.NoteLegalPerson, "SUBJECT_NOT_INDIVIDUAL"},
	} {
		t.Run(c.note, func(t *testing.T) {
			trace := t.TempDir()
			r := attach(t, exitUnfit, attachArgs(t, p, "almaty", c.note, "220314599034", "-trace", trace))
			if r.Code != c.code {
				t.Errorf("%+v, want %s", r, c.code)
			}
			if _, err := os.Stat(filepath.Join(trace, "signature.cms")); err == nil {
				t.Error("something was signed")
			}
		})
	}
}

func TestAttachRefusesAWrongPassword(t *testing.T) {
	p := sharedPractice(t)
	r := kezek(t, "Wrong123\n", attachArgs(t, p, "almaty", practice.NoteMother, "220314599034")...).want(t, exitWrongPassword)
	if got := lastResult(t, r.out); got.Code != "WRONG_PASSWORD" {
		t.Errorf("%+v", got)
	}
}

func TestAttachTellsAnUnreachablePortal(t *testing.T) {
	p := sharedPractice(t)
	args := attachArgs(t, p, "almaty", practice.NoteMother, "220314599034")
	args[2] = "https://" + closedAddress(t)
	if r := attach(t, exitUnreachable, args); r.Code != "PORTAL_UNREACHABLE" {
		t.Errorf("%+v", r)
	}
}

func TestAttachDoesNotBelieveAnotherAuthority(t *testing.T) {
	p := sharedPractice(t)
	args := attachArgs(t, p, "almaty", practice.NoteMother, "220314599034")
	args = append(args[:3], args[5:]...) // without -ca
	if r := attach(t, exitUnreachable, args); r.Code != "TLS_FAILED" {
		t.Errorf("%+v", r)
	}
}

// closedAddress is a loopback address on which nobody listens.
func closedAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestAttachWantsAnEmailAtTheFirstSignIn(t *testing.T) {
	p := sharedPractice(t)
	args := attachArgs(t, p, "almaty", practice.NoteGuardian, "220314599034")
	for i, a := range args {
		if a == "-email" {
			args = append(args[:i:i], args[i+2:]...)
			break
		}
	}
	if r := attach(t, exitRefused, args); r.Code != string(portal.CodeEmailConfirmationRequired) {
		t.Errorf("%+v", r)
	}
}

func TestAttachRefusesAMistakenCommandLine(t *testing.T) {
	for _, args := range [][]string{
		{"attach"},
		{"attach", "-portal", "http://127.0.0.1:1", "-key", "k", "-child", "1", "-password-file", "-"},
		{"attach", "-portal", "https://127.0.0.1:1", "-key", "k"},
		{"attach", "-portal", "https://127.0.0.1:1", "-key", "k", "-child", "1", "-code", "1", "-outbox", "o"},
		{"attach", "-portal", "https://127.0.0.1:1", "-key", "k", "-child", "1", "910205499012"},
	} {
		r := kezek(t, "x", args...).want(t, exitUsage)
		if strings.Contains(r.err, "910205499012") {
			t.Errorf("an argument is repeated: %s", r.err)
		}
	}
}

func TestAttachLeavesNoSecretBehind(t *testing.T) {
	p := sharedPractice(t)
	trace := t.TempDir()
	r := kezek(t, practice.Password, attachArgs(t, p, "almaty", practice.NoteFather, "220314599034", "-trace", trace)...).want(t, exitOK)
	said := r.out + r.err
	files, err := os.ReadDir(trace)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(trace, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if f.Name() != "signature.cms" { // the certificate in it names its owner
			said += string(data)
		}
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
	for _, secret := range []string{practice.Password, "880714399002", "220314599034", "father@example.kz", "Bearer"} {
		if strings.Contains(said, secret) {
			t.Errorf("%q was left behind", secret)
		}
	}
}

func TestAttachWithTheAuthoritysTestKeyIsVerifiedByOpenSSL(t *testing.T) {
	nca := ncaDir(t)
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	p, err := practice.Start(t.Context(), practice.Options{
		Dir: t.TempDir(), Trust: []string{filepath.Join(nca, "ca", "test")}, At: at,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	keys, err := filepath.Glob(filepath.Join(nca, "keys", "sdk-2023", "*", "*", "*", "valid", "AUTH_RSA256_df5e*.p12"))
	if err != nil || len(keys) != 1 {
		t.Fatal(keys, err)
	}
	trace := t.TempDir()
	args := attachArgs(t, p, "almaty", practice.NoteMother, "220314599034", "-trace", trace, "-key", keys[0])
	r := lastResult(t, kezek(t, "Qwerty12", args...).want(t, exitOK).out)
	if r.Code != "KINSHIP_CONFIRMED" {
		t.Errorf("%+v", r)
	}
	verifyWithOpenSSL(t, openssl, trace, chainFile(t, nca), at)
}

// chainFile is the test authority's RSA chain in one PEM file.
func chainFile(t *testing.T, nca string) string {
	t.Helper()
	var pem bytes.Buffer
	for _, name := range []string{"ROOT/kuc_rsa_test.cer", "NCA/nca_rsa_test.cer"} {
		out, err := exec.Command("openssl", "x509", "-inform", "DER", "-in", filepath.Join(nca, "ca", "test", "CA_Test", name)).Output()
		if err != nil {
			t.Fatal(err)
		}
		pem.Write(out)
	}
	return writeFile(t, "chain.pem", pem.Bytes())
}

func verifyWithOpenSSL(t *testing.T, openssl, trace, chain string, at time.Time) {
	t.Helper()
	verify := func(content string) ([]byte, error) {
		return exec.Command(openssl, "cms", "-verify", "-cades", "-binary", "-inform", "DER",
			"-in", filepath.Join(trace, "signature.cms"), "-content", content, "-CAfile", chain,
			"-purpose", "sslclient", "-attime", fmtUnix(at), "-out", os.DevNull).CombinedOutput()
	}
	statement := filepath.Join(trace, "statement.txt")
	if out, err := verify(statement); err != nil {
		t.Errorf("openssl refuses: %v\n%s", err, out)
	}
	text, err := os.ReadFile(statement)
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Replace(text, []byte("sign_in"), []byte("sign_on"), 1)
	if out, err := verify(writeFile(t, "other.txt", other)); err == nil {
		t.Errorf("openssl takes another statement: %s", out)
	}
}

func fmtUnix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

func TestAttachWaitsForAPendingCheck(t *testing.T) {
	p := sharedPractice(t)
	args := attachArgs(t, p, "almaty", practice.NoteMother, "240101699105")
	r := kezek(t, practice.Password, args...).want(t, exitOK)
	if got := lastResult(t, r.out); got.Code != "KINSHIP_CONFIRMED" || len(got.Applications) == 0 {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(r.out, `"step":"pending"`) {
		t.Errorf("nothing was waited for: %s", r.out)
	}
}

func TestAttachNamesWhatCannotBeRead(t *testing.T) {
	p := sharedPractice(t)
	for _, flag := range []string{"-ca", "-password-file"} {
		absent := filepath.Join(t.TempDir(), "absent")
		r := attach(t, exitFile, attachArgs(t, p, "almaty", practice.NoteMother, "220314599034", flag, absent))
		if r.Code != "UNREADABLE" || !strings.Contains(r.Message, absent) {
			t.Errorf("%s: %+v", flag, r)
		}
	}
}

package main

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/portal/server"
	"kezek.kz/kezek/signer"
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

func TestAttachTellsThePortalsRefusals(t *testing.T) {
	p := sharedPractice(t)
	for _, c := range []struct{ child, code string }{
		{"210819599058", "KINSHIP_NOT_CONFIRMED"},
		{"230530699067", "CHILD_NOT_FOUND"},
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

func TestAttachNamesTheKeysThatThePortalTakes(t *testing.T) {
	args := moodyPortalWith(t, &moody{}, func(o *server.Options) { o.Algorithms = []string{signer.AlgorithmRSA} })
	r := attach(t, exitUnfit, args)
	if r.Code != "ALGORITHM_NOT_ACCEPTED" || !strings.HasSuffix(r.Message, " This portal takes these keys: AUTH_RSA….") {
		t.Errorf("%+v", r)
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

// The regional practice portal lets an address wait for its code.
func TestAttachGoesOnWithoutTheCodeWhereThePortalLetsItWait(t *testing.T) {
	p := ownPractice(t)
	r := kezek(t, practice.Password, without(attachArgs(t, p, "regions", practice.NoteFather, "220314599034"), "-outbox")...).want(t, exitOK)
	if got := lastResult(t, r.out); got.Code != "KINSHIP_CONFIRMED" || !strings.Contains(r.out, `"step":"email_later"`) {
		t.Errorf("%s", r.out)
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

func TestAttachSaysWhichFlagIsMissing(t *testing.T) {
	for line, missing := range map[string]string{
		"attach": "-portal, -key|-module, -child",
		"attach -portal https://portal.example -key k":           "-child",
		"attach -portal https://portal.example -key k -child=":   "-child",
		"attach -portal https://portal.example -child 1":         "-key|-module",
		"attach -module m -child 1":                              "-portal",
		"attach -portal= -key= -child 1 -password-file pw -json": "-portal, -key|-module",
	} {
		if r := kezek(t, "", strings.Fields(line)...).want(t, exitUsage); !strings.Contains(r.err, "missing: "+missing+".\n") {
			t.Errorf("%s: %s", line, r.err)
		}
	}
}

func TestAttachSaysThatAFileHoldsNoCertificate(t *testing.T) {
	p := sharedPractice(t)
	for _, content := range []string{"", "no certificate", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"} {
		file := writeFile(t, "ca.pem", []byte(content))
		r := attach(t, exitFile, attachArgs(t, p, "almaty", practice.NoteMother, "220314599034", "-ca", file))
		if r.Code != "UNREADABLE" || !strings.Contains(r.Message, file+" holds no certificate") {
			t.Errorf("%q: %+v", content, r)
		}
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

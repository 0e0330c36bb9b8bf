package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// jsonVerify mirrors what the README promises to scripts.
type jsonVerify struct {
	File        *string `json:"file"`
	JudgedAt    *string `json:"judged_at"`
	Valid       *bool   `json:"valid"`
	Error       *struct{ Code, Message *string }
	ContentType *string          `json:"content_type"`
	Attached    *bool            `json:"attached"`
	Signers     []map[string]any `json:"signers"`
}

var jsonSignerFields = []string{
	"owner", "iin", "bin", "not_before", "not_after", "validity", "serial", "issuer", "algorithm", "purpose", "subject",
	"roles", "fingerprint", "digest", "signing_time", "certificate_named", "usage_reason", "unsigned_attributes", "time_stamps", "countersignatures",
	"signature_reason", "chain_reason", "validity_reason", "revocation_reason", "revocation", "chain", "valid", "reason",
}

// verifyJSON runs `kezek verify -json`.
func verifyJSON(t *testing.T, code int, args ...string) jsonVerify {
	t.Helper()
	out := kezek(t, "", append([]string{"verify", "-json"}, args...)...).want(t, code).out
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	var v jsonVerify
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if v.File == nil || v.JudgedAt == nil || v.Valid == nil || v.Attached == nil || v.Signers == nil {
		t.Errorf("a field is missing: %s", out)
	}
	if *v.Valid != (code == exitOK) {
		t.Errorf("valid %v and exit code %d", *v.Valid, code)
	}
	for _, s := range v.Signers {
		for _, name := range jsonSignerFields {
			if _, there := s[name]; !there {
				t.Errorf("no field %q", name)
			}
		}
		if len(s) != len(jsonSignerFields) {
			t.Errorf("%d fields, want %d", len(s), len(jsonSignerFields))
		}
	}
	return v
}

// reasonsOf are the answers to the four questions, in the order of the fields;
// a dash stands for a good one.
func reasonsOf(s map[string]any) string {
	var all []string
	for _, name := range []string{"signature_reason", "chain_reason", "validity_reason", "revocation_reason"} {
		if reason, ok := s[name].(string); ok {
			all = append(all, reason)
		} else {
			all = append(all, "-")
		}
	}
	return strings.Join(all, " ")
}

func TestVerifyTakesEveryFormOfASignature(t *testing.T) {
	s := signersHere(t)
	base64d := func(path string) string {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return writeFile(t, "signature.txt", []byte(base64.StdEncoding.EncodeToString(data)))
	}
	for name, c := range map[string]struct {
		file     string
		attached bool
		people   int
	}{
		"attached":         {s.sign(t, []string{"mother"}, "-nodetach"), true, 1},
		"detached":         {s.sign(t, []string{"mother"}), false, 1},
		"two signers":      {s.sign(t, []string{"mother", "father"}, "-nodetach"), true, 2},
		"key identifier":   {s.sign(t, []string{"mother"}, "-keyid"), false, 1},
		"no attributes":    {s.sign(t, []string{"mother"}, "-noattr"), false, 1},
		"PSS":              {s.sign(t, []string{"mother"}, "-keyopt", "rsa_padding_mode:pss"), false, 1},
		"BER":              {s.sign(t, []string{"mother"}, "-nodetach", "-stream"), true, 1},
		"PEM":              {s.sign(t, []string{"mother"}, "-nodetach", "-outform", "PEM"), true, 1},
		"base64":           {base64d(s.sign(t, []string{"mother"}, "-nodetach")), true, 1},
		"base64, detached": {base64d(s.sign(t, []string{"father"})), false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			args := append(at(verifyAt), "-trust", s.trust, c.file)
			if !c.attached {
				args = append(args, "-content", s.contents)
			}
			v := verifyJSON(t, exitOK, args...)
			if *v.Attached != c.attached || len(v.Signers) != c.people || *v.ContentType != "1.2.840.113549.1.7.1" {
				t.Errorf("attached %v, %d signers", *v.Attached, len(v.Signers))
			}
			for _, signer := range v.Signers {
				if signer["valid"] != true || signer["reason"] != nil || signer["iin"] != "910205499012" || signer["revocation"] != nil {
					t.Errorf("%v", signer)
				}
			}
		})
	}
}

// Every reason why a file is not to be relied on; none of them ends with 0.
func TestVerifyRefuses(t *testing.T) {
	s := signersHere(t)
	tomorrow := verifyAt.Add(24 * time.Hour)
	trusted := append(at(verifyAt), "-trust", s.trust)
	attached := s.sign(t, []string{"mother"}, "-nodetach")
	detached := s.sign(t, []string{"mother"})
	whole, err := os.ReadFile(attached)
	if err != nil {
		t.Fatal(err)
	}
	flipped := func(at int) string {
		changed := bytes.Clone(whole)
		changed[at] ^= 1
		return writeFile(t, "changed.cms", changed)
	}
	inContent := bytes.Index(whole, []byte(signedContent)) + 3
	for name, c := range map[string]struct {
		want string // signature, chain, validity, revocation
		args []string
	}{
		"content changed":             {"CONTENT_CHANGED - - -", append(trusted, flipped(inContent))},
		"signature changed":           {"SIGNATURE_INVALID - - -", append(trusted, flipped(len(whole)-1))},
		"wrong content beside":        {"CONTENT_CHANGED - - -", append(trusted, "-content", writeFile(t, "x", []byte("x")), detached)},
		"empty content beside":        {"CONTENT_CHANGED - - -", append(trusted, "-content", writeFile(t, "x", nil), detached)},
		"wrong content, one inside":   {"CONTENT_DIFFERS - - -", append(trusted, "-content", writeFile(t, "x", []byte("x")), attached)},
		"no content":                  {"CONTENT_MISSING - - -", append(trusted, detached)},
		"SHA-1":                       {"DIGEST_WEAK - - -", append(trusted, s.sign(t, []string{"mother"}, "-nodetach", "-md", "sha1"))},
		"SHA-224":                     {"ALGORITHM_NOT_ACCEPTED - - -", append(trusted, s.sign(t, []string{"mother"}, "-nodetach", "-md", "sha224"))},
		"no certificate":              {"CERTIFICATE_MISSING - - -", append(trusted, s.sign(t, []string{"mother"}, "-nodetach", "-nocerts"))},
		"no folder of authorities":    {"- TRUST_NOT_GIVEN - -", append(at(verifyAt), attached)},
		"another authority":           {"- CERT_UNTRUSTED - -", append(at(verifyAt), "-trust", s.other, attached)},
		"empty folder of authorities": {"- CERT_UNTRUSTED - -", append(at(verifyAt), "-trust", t.TempDir(), attached)},
		"stranger":                    {"- CERT_UNTRUSTED - -", append(trusted, s.sign(t, []string{"stranger"}, "-nodetach"))},
		"stranger with the authority inside": {"- CERT_UNTRUSTED - -", append(trusted,
			s.sign(t, []string{"stranger"}, "-nodetach", "-certfile", filepath.Join(s.dir, "other.pem")))},
		"expired":                   {"- - CERT_EXPIRED -", append(trusted, s.sign(t, []string{"expired"}, "-nodetach"))},
		"not yet valid":             {"- - CERT_NOT_YET_VALID -", append(trusted, s.sign(t, []string{"future"}, "-nodetach"))},
		"authority expired":         {"- AUTHORITY_EXPIRED CERT_EXPIRED -", append(at(verifyTill.Add(time.Hour)), "-trust", s.trust, attached)},
		"revoked":                   {"- - - CERT_REVOKED", append(trusted, "-crl", s.list(t, tomorrow, "mother"), attached)},
		"list out of date":          {"- - - REVOCATION_UNKNOWN", append(trusted, "-crl", s.list(t, verifyAt.Add(-time.Minute)), attached)},
		"expired and changed":       {"CONTENT_CHANGED - CERT_EXPIRED -", append(trusted, "-content", writeFile(t, "x", nil), s.sign(t, []string{"expired"}))},
		"attributes cut out":        {"SIGNATURE_INVALID - - -", append(trusted, "-content", s.contents, bare(t, s))},
		"before anything was valid": {"- AUTHORITY_EXPIRED CERT_NOT_YET_VALID -", []string{"-at", "2001-01-01T00:00:00Z", "-trust", s.trust, attached}},
	} {
		t.Run(name, func(t *testing.T) {
			v := verifyJSON(t, exitFailed, c.args...)
			if len(v.Signers) != 1 {
				t.Fatalf("%d signers", len(v.Signers))
			}
			got := reasonsOf(v.Signers[0])
			if got != c.want || v.Signers[0]["usage_reason"] != nil || v.Signers[0]["valid"] != false || v.Signers[0]["reason"] == nil {
				t.Errorf("%s, want %s", got, c.want)
			}
			// The same in words, none of them missing.
			words := kezek(t, "", append([]string{"verify"}, c.args...)...).want(t, exitFailed).out
			if !strings.Contains(words, "✗ ") || strings.Contains(words, "✓ Every") || strings.Contains(words, "910205499012") {
				t.Errorf("%s", words)
			}
		})
	}
}

// bare is a message without attributes under whose signature another content
// stands.
func bare(t *testing.T, s *signers) string {
	t.Helper()
	elsewhere := *s
	elsewhere.contents = writeFile(t, "elsewhere.txt", []byte("other"))
	return elsewhere.sign(t, []string{"mother"}, "-noattr")
}

func TestVerifyTakesASignerWhoIsNotRevoked(t *testing.T) {
	s := signersHere(t)
	lists := s.list(t, verifyAt.Add(time.Hour), "father")
	args := append(at(verifyAt), "-trust", s.trust, "-crl", lists)
	v := verifyJSON(t, exitOK, append(args, s.sign(t, []string{"mother"}, "-nodetach"))...)
	if r, _ := v.Signers[0]["revocation"].(map[string]any); r["state"] != "good" || r["source"] != "crl" {
		t.Errorf("%v", v.Signers[0]["revocation"])
	}
	v = verifyJSON(t, exitFailed, append(args, s.sign(t, []string{"father"}, "-nodetach"))...)
	if r, _ := v.Signers[0]["revocation"].(map[string]any); r["state"] != "revoked" || r["revoked_at"] != "2026-05-31T22:00:00Z" || r["reason"] != 1.0 {
		t.Errorf("%v", v.Signers[0]["revocation"])
	}
}

// One signer who is not to be relied on is enough.
func TestVerifyRefusesTwoSignersOfWhomOneIsBad(t *testing.T) {
	s := signersHere(t)
	for bad, want := range map[string]string{"stranger": "CERT_UNTRUSTED", "expired": "CERT_EXPIRED", "future": "CERT_NOT_YET_VALID"} {
		for _, people := range [][]string{{"mother", bad}, {bad, "mother"}} {
			v := verifyJSON(t, exitFailed, append(at(verifyAt), "-trust", s.trust, s.sign(t, people, "-nodetach"))...)
			if len(v.Signers) != 2 {
				t.Fatalf("%d signers", len(v.Signers))
			}
			for _, signer := range v.Signers {
				good := strings.HasSuffix(signer["owner"].(string), "MOTHER")
				if signer["valid"] != good || !good && signer["reason"] != want {
					t.Errorf("%v: %v", people, signer)
				}
			}
		}
	}
}

func TestVerifyTellsFilesApart(t *testing.T) {
	s := signersHere(t)
	certificates, err := exec.Command("openssl", "crl2pkcs7", "-nocrl", "-certfile", filepath.Join(s.dir, "mother.pem")).Output()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		code string
		data []byte
	}{
		"text":              {"NOT_CMS", []byte(signedContent)},
		"empty":             {"NOT_CMS", nil},
		"key file":          {"NOT_CMS", []byte("0\x82\x00\x02\x02\x01")},
		"certificates only": {"NOT_SIGNED", certificates},
	} {
		path := writeFile(t, "file", c.data)
		v := verifyJSON(t, exitFile, "-trust", s.trust, path)
		if v.Error == nil || *v.Error.Code != c.code || *v.Error.Message == "" || len(v.Signers) != 0 {
			t.Errorf("%s: %+v", name, v.Error)
		}
		kezek(t, "", "verify", "-trust", s.trust, path).want(t, exitFile)
	}
}

func TestVerifyTellsWhatCannotBeRead(t *testing.T) {
	s := signersHere(t)
	file := s.sign(t, []string{"mother"})
	absent := filepath.Join(t.TempDir(), "absent")
	large := writeFile(t, "large.cms", nil)
	if err := os.Truncate(large, 64<<20+1); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{absent},
		{t.TempDir()},
		{large},
		{"-content", absent, file},
		{"-trust", absent, file},
		{"-trust", s.trust, "-crl", absent, file},
	} {
		r := kezek(t, "", append([]string{"verify"}, args...)...).want(t, exitFile)
		if r.err == "" {
			t.Errorf("%v: nothing is said", args)
		}
	}
}

func TestVerifyMistakes(t *testing.T) {
	for _, args := range [][]string{
		nil,
		{"a", "b"},
		{"-at", "now", "a"},
		{"-crl", "x", "a"},
		{"-what", "a"},
	} {
		r := kezek(t, "", append([]string{"verify"}, args...)...).want(t, exitUsage)
		if !strings.Contains(r.err, "kezek verify") {
			t.Errorf("%v: %s", args, r.err)
		}
	}
}

func TestVerifyShowsAPersonNoFullIIN(t *testing.T) {
	s := signersHere(t)
	r := kezek(t, "", append([]string{"verify", "-trust", s.trust, s.sign(t, []string{"mother"}, "-nodetach")}, at(verifyAt)...)...)
	r.want(t, exitOK)
	if strings.Contains(r.out, "910205499012") || !strings.Contains(r.out, "9012") || !strings.Contains(r.out, "✓ Every signature") {
		t.Errorf("%s", r.out)
	}
}

// Names in a message are anybody's words.
func TestVerifyShowsNoTerminalCommands(t *testing.T) {
	s := signersHere(t)
	signed, err := os.ReadFile(s.sign(t, []string{"stranger"}, "-nodetach", "-nocerts"))
	if err != nil {
		t.Fatal(err)
	}
	evil := bytes.ReplaceAll(signed, []byte("other"), []byte("\x1b[2Jx"))
	dir := t.TempDir()
	path := filepath.Join(dir, "a\x1b[2J.cms")
	if err := os.WriteFile(path, evil, 0o600); err != nil {
		t.Skip("this system has no such names: ", err)
	}
	for _, args := range [][]string{{path}, {"-json", path}} {
		r := kezek(t, "", append([]string{"verify"}, args...)...)
		if strings.Contains(r.out+r.err, "\x1b") {
			t.Errorf("%q", r.out)
		}
	}
}

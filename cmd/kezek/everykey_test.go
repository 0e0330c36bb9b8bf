package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal/practice"
)

// ncaPractice is a practice portal that trusts the authority's test chains, at
// a moment when its test keys of 2023 are valid.
func ncaPractice(t *testing.T) *practice.Practice {
	t.Helper()
	nca := ncaDir(t)
	p, err := practice.Start(t.Context(), practice.Options{
		Dir: t.TempDir(), At: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
		Trust: []string{filepath.Join(nca, "ca", "test")}, Lists: []string{filepath.Join(nca, "ca", "test", "CRL")},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// ncaFile is the one key file of the test data that a pattern finds.
func ncaFile(t *testing.T, pattern ...string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(append([]string{ncaDir(t), "keys"}, pattern...)...))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	return found[0]
}

func TestAttachWithTheAuthoritysGOSTKey(t *testing.T) {
	p := ncaPractice(t)
	key := ncaFile(t, "sdk-2023", "Gost2015", "2023*", "Физическое лицо", "Valid", "GOST512_*.p12")
	args := attachArgs(t, p, "regions", practice.NoteMother, "220314599034", "-key", key)
	if r := lastResult(t, kezek(t, "Qwerty12", args...).want(t, exitOK).out); r.Code != "KINSHIP_CONFIRMED" {
		t.Errorf("%+v", r)
	}
}

func TestAttachWithARevokedKeyOfTheAuthorityIsRefusedByThePortal(t *testing.T) {
	p := ncaPractice(t)
	key := ncaFile(t, "sdk-2023", "Gost2015", "old", "Физическое лицо", "Revoked", "GOST512_*.p12")
	args := attachArgs(t, p, "almaty", practice.NoteMother, "220314599034", "-key", key)
	r := lastResult(t, kezek(t, "Qwerty12", args...).want(t, exitRefused).out)
	if r.Code != "CERT_REVOKED" || r.RequestID == "" {
		t.Errorf("%+v", r)
	}
}

func TestAttachWithARevokedPracticeKeyIsRefusedByThePortal(t *testing.T) {
	p := sharedPractice(t)
	if r := attach(t, exitRefused, attachArgs(t, p, "almaty", practice.NoteRevoked, "220314599034")); r.Code != "CERT_REVOKED" {
		t.Errorf("%+v", r)
	}
}

// tool runs somebody else's program; the test is skipped where it is absent.
func tool(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip("not installed here: ", name)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// javaStore puts a practice key into a Java key store by Java's own program,
// with a password for the store and another one for the key.
func javaStore(t *testing.T, key string) string {
	t.Helper()
	store := filepath.Join(t.TempDir(), "store.jks")
	tool(t, nil, "keytool", "-importkeystore", "-noprompt",
		"-srckeystore", key, "-srcstoretype", "PKCS12", "-srcstorepass", practice.Password,
		"-destkeystore", store, "-deststoretype", "JKS", "-deststorepass", "Store12", "-destkeypass", practice.Password)
	return store
}

func TestAttachWithAJavaKeyStore(t *testing.T) {
	p := sharedPractice(t)
	store := javaStore(t, practiceKeyOf(t, p, practice.NoteMotherRSA))
	args := attachArgs(t, p, "almaty", practice.NoteMotherRSA, "241102699044", "-key", store)
	r := lastResult(t, kezek(t, "Store12", args...).want(t, exitWrongPassword).out)
	if r.Code != "WRONG_KEY_PASSWORD" {
		t.Errorf("without the key's password: %+v", r)
	}
	own := writeFile(t, "key-password", []byte(practice.Password))
	r = lastResult(t, kezek(t, "Store12", append(args, "-key-password-file", own)...).want(t, exitOK).out)
	if r.Code != "KINSHIP_CONFIRMED" && r.Code != "ALREADY_BOUND" {
		t.Errorf("%+v", r)
	}
}

// softToken puts a practice key onto a token of SoftHSM2 and gives its module.
func softToken(t *testing.T, key string) (module, pin string) {
	t.Helper()
	if !hasTokens {
		t.Skip("built without cgo, and so without PKCS#11")
	}
	module = softModule(t)
	dir := t.TempDir()
	conf := filepath.Join(dir, "softhsm2.conf")
	if err := os.WriteFile(conf, []byte("directories.tokendir = "+dir+"\nlog.level = ERROR\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SOFTHSM2_CONF", conf)
	t.Setenv(asProgram, "1") // for the helper process, which inherits it
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	pin = "1234"
	pkcs12 := []string{"pkcs12", "-legacy", "-in", key, "-passin", "pass:" + practice.Password, "-nodes"}
	private, cert, der := filepath.Join(dir, "k.pem"), filepath.Join(dir, "c.pem"), filepath.Join(dir, "c.der")
	tool(t, nil, "openssl", append(pkcs12, "-nocerts", "-out", private+".all")...)
	tool(t, nil, "openssl", "pkcs8", "-topk8", "-nocrypt", "-in", private+".all", "-out", private)
	tool(t, nil, "openssl", append(pkcs12, "-nokeys", "-out", cert)...)
	tool(t, nil, "openssl", "x509", "-in", cert, "-outform", "DER", "-out", der)
	tool(t, nil, "softhsm2-util", "--init-token", "--free", "--label", "practice", "--so-pin", "0000", "--pin", pin)
	tool(t, nil, "softhsm2-util", "--import", private, "--token", "practice", "--label", "key", "--id", "a1", "--pin", pin)
	tool(t, nil, "pkcs11-tool", "--module", module, "--login", "--pin", pin,
		"--write-object", der, "--type", "cert", "--id", "a1", "--label", "cert")
	return module, pin
}

func softModule(t *testing.T) string {
	t.Helper()
	for _, path := range []string{"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"} {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Skip("SoftHSM2 is not installed on this ", runtime.GOOS)
	return ""
}

func TestAttachWithAToken(t *testing.T) {
	p := sharedPractice(t)
	module, pin := softToken(t, practiceKeyOf(t, p, practice.NoteMotherRSA))
	args := attachArgs(t, p, "almaty", practice.NoteMotherRSA, "241102699044")
	for i, a := range args {
		if a == "-key" {
			args[i], args[i+1] = "-module", module
		}
	}
	r := lastResult(t, kezek(t, "9999", args...).want(t, exitWrongPassword).out)
	if r.Code != "WRONG_PIN" || strings.Contains(r.Message, "9999") {
		t.Errorf("with a wrong PIN: %+v", r)
	}
	r = lastResult(t, kezek(t, pin, args...).want(t, exitOK).out)
	if r.Code != "KINSHIP_CONFIRMED" && r.Code != "ALREADY_BOUND" {
		t.Errorf("%+v", r)
	}
	files := keysJSON(t, exitOK, pin, "-module", module)
	if len(files) != 1 || files[0].Error != nil || len(files[0].Keys) != 1 || files[0].Keys[0]["usable"] != true {
		t.Errorf("%+v", files)
	}
}

func TestAFolderWithoutListsIsRefused(t *testing.T) {
	p := sharedPractice(t)
	for _, command := range [][]string{{"keys", "-password-file", "-"}, {"verify"}} {
		args := append(command, "-trust", filepath.Dir(p.CAFile), "-crl", t.TempDir(), p.Keys[0].File)
		if r := kezek(t, practice.Password, args...).want(t, exitFile); !strings.Contains(r.err, "-crl") || r.out != "" {
			t.Errorf("%q %q", r.out, r.err)
		}
	}
}

func TestFlagsThatNeedEachOther(t *testing.T) {
	for _, args := range [][]string{
		{"keys", "-crl", "lists", "x.p12"},
		{"keys", "-token", "1", "x.p12"},
		{"keys", "-last-try", "x.p12"},
		{"keys", "-module", "lib.so", "x.p12"},
		{"keys", "-password-file", "-", "-key-password-file", "-", "x.jks"},
		{"practice", "-dir", t.TempDir(), "-crl", "lists"},
		{"verify", "-crl", "lists", "x.cms"},
	} {
		kezek(t, "x", args...).want(t, exitUsage)
	}
}

package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/portal/practice"
)

// jsonFile mirrors what the README promises to scripts, every field by its
// own name; a field that is missing or new fails the decoding.
type jsonFile struct {
	File    *string `json:"file"`
	Storage *string `json:"storage"`
	Error   *struct {
		Code    *string `json:"code"`
		Message *string `json:"message"`
	} `json:"error"`
	Keys []map[string]any `json:"keys"`
}

var jsonKeyFields = []string{
	"owner", "iin", "bin", "not_before", "not_after", "validity", "serial", "issuer",
	"algorithm", "purpose", "subject", "roles", "usable", "reason", "warning", "days_left", "revocation", "fingerprint",
}

func decodeKeys(t *testing.T, out string) []jsonFile {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	var files []jsonFile
	if err := d.Decode(&files); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for _, f := range files {
		if f.File == nil || f.Storage == nil || f.Keys == nil {
			t.Errorf("a field is missing: %s", out)
		}
		for _, k := range f.Keys {
			for _, name := range jsonKeyFields {
				if _, there := k[name]; !there {
					t.Errorf("%s: no field %q", *f.File, name)
				}
			}
			if len(k) != len(jsonKeyFields) {
				t.Errorf("%s: %d fields, want %d", *f.File, len(k), len(jsonKeyFields))
			}
		}
	}
	return files
}

// keysJSON runs `kezek keys -json` with a password on standard input.
func keysJSON(t *testing.T, code int, pass string, args ...string) []jsonFile {
	t.Helper()
	args = append([]string{"keys", "-json", "-password-file", "-"}, args...)
	return decodeKeys(t, kezek(t, pass+"\n", args...).want(t, code).out)
}

func writeFile(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestKeysDescribesThePracticeKeys(t *testing.T) {
	p := sharedPractice(t)
	trusted := filepath.Dir(p.CAFile)
	for _, c := range []struct {
		note, reason, purpose, subject string
	}{
		{practice.NoteMother, "", "both", "individual"},
		{practice.NoteFather, "", "both", "individual"},
		{practice.NoteGuardian, "", "both", "individual"},
		{practice.NoteMotherRSA, "", "authentication", "individual"},
		{practice.NoteExpired, "CERT_EXPIRED", "authentication", "individual"},
		{practice.NoteRevoked, "CERT_REVOKED", "both", "individual"},
		{practice.NoteSigning, "KEY_PURPOSE_WRONG", "signing", "individual"},
		{practice.NoteSigningGOST2004, "KEY_PURPOSE_WRONG", "signing", "individual"},
		{practice.NoteLegalPerson, "SUBJECT_NOT_INDIVIDUAL", "both", "legal_person"},
	} {
		t.Run(c.note, func(t *testing.T) {
			files := keysJSON(t, exitOK, practice.Password,
				"-trust", trusted, "-crl", filepath.Join(trusted, "crl"), practiceKeyOf(t, p, c.note))
			k := files[0].Keys[0]
			if got, _ := k["reason"].(string); got != c.reason || k["usable"] != (c.reason == "") {
				t.Errorf("reason %v, usable %v", k["reason"], k["usable"])
			}
			if k["purpose"] != c.purpose || k["subject"] != c.subject {
				t.Errorf("purpose %v, subject %v", k["purpose"], k["subject"])
			}
		})
	}
}

func TestKeysRefusesAWrongPassword(t *testing.T) {
	key := sharedPractice(t).Keys[0].File
	for _, pass := range []string{"Wrong123", ""} {
		files := keysJSON(t, exitWrongPassword, pass, key)
		if *files[0].Error.Code != "WRONG_PASSWORD" || len(files[0].Keys) != 0 {
			t.Errorf("%+v", files[0])
		}
	}
}

func TestKeysTellsFileErrorsApart(t *testing.T) {
	whole, err := os.ReadFile(sharedPractice(t).Keys[0].File)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code string
		path string
	}{
		{"DAMAGED", writeFile(t, "half.p12", whole[:len(whole)/2])},
		{"NOT_A_KEY_STORE", writeFile(t, "picture.p12", []byte("\x89PNG\r\n\x1a\n"))},
		{"NOT_A_KEY_STORE", writeFile(t, "empty.p12", nil)},
		{"DAMAGED", writeFile(t, "store.jks", []byte("\xfe\xed\xfe\xed\x00\x00\x00\x02"))},
		{"TOO_LARGE", writeFile(t, "large.p12", make([]byte, 1<<20+1))},
		{"UNREADABLE", filepath.Join(t.TempDir(), "absent.p12")},
	} {
		files := keysJSON(t, exitFile, practice.Password, c.path)
		if files[0].Error == nil || *files[0].Error.Code != c.code || *files[0].Error.Message == "" {
			t.Errorf("%s: %+v, want %s", c.path, files[0].Error, c.code)
		}
	}
}

func TestKeysLooksThroughFolders(t *testing.T) {
	p := sharedPractice(t)
	folder := filepath.Dir(p.Keys[0].File)
	if files := keysJSON(t, exitOK, practice.Password, folder); len(files) != len(p.Keys) {
		t.Errorf("%d files, want %d", len(files), len(p.Keys))
	}
}

func TestKeysTakesFlagsBehindThePath(t *testing.T) {
	key := sharedPractice(t).Keys[0].File
	r := kezek(t, practice.Password, "keys", key, "-json", "-password-file", "-").want(t, exitOK)
	decodeKeys(t, r.out)
}

func TestKeysShowsAPersonNoFullIIN(t *testing.T) {
	k := sharedPractice(t).Keys[0]
	r := kezek(t, practice.Password, "keys", "-password-file", "-", k.File).want(t, exitOK)
	if strings.Contains(r.out, k.IIN) || !strings.Contains(r.out, k.IIN[8:]) {
		t.Errorf("the IIN is not masked: %s", r.out)
	}
}

func TestKeysWithoutAPathIsAMistake(t *testing.T) { kezek(t, "", "keys", "-json").want(t, exitUsage) }

func TestKeysWithAnOddTimeIsAMistake(t *testing.T) {
	kezek(t, "", "keys", "-at", "now", "x").want(t, exitUsage)
}

func TestKeysWithNobodyToAskIsAMistake(t *testing.T) {
	kezek(t, "", "keys", "x.p12").want(t, exitUsage)
}

func TestKeysOpensEveryFileOfTheAuthority(t *testing.T) {
	nca := ncaDir(t)
	files := keysJSON(t, exitOK, "Qwerty12", "-trust", filepath.Join(nca, "ca", "test"),
		"-crl", filepath.Join(nca, "ca", "test", "CRL"), "-at", "2024-01-01T00:00:00Z", filepath.Join(nca, "keys"))
	want := readCatalogue(t, nca)
	if len(files) != len(want) {
		t.Fatalf("%d files, the catalogue has %d", len(files), len(want))
	}
	revoked := 0
	for _, f := range files {
		rel, err := filepath.Rel(nca, *f.File)
		if err != nil {
			t.Fatal(err)
		}
		checkAgainstCatalogue(t, f, want[filepath.ToSlash(rel)])
		if f.Keys[0]["reason"] == "CERT_REVOKED" {
			revoked++
		}
	}
	if revoked != 24 {
		t.Errorf("%d are revoked, the lists have 24 of them", revoked)
	}
}

// algorithmNames are ours for OpenSSL's; the last one is an older number of the
// same kind.
var algorithmNames = map[string]string{
	"rsaEncryption": "RSA", "1.2.398.3.10.1.1.2.2": "ECGOST3410-2015-512",
	"1.2.398.3.10.1.1.1.1": "ECGOST34310", "1.3.6.1.4.1.6801.1.5.8": "ECGOST34310",
}

// readCatalogue reads CATALOG.tsv, what OpenSSL says of each key file: a map of
// columns for each file.
func readCatalogue(t *testing.T, nca string) map[string]map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(nca, "CATALOG.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := map[string]map[string]string{}
	var header []string
	for s := bufio.NewScanner(f); s.Scan(); {
		cells := strings.Split(s.Text(), "\t")
		if header == nil {
			header = cells
			continue
		}
		row := map[string]string{}
		for i, name := range header {
			row[name] = cells[i]
		}
		rows[row["file"]] = row
	}
	return rows
}

func checkAgainstCatalogue(t *testing.T, f jsonFile, want map[string]string) {
	t.Helper()
	if f.Error != nil || len(f.Keys) != 1 {
		t.Errorf("%s: %+v", *f.File, f.Error)
		return
	}
	k := f.Keys[0]
	if k["serial"] != want["serial"] {
		t.Errorf("%s: serial %v, want %s", *f.File, k["serial"], want["serial"])
	}
	if owner, _ := k["owner"].(string); owner == "" || !strings.Contains(want["subject"], "CN="+strings.ReplaceAll(owner, `"`, `\"`)) {
		t.Errorf("%s: owner %q in %s", *f.File, owner, want["subject"])
	}
	iin, _ := k["iin"].(string)
	if has := strings.Contains(want["subject"], "serialNumber=IIN"); has != (iin != "") || has && !strings.Contains(want["subject"], "IIN"+iin) {
		t.Errorf("%s: IIN %q in %s", *f.File, iin, want["subject"])
	}
	algorithm := algorithmNames[want["key_algorithm"]]
	if algorithm != k["algorithm"] {
		t.Errorf("%s: algorithm %v, want %s", *f.File, k["algorithm"], algorithm)
	}
	// Signing in at that moment takes an individual's key, an RSA one for
	// authentication or a GOST one of 2015, under a test authority, and none
	// that its list has.
	usage := want["extended_key_usage"]
	fits := strings.HasSuffix(usage, "1.2.398.3.3.4.1.1") && strings.Contains(want["issuer"], "TEST") && k["reason"] != "CERT_REVOKED" &&
		(algorithm == "ECGOST3410-2015-512" || strings.Contains(usage, "Client Authentication"))
	if k["usable"] != fits {
		t.Errorf("%s: usable %v (%v), want %v", *f.File, k["usable"], k["reason"], fits)
	}
}

func TestKeysFollowsALinkToAFolder(t *testing.T) {
	p := sharedPractice(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Dir(p.Keys[0].File), link); err != nil {
		t.Skip("this system makes no links: ", err)
	}
	files := keysJSON(t, exitOK, practice.Password, link)
	if len(files) != len(p.Keys) {
		t.Fatalf("%d files, want %d", len(files), len(p.Keys))
	}
	if got := filepath.Dir(*files[0].File); got != link {
		t.Errorf("the files are told under %s, not under %s", got, link)
	}
}

func TestKeysGoesOnAfterAFolderThatCannotBeRead(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads every folder")
	}
	dir := t.TempDir()
	whole, err := os.ReadFile(sharedPractice(t).Keys[0].File)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "z.p12"), whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "closed"), 0); err != nil {
		t.Fatal(err)
	}
	files := keysJSON(t, exitFile, practice.Password, dir)
	if len(files) != 2 || *files[0].Error.Code != "UNREADABLE" || files[1].Error != nil {
		t.Errorf("%+v", files)
	}
}

func TestKeysShowsNoTerminalCommandsOfAFileName(t *testing.T) {
	path := writeFile(t, "a\x1b[2J.p12", []byte("x"))
	r := kezek(t, "x", "keys", "-password-file", "-", path).want(t, exitFile)
	if strings.Contains(r.out, "\x1b") {
		t.Errorf("%q", r.out)
	}
}

func TestKeysTellsAPasswordFileThatIsNotThere(t *testing.T) {
	absent := filepath.Join(t.TempDir(), "absent")
	r := kezek(t, "", "keys", "-password-file", absent, "x.p12").want(t, exitFile)
	if !strings.Contains(r.err, absent) {
		t.Errorf("the file is not named: %s", r.err)
	}
}

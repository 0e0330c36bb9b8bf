package practice

import (
	"context"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/pkcs12"
)

func opened(t *testing.T, k Key) *x509.Certificate {
	t.Helper()
	data, err := os.ReadFile(k.File)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := pkcs12.Decode(data, k.Password)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%s: %d entries, %v", k.Note, len(entries), err)
	}
	return entries[0].Certificate
}

func TestKeysAreNamedAndDescribedLikeTheAuthoritys(t *testing.T) {
	for _, k := range started(t).Keys {
		cert := opened(t, k)
		prefix, algorithm, issuer := "GOST512_", signer.AlgorithmGOST2015, authorityNameGOST
		switch k.Note {
		case NoteSigning:
			prefix, algorithm, issuer = "RSA256_", signer.AlgorithmRSA, authorityName
		case NoteMotherRSA, NoteExpired:
			prefix, algorithm, issuer = "AUTH_RSA256_", signer.AlgorithmRSA, authorityName
		case NoteSigningGOST2004:
			prefix, algorithm = "GOSTKNCA_", signer.AlgorithmGOST2004
		}
		if want := prefix + hex.EncodeToString(cert.SubjectKeyId) + ".p12"; filepath.Base(k.File) != want {
			t.Errorf("%s: named %s, want %s", k.Note, filepath.Base(k.File), want)
		}
		d := signer.Describe(cert)
		if d.IIN != k.IIN || d.Issuer != issuer || d.Owner+" "+d.Patronymic != k.Name || d.Algorithm != algorithm {
			t.Errorf("%s: %+v", k.Note, d)
		}
		if (k.Note == NoteLegalPerson) != (d.Subject == signer.SubjectLegalPerson && d.BIN != "") {
			t.Errorf("%s: subject %s, BIN %q", k.Note, d.Subject, d.BIN)
		}
	}
}

func TestKeysFollowTheAuthoritysProfile(t *testing.T) {
	p := started(t)
	for note, want := range map[string]struct {
		usage    x509.KeyUsage
		extended x509.ExtKeyUsage
		policy   string
	}{
		NoteMother:      {x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment | x509.KeyUsageKeyAgreement, x509.ExtKeyUsageEmailProtection, "1.2.398.3.3.2"},
		NoteMotherRSA:   {x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, x509.ExtKeyUsageClientAuth, "1.2.398.3.3.2.4"},
		NoteSigning:     {x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment, x509.ExtKeyUsageEmailProtection, "1.2.398.3.3.2.3"},
		NoteLegalPerson: {x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment | x509.KeyUsageKeyAgreement, x509.ExtKeyUsageEmailProtection, "1.2.398.3.3.2"},
	} {
		cert := opened(t, keyOf(t, p, note))
		if cert.KeyUsage != want.usage || len(cert.ExtKeyUsage) != 1 || cert.ExtKeyUsage[0] != want.extended ||
			len(cert.Policies) != 1 || cert.Policies[0].String() != want.policy {
			t.Errorf("%s: %v %v %v", note, cert.KeyUsage, cert.ExtKeyUsage, cert.Policies)
		}
	}
}

func TestSubjectIsInTheAuthoritysOrder(t *testing.T) {
	p := started(t)
	var got []string
	for _, name := range opened(t, p.Keys[0]).Subject.Names {
		got = append(got, name.Type.String())
	}
	want := []asn1.ObjectIdentifier{oidCN, oidSurname, oidSerialNumber, oidCountry, oidGivenName}
	for i, oid := range want {
		if i >= len(got) || got[i] != oid.String() {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestIINsHaveTheirCheckDigits(t *testing.T) {
	for _, p := range []person{mother(), father(), guardian()} {
		if _, err := portal.NormalizeIIN(p.iin); err != nil {
			t.Errorf("%s: %v", p.iin, err)
		}
	}
	for iin := range records() {
		if _, err := portal.NormalizeIIN(iin); err != nil {
			t.Errorf("%s: %v", iin, err)
		}
	}
}

// OpenSSL opens every file and knows no private key of Kazakhstan's GOST.
func TestKeysOpenWithOpenSSL(t *testing.T) {
	openssl := program(t, "openssl")
	for _, k := range started(t).Keys {
		isRSA, what := strings.Contains(k.File, "RSA256_"), "-nokeys"
		if isRSA {
			what = "-nodes"
		}
		cmd := exec.Command(openssl, "pkcs12", "-legacy", "-in", k.File, "-passin", "pass:"+k.Password, what, "-info") //nolint:gosec // a test
		out, err := cmd.CombinedOutput()
		if err != nil || isRSA && !strings.Contains(string(out), "PRIVATE KEY") || !strings.Contains(string(out), "BEGIN CERTIFICATE") {
			t.Errorf("%s: %v\n%s", k.Note, err, out)
		}
	}
}

func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip("not installed here: ", name)
	}
	return path
}

func TestAcceptsKey(t *testing.T) {
	p := started(t)
	for _, k := range p.Keys {
		ids, err := signer.LocalKeyIDs(k.File)
		if err != nil || !p.AcceptsKey(ids) {
			t.Errorf("%s: %x, %v", k.Note, ids, err)
		}
	}
	if p.AcceptsKey([][]byte{[]byte("other")}) || p.AcceptsKey(nil) {
		t.Error("a key that is none of the practice portal's is taken")
	}
	p.anyKey = true
	if !p.AcceptsKey(nil) {
		t.Error("with added authorities every key is to be tried")
	}
}

// A key that is near its end is made anew in time, with all others.
func TestKeysAreRenewed(t *testing.T) {
	dir := folderCopy(t)
	later := func() time.Time { return time.Now().AddDate(1, 0, -20) }
	p := begun(t, Options{Dir: dir, Now: later})
	if cert := opened(t, p.Keys[0]); cert.NotAfter.Before(later().AddDate(0, 11, 0)) {
		t.Errorf("valid until %v", cert.NotAfter)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "keys"))
	if err != nil || len(entries) != len(keyPlans()) {
		t.Errorf("%d files, %v", len(entries), err)
	}
}

func TestSomebodysOwnFileAmongTheKeysStays(t *testing.T) {
	dir := folderCopy(t)
	own := filepath.Join(dir, "keys", "AUTH_RSA256_0000.p12")
	if err := os.WriteFile(own, []byte("own"), 0o600); err != nil {
		t.Fatal(err)
	}
	begun(t, Options{Dir: dir, Now: func() time.Time { return time.Now().AddDate(2, 0, 0) }})
	if _, err := os.Stat(own); err != nil {
		t.Error(err)
	}
}

func TestMakingKeysCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	dir := t.TempDir()
	begun := time.Now()
	_, err := Start(ctx, Options{Dir: dir, Progress: func(done, total int) {
		if total != rsaKeys()+1 {
			t.Errorf("%d of %d", done, total)
		}
		cancel()
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
	lock, err := folder{dir}.hold(t.Context(), nil)
	if err != nil {
		t.Fatalf("the folder is still held: %v", err)
	}
	if err := lock.Close(); err != nil {
		t.Error(err)
	}
	time.Sleep(time.Second) // a key under way is finished
}

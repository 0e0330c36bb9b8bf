package trust_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/trust"
)

func TestInspectFindsAuthorities(t *testing.T) {
	root := testca.Root(t, "root")
	inter := root.Authority(t, "inter")
	person := inter.Person(t)
	r, i := root.Certificate, inter.Certificate
	dir := t.TempDir()
	for _, c := range []struct {
		name, file string
		data       []byte
		want       int
	}{
		{"DER", "root.cer", r.Raw, 1},
		{"any file name", "root", r.Raw, 1},
		{"PEM", "root.pem", toPEM("CERTIFICATE", r), 1},
		{"PEM after a byte order mark", "mark.pem", append([]byte("\xEF\xBB\xBF"), toPEM("CERTIFICATE", r)[len("a line that is no PEM\n"):]...), 1},
		{"PEM with CRLF", "crlf.pem", []byte(strings.ReplaceAll(string(toPEM("CERTIFICATE", r, i)), "\n", "\r\n")), 2},
		{"a bundle with others in it", "bundle.pem", toPEM("CERTIFICATE", r, person, i, r), 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := trust.Inspect(write(t, c.data, dir, c.file))
			if err != nil || len(found) != c.want {
				t.Fatalf("got %d and %v, want %d", len(found), err, c.want)
			}
			if !found[0].Certificate.Equal(r) || !found[0].Anchor || found[0].Fingerprint != trust.Fingerprint(r) {
				t.Errorf("got %+v", found[0])
			}
			if c.want == 2 && (!found[1].Certificate.Equal(i) || found[1].Anchor) {
				t.Errorf("got %+v", found[1])
			}
		})
	}
}

func TestInspectRefuses(t *testing.T) {
	root := testca.Root(t, "root")
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		path string
		want error
	}{
		{"an empty file", write(t, nil, dir, "empty.cer"), trust.ErrNotCertificate},
		{"text", write(t, []byte("not a certificate"), dir, "text.cer"), trust.ErrNotCertificate},
		{"a cut certificate", write(t, root.Certificate.Raw[:500], dir, "cut.cer"), trust.ErrNotCertificate},
		{"PEM of something else", write(t, toPEM("X509 CRL", root.Certificate), dir, "list.pem"), trust.ErrNotCertificate},
		{"a person's certificate", write(t, root.Person(t).Raw, dir, "person.cer"), trust.ErrNotAuthority},
		{"a large file", write(t, append(root.Certificate.Raw, make([]byte, 1<<20)...), dir, "large.cer"), trust.ErrTooLarge},
		{"a folder", dir, trust.ErrUnreadable},
		{"no file", filepath.Join(dir, "missing.cer"), trust.ErrUnreadable},
	} {
		t.Run(c.name, func(t *testing.T) {
			if found, err := trust.Inspect(c.path); !errors.Is(err, c.want) || found != nil {
				t.Errorf("got %d and %v, want %v", len(found), err, c.want)
			}
		})
	}
}

func TestInspectRefusesAFileThatIsNotItsReaders(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this account reads every file")
	}
	path := write(t, testca.Root(t, "root").Certificate.Raw, t.TempDir(), "root.cer")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := trust.Inspect(path); !errors.Is(err, trust.ErrUnreadable) || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
}

func TestCandidatesRefusesALargeFile(t *testing.T) {
	data := append(toPEM("CERTIFICATE", testca.Root(t, "root").Certificate), make([]byte, 1<<20)...)
	if _, err := trust.Candidates(data); !errors.Is(err, trust.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

// TestFingerprintIsOpenSSLs compares with what a person is told to run.
func TestFingerprintIsOpenSSLs(t *testing.T) {
	cert := testca.Root(t, "root").Certificate
	got := trust.Fingerprint(cert)
	sum := sha256.Sum256(cert.Raw)
	if strings.ToLower(strings.ReplaceAll(got, ":", "")) != hex.EncodeToString(sum[:]) || len(got) != 95 {
		t.Errorf("got %s", got)
	}
	out, err := testca.OpenSSL(t, "x509", "-noout", "-fingerprint", "-sha256", "-in", testca.PEM(t, cert))
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _, want, _ := strings.Cut(strings.TrimSpace(string(out)), "="); got != want {
		t.Errorf("got %s, openssl says %s", got, want)
	}
}

func TestInspectOnTheAuthoritysCertificates(t *testing.T) {
	anchors := 0
	for _, path := range certificateFiles(t, testca.NCA(t, "ca")) {
		found, err := trust.Inspect(path)
		if err != nil || len(found) != 1 {
			t.Errorf("%s: %d and %v", filepath.Base(path), len(found), err)
			continue
		}
		if found[0].Anchor {
			anchors++
		}
	}
	if anchors != 7 {
		t.Errorf("%d roots, want 7", anchors)
	}
	if _, err := trust.Inspect(testca.NCA(t, "ca", "tsa_rsa_2022_prod_20251028.der")); !errors.Is(err, trust.ErrNotAuthority) {
		t.Errorf("a time stamper's certificate: got %v", err)
	}
}

// certificateFiles are those named .cer or .crt.
func certificateFiles(t *testing.T, dir string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); ext == ".cer" || ext == ".crt" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) != 14 {
		t.Fatalf("%d files and %v, want 14", len(paths), err)
	}
	return paths
}

// FuzzCandidates: whatever is in a file, what comes out of it is either an
// error or authorities that a store takes.
func FuzzCandidates(f *testing.F) {
	root := testca.Root(f, "root")
	inter := root.Authority(f, "inter")
	f.Add(root.Certificate.Raw)
	f.Add(inter.Person(f).Raw)
	f.Add(testca.GOSTRoot(f, "root").Certificate.Raw)
	f.Add(toPEM("CERTIFICATE", testca.GOST2004Root(f, "root").Certificate))
	f.Add(toPEM("CERTIFICATE", root.Certificate, inter.Certificate))
	f.Add(toPEM("X509 CRL", root.Certificate))
	f.Add([]byte("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := trust.Candidates(data)
		if (err == nil) != (len(found) > 0) {
			t.Fatalf("%d and %v", len(found), err)
		}
		for _, c := range found {
			if trust.New(c.Certificate).Len() != 1 || c.Fingerprint != trust.Fingerprint(c.Certificate) {
				t.Errorf("not an authority: %s", c.Fingerprint)
			}
		}
	})
}

package trust_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/trust"
)

func write(t *testing.T, data []byte, path ...string) string {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func toPEM(kind string, certs ...*x509.Certificate) []byte {
	var b bytes.Buffer
	for _, c := range certs {
		fmt.Fprintln(&b, "a line that is no PEM")
		_ = pem.Encode(&b, &pem.Block{Type: kind, Bytes: c.Raw})
	}
	return b.Bytes()
}

func load(t *testing.T, want int, dirs ...string) *trust.Store {
	t.Helper()
	s, err := trust.Load(dirs...)
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != want {
		t.Errorf("Len = %d, want %d", s.Len(), want)
	}
	return s
}

func TestLoadReadsEveryFormBelowEachFolder(t *testing.T) {
	root := testca.Root(t, "root")
	inter := root.Authority(t, "inter")
	lower := inter.Authority(t, "lower")
	dir, second := t.TempDir(), t.TempDir()
	write(t, root.Certificate.Raw, dir, "root.cer")
	write(t, toPEM("CERTIFICATE", inter.Certificate, root.Certificate), dir, "a", "b", "bundle.PEM")
	write(t, lower.Certificate.Raw, second, "lower.der")
	s := load(t, 3, dir, second)
	accepts(t, s, lower.Person(t), testca.At, 4)
}

func TestLoadTakesOneFile(t *testing.T) {
	load(t, 1, write(t, testca.Root(t, "root").Certificate.Raw, t.TempDir(), "root.crt"))
}

func TestLoadOfNothingTrustsNobody(t *testing.T) {
	refuses(t, load(t, 0), testca.Root(t, "root").Person(t), testca.At)
	load(t, 0, t.TempDir())
}

func TestLoadSkipsWhatIsNoAuthority(t *testing.T) {
	root := testca.Root(t, "root")
	dir := t.TempDir()
	write(t, root.Person(t).Raw, dir, "person.cer")
	write(t, []byte("not a certificate"), dir, "notes.pem")
	write(t, nil, dir, "empty.crt")
	write(t, root.Certificate.Raw, dir, "root.txt")
	write(t, root.Certificate.Raw, dir, "root.crl")
	write(t, toPEM("X509 CRL", root.Certificate), dir, "list.pem")
	write(t, append(toPEM("CERTIFICATE", root.Certificate), make([]byte, 1<<20)...), dir, "large.pem")
	write(t, append(root.Certificate.Raw, 0), dir, "trailing.der")
	load(t, 0, dir)
}

func TestLoadEndsWithCirclesOfLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a privilege on Windows")
	}
	root := testca.Root(t, "root")
	dir, aside := t.TempDir(), t.TempDir()
	file := write(t, root.Certificate.Raw, aside, "root.cer")
	for _, link := range [][2]string{
		{dir, filepath.Join(dir, "circle")},
		{filepath.Join(dir, "self.cer"), filepath.Join(dir, "self.cer")},
		{filepath.Join(dir, "nowhere"), filepath.Join(dir, "dangling.cer")},
		{aside, filepath.Join(dir, "folder.cer")},
	} {
		if err := os.Symlink(link[0], link[1]); err != nil {
			t.Fatal(err)
		}
	}
	load(t, 0, dir)
	// A link to a file is followed, and so is the given folder itself.
	if err := os.Symlink(file, filepath.Join(dir, "root.cer")); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	load(t, 1, dir)
	load(t, 1, link)
}

func TestLoadRefusesMissingFolder(t *testing.T) {
	_, err := trust.Load(filepath.Join(t.TempDir(), "missing"))
	if !errors.Is(err, trust.ErrUnreadable) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestLoadRefusesUnreadableFolder(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this account reads every folder")
	}
	dir := t.TempDir()
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := trust.Load(dir); !errors.Is(err, trust.ErrUnreadable) {
		t.Errorf("got %v", err)
	}
}

func TestLoadRefusesTooManyFiles(t *testing.T) {
	dir := t.TempDir()
	for i := range 2001 {
		write(t, nil, dir, fmt.Sprintf("%d.cer", i))
	}
	if _, err := trust.Load(dir); !errors.Is(err, trust.ErrTooMany) {
		t.Errorf("got %v", err)
	}
}

package signer_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	library "software.sslmate.com/src/go-pkcs12"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
)

const password = "Aa1-пароль"

// keyFile writes a person's key file in the authority's shape.
func keyFile(t testing.TB, cert *x509.Certificate, key *rsa.PrivateKey) string {
	t.Helper()
	data, err := pkcs12.Encode(rand.Reader, pkcs12.Container{Key: key, Certificate: cert}, password)
	if err != nil {
		t.Fatal(err)
	}
	return testca.File(t, "AUTH_RSA256_test.p12", data)
}

func personFile(t testing.TB) string {
	t.Helper()
	return keyFile(t, testca.Root(t, "root").Person(t), testca.Key(t, "person"))
}

func open(t testing.TB, path, password string) *signer.Storage {
	t.Helper()
	s, err := signer.Opener{}.Open(context.Background(), signer.Source{Type: signer.StoragePKCS12, Path: path}, signer.Secrets{Password: password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func refusesToOpen(t *testing.T, path, password string, want error) {
	t.Helper()
	s, err := signer.Opener{}.Open(context.Background(), signer.Source{Type: signer.StoragePKCS12, Path: path}, signer.Secrets{Password: password})
	if s != nil {
		t.Error("a storage was given")
	}
	isOnly(t, err, want)
}

// isOnly: every error of Open is exactly one of the list.
func isOnly(t *testing.T, err, want error) {
	t.Helper()
	for _, one := range []error{
		signer.ErrWrongPassword, signer.ErrDamaged, signer.ErrNotKeyStore, signer.ErrUnsupported, signer.ErrNoKey,
		signer.ErrTooLarge, signer.ErrTooManyIterations, signer.ErrUnreadable, signer.ErrGone, signer.ErrKeyPassword,
		signer.ErrNoModule, signer.ErrNoToken, signer.ErrWrongPIN, signer.ErrLastTry, signer.ErrPINLocked, signer.ErrPINExpired,
		signer.ErrPINFormat, signer.ErrNotReady, signer.ErrTokenFailed, signer.ErrCrashed, signer.ErrNoTokens, signer.ErrUnfit,
	} {
		if got := errors.Is(err, one); got != (one == want) {
			t.Errorf("errors.Is(%v, %v) = %v", err, one, got)
		}
	}
}

func TestOpen(t *testing.T) {
	path := personFile(t)
	s := open(t, path, password)
	if s.Type != signer.StoragePKCS12 || s.Path != path || len(s.Keys) != 1 {
		t.Fatalf("got %s, %s, %d keys", s.Type, s.Path, len(s.Keys))
	}
	k := s.Keys[0]
	if k.Fault != signer.ReasonFits || k.Certificate.IIN != "910205499012" || string(k.LocalKeyID) != "key identifier" {
		t.Errorf("fault %q, key id %q", k.Fault, k.LocalKeyID)
	}
}

func TestOpenRefusesWrongPassword(t *testing.T) {
	path := personFile(t)
	for _, wrong := range []string{"", "wrong", strings.ToUpper(password), password + " "} {
		refusesToOpen(t, path, wrong, signer.ErrWrongPassword)
	}
}

func TestOpenRefusesDamaged(t *testing.T) {
	data, err := os.ReadFile(personFile(t))
	if err != nil {
		t.Fatal(err)
	}
	refusesToOpen(t, testca.File(t, "half.p12", data[:len(data)/2]), password, signer.ErrDamaged)
}

func TestOpenRefusesNotKeyStore(t *testing.T) {
	cert := testca.Root(t, "root").Certificate.Raw
	for name, data := range map[string][]byte{"empty.p12": nil, "text.p12": []byte("text"), "cert.p12": cert} {
		refusesToOpen(t, testca.File(t, name, data), password, signer.ErrNotKeyStore)
	}
	refusesToOpen(t, t.TempDir(), password, signer.ErrNotKeyStore)
}

func TestOpenRefusesDeviceWithoutReadingIt(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("this system has no /dev/zero")
	}
	refusesToOpen(t, "/dev/zero", password, signer.ErrNotKeyStore)
}

func TestOpenRefusesOtherStorageTypes(t *testing.T) {
	path := personFile(t)
	for _, kind := range []signer.StorageType{"", "pkcs12", "AKSomethingStore"} {
		_, err := signer.Opener{}.Open(context.Background(), signer.Source{Type: kind, Path: path}, signer.Secrets{Password: password})
		isOnly(t, err, signer.ErrUnsupported)
	}
}

// The zero Opener has nobody to start a helper process.
func TestOpenRefusesTokensWithoutALauncher(t *testing.T) {
	for _, kind := range []signer.StorageType{
		signer.StorageKaztoken, signer.StorageIDCard, signer.StorageEToken72K,
		signer.StorageEToken5110, signer.StorageJaCarta, signer.StorageAKey,
	} {
		s, err := signer.Opener{}.Open(t.Context(), signer.Source{Type: kind}, signer.Secrets{Password: "1234"})
		if s != nil {
			t.Error("a storage was given")
		}
		isOnly(t, err, signer.ErrNoTokens)
	}
}

func TestOpenRefusesNoKey(t *testing.T) {
	root := testca.Root(t, "root").Certificate
	data, err := pkcs12.Encode(rand.Reader, pkcs12.Container{Certificate: root}, password)
	if err != nil {
		t.Fatal(err)
	}
	refusesToOpen(t, testca.File(t, "certificate.p12", data), password, signer.ErrNoKey)
}

func TestOpenRefusesTooLarge(t *testing.T) {
	path := personFile(t)
	if err := os.Truncate(path, pkcs12.MaxSize+1); err != nil {
		t.Fatal(err)
	}
	refusesToOpen(t, path, password, signer.ErrTooLarge)
	_, err := signer.LocalKeyIDs(path)
	isOnly(t, err, signer.ErrTooLarge)
}

// slow is a file that takes as many iterations as are taken at all, or more.
func slow(t *testing.T, iterations int) string {
	t.Helper()
	data, err := library.Modern.WithIterations(iterations).
		Encode(testca.Key(t, "person"), testca.Root(t, "root").Person(t), nil, password)
	if err != nil {
		t.Fatal(err)
	}
	return testca.File(t, "slow.p12", data)
}

func TestOpenRefusesTooManyIterations(t *testing.T) {
	if testing.Short() {
		t.Skip("writing such a file takes seconds")
	}
	refusesToOpen(t, slow(t, pkcs12.MaxIterations+1), password, signer.ErrTooManyIterations)
}

func TestOpenRefusesGone(t *testing.T) {
	refusesToOpen(t, filepath.Join(t.TempDir(), "gone.p12"), password, signer.ErrGone)
	refusesToOpen(t, filepath.Join(t.TempDir(), "stick", "gone.p12"), password, signer.ErrGone)
	_, err := signer.LocalKeyIDs(filepath.Join(t.TempDir(), "gone.p12"))
	isOnly(t, err, signer.ErrGone)
}

func TestOpenRefusesUnreadable(t *testing.T) {
	refusesToOpen(t, "a\x00b", password, signer.ErrUnreadable)
	path := personFile(t)
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this account reads every file")
	}
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	refusesToOpen(t, path, password, signer.ErrUnreadable)
}

func TestOpenErrorsTellNeitherPathNorPassword(t *testing.T) {
	half := func() string {
		data, err := os.ReadFile(personFile(t))
		if err != nil {
			t.Fatal(err)
		}
		return testca.File(t, "IIN910205499012.p12", data[:100])
	}()
	for _, path := range []string{half, personFile(t), filepath.Join(half, "IIN910205499012"), "IIN910205499012\x00"} {
		_, err := signer.Opener{}.Open(context.Background(), signer.Source{Type: signer.StoragePKCS12, Path: path}, signer.Secrets{Password: "secret"})
		if err == nil || strings.Contains(err.Error(), "910205499012") || strings.Contains(err.Error(), "secret") {
			t.Errorf("got %v", err)
		}
	}
}

func TestOpenHonoursACancelledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s, err := signer.Opener{}.Open(ctx, signer.Source{Type: signer.StoragePKCS12, Path: personFile(t)}, signer.Secrets{Password: password})
	if s != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", s, err)
	}
}

// A million iterations take far longer than the context lasts.
func TestOpenReturnsWhenTheContextEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("writing such a file takes seconds")
	}
	path := slow(t, pkcs12.MaxIterations)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	s, err := signer.Opener{}.Open(ctx, signer.Source{Type: signer.StoragePKCS12, Path: path}, signer.Secrets{Password: password})
	if s != nil || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, %v", s, err)
	}
}

func TestOpenDescribesKeyWithoutCertificate(t *testing.T) {
	k := open(t, keyFile(t, nil, testca.Key(t, "person")), password).Keys[0]
	if k.Certificate != nil || k.Fault != signer.ReasonNoCertificate {
		t.Errorf("fault %q", k.Fault)
	}
	cannotSign(t, k)
}

func TestOpenDescribesKeyWithDamagedCertificate(t *testing.T) {
	cert := *testca.Root(t, "root").Person(t)
	cert.Raw = cert.Raw[:len(cert.Raw)-9]
	k := open(t, keyFile(t, &cert, testca.Key(t, "person")), password).Keys[0]
	if k.Certificate != nil || k.Fault != signer.ReasonCertDamaged || k.LocalKeyID == nil {
		t.Errorf("fault %q", k.Fault)
	}
	cannotSign(t, k)
	if got := policy(t).JudgeKey(k); got != signer.ReasonCertDamaged {
		t.Errorf("judged %q", got)
	}
}

func TestOpenDescribesKeyOfAnotherCertificate(t *testing.T) {
	k := open(t, keyFile(t, testca.Root(t, "root").Person(t), testca.Key(t, "other")), password).Keys[0]
	if k.Certificate == nil || k.Fault != signer.ReasonKeyMismatch {
		t.Errorf("fault %q", k.Fault)
	}
	cannotSign(t, k)
}

func TestCloseForgetsTheKeys(t *testing.T) {
	s := open(t, personFile(t), password)
	s.Close()
	s.Close()
	cannotSign(t, s.Keys[0])
	if s.Keys[0].Certificate.Owner == "" {
		t.Error("what describes the key is gone too")
	}
	(*signer.Storage)(nil).Close()
}

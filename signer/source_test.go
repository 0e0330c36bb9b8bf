package signer_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"os"
	"testing"
	"time"

	keystore "github.com/pavlo-v-chernykh/keystore-go/v4"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

const storePassword, keyPassword = "Qwerty12", "Another12"

// javaKey is a key for a Java store, under a password.
type javaKey struct {
	alias    string
	key      crypto.PrivateKey
	cert     []byte
	password string
}

// javaStore writes a store as keytool does.
func javaStore(t *testing.T, name string, keys ...javaKey) string {
	t.Helper()
	store := keystore.New(keystore.WithOrderedAliases())
	for _, k := range keys {
		octets, err := pki.MarshalPrivateKey(k.key)
		if err != nil {
			t.Fatal(err)
		}
		entry := keystore.PrivateKeyEntry{
			CreationTime: time.Unix(1_700_000_000, 0), PrivateKey: octets,
			CertificateChain: []keystore.Certificate{{Type: "X.509", Content: k.cert}},
		}
		if err := store.SetPrivateKeyEntry(k.alias, entry, []byte(k.password)); err != nil {
			t.Fatal(err)
		}
	}
	var data bytes.Buffer
	if err := store.Store(&data, []byte(storePassword)); err != nil {
		t.Fatal(err)
	}
	return testca.File(t, name, data.Bytes())
}

// gostJavaKey is a GOST key of 2015 for a Java store.
func gostJavaKey(t *testing.T, alias, password string) javaKey {
	t.Helper()
	cert := testca.GOSTRoot(t, "root").Issue(t, testca.Person(), testca.GOSTKey(t, "person").Public())
	return javaKey{alias, testca.GOSTKey(t, "person"), cert.Raw, password}
}

func rsaJavaKey(t *testing.T, alias, password string) javaKey {
	t.Helper()
	return javaKey{alias, testca.Key(t, "person"), testca.Root(t, "root").Person(t).Raw, password}
}

func opens(t *testing.T, s signer.Source, x signer.Secrets) *signer.Storage {
	t.Helper()
	storage, err := signer.Opener{}.Open(t.Context(), s, x)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(storage.Close)
	return storage
}

func refusesSource(t *testing.T, s signer.Source, x signer.Secrets, want error) {
	t.Helper()
	storage, err := signer.Opener{}.Open(t.Context(), s, x)
	if storage != nil {
		t.Error("a storage was given")
	}
	isOnly(t, err, want)
}

// TestOpenJKS: several keys, RSA and GOST, each signs.
func TestOpenJKS(t *testing.T) {
	path := javaStore(t, "store.jks", rsaJavaKey(t, "a", storePassword), gostJavaKey(t, "b", storePassword))
	s := opens(t, signer.Source{Type: signer.StorageJKS, Path: path}, signer.Secrets{Password: storePassword})
	if s.Type != signer.StorageJKS || s.Path != path || len(s.Keys) != 2 {
		t.Fatalf("%s, %s, %d keys", s.Type, s.Path, len(s.Keys))
	}
	for _, k := range s.Keys {
		if k.Fault != signer.ReasonFits || k.LocalKeyID != nil {
			t.Errorf("fault %q, key id %x", k.Fault, k.LocalKeyID)
		}
		signsAndVerifies(t, k)
	}
	if ids, err := signer.LocalKeyIDs(path); err != nil || ids != nil {
		t.Errorf("key ids %x, %v", ids, err)
	}
}

// The content says which of the two kinds a file is, neither its name nor what
// the person chose.
func TestOpenGoesByContent(t *testing.T) {
	p12 := personFile(t)
	data, err := os.ReadFile(p12)
	if err != nil {
		t.Fatal(err)
	}
	for path, c := range map[string]struct {
		password string
		want     signer.StorageType
	}{
		p12:                               {password, signer.StoragePKCS12},
		testca.File(t, "store.jks", data): {password, signer.StoragePKCS12},
		javaStore(t, "key.p12", rsaJavaKey(t, "a", storePassword)): {storePassword, signer.StorageJKS},
	} {
		for _, kind := range []signer.StorageType{signer.StoragePKCS12, signer.StorageJKS} {
			s := opens(t, signer.Source{Type: kind, Path: path}, signer.Secrets{Password: c.password})
			if s.Type != c.want || len(s.Keys) != 1 || s.Keys[0].Fault != signer.ReasonFits {
				t.Errorf("%s as %s: %s, %d keys", path, kind, s.Type, len(s.Keys))
			}
		}
	}
}

func TestOpenJKSKeyPassword(t *testing.T) {
	path := javaStore(t, "store.jks", gostJavaKey(t, "a", keyPassword))
	source := signer.Source{Type: signer.StorageJKS, Path: path}
	refusesSource(t, source, signer.Secrets{Password: storePassword}, signer.ErrKeyPassword)
	refusesSource(t, source, signer.Secrets{Password: storePassword, KeyPassword: "wrong"}, signer.ErrKeyPassword)
	refusesSource(t, source, signer.Secrets{Password: "wrong", KeyPassword: keyPassword}, signer.ErrWrongPassword)
	s := opens(t, source, signer.Secrets{Password: storePassword, KeyPassword: keyPassword})
	signsAndVerifies(t, s.Keys[0])
}

// One key of two opens: the other is shown and says what it lacks.
func TestOpenJKSShowsALockedKey(t *testing.T) {
	path := javaStore(t, "store.jks", rsaJavaKey(t, "a", storePassword), gostJavaKey(t, "b", keyPassword))
	s := opens(t, signer.Source{Type: signer.StorageJKS, Path: path}, signer.Secrets{Password: storePassword})
	faults := map[string]signer.Reason{}
	for _, k := range s.Keys {
		faults[k.Certificate.Algorithm] = k.Fault
		if k.Fault != signer.ReasonFits {
			cannotSign(t, k)
		}
	}
	if faults[signer.AlgorithmRSA] != signer.ReasonFits || faults[signer.AlgorithmGOST2015] != signer.ReasonKeyPassword {
		t.Errorf("faults %v", faults)
	}
}

func TestOpenJKSRefusals(t *testing.T) {
	path := javaStore(t, "store.jks", rsaJavaKey(t, "a", storePassword))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"wrong password": {data, signer.ErrWrongPassword},
		"half":           {data[:len(data)/2], signer.ErrDamaged},
		"no key":         {emptyStore(t), signer.ErrNoKey},
		"version 9":      {append([]byte("\xfe\xed\xfe\xed\x00\x00\x00\x09"), make([]byte, 40)...), signer.ErrUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			pass := storePassword
			if c.want == signer.ErrWrongPassword {
				pass = "wrong"
			}
			refusesSource(t, signer.Source{Type: signer.StorageJKS, Path: testca.File(t, "a.jks", c.data)}, signer.Secrets{Password: pass}, c.want)
		})
	}
}

func emptyStore(t *testing.T) []byte {
	t.Helper()
	var data bytes.Buffer
	if err := keystore.New().Store(&data, []byte(storePassword)); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

// A Java store that was pulled out with its stick signs no more.
func TestSignRefusesJavaStoreThatIsGone(t *testing.T) {
	path := javaStore(t, "store.jks", gostJavaKey(t, "a", storePassword))
	s := opens(t, signer.Source{Type: signer.StorageJKS, Path: path}, signer.Secrets{Password: storePassword})
	remove(t, path)
	_, err := s.Keys[0].Sign(rand.Reader, statement())
	isOnly(t, err, signer.ErrGone)
}

package signer_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/corpus"
	"kezek.kz/kezek/signer/internal/testca"
)

// fewestVectors is how many containers the corpus has to have.
const fewestVectors = 120

// classes are what the corpus calls the errors of this package.
var classes = map[string]error{
	corpus.Success:           nil,
	corpus.WrongPassword:     signer.ErrWrongPassword,
	corpus.KeyPassword:       signer.ErrKeyPassword,
	corpus.Damaged:           signer.ErrDamaged,
	corpus.NotKeyStore:       signer.ErrNotKeyStore,
	corpus.Unsupported:       signer.ErrUnsupported,
	corpus.NoKey:             signer.ErrNoKey,
	corpus.TooLarge:          signer.ErrTooLarge,
	corpus.TooManyIterations: signer.ErrTooManyIterations,
}

// TestCorpus opens every container of testdata/corpus: each ends as its file
// says, and under no other of the classes.
func TestCorpus(t *testing.T) {
	for _, v := range loadCorpus(t) {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			path := testca.File(t, "container", v.Octets())
			storage, err := signer.Opener{}.Open(context.Background(),
				signer.Source{Type: signer.StorageType(v.Storage), Path: path},
				signer.Secrets{Password: v.Password, KeyPassword: v.KeyPassword})
			checkClass(t, v, err)
			if err != nil {
				return
			}
			defer storage.Close()
			checkKeys(t, v, storage.Keys)
		})
	}
}

func loadCorpus(t *testing.T) []corpus.Vector {
	t.Helper()
	all, err := corpus.Load(filepath.Join("testdata", "corpus"))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < fewestVectors {
		t.Fatalf("only %d containers", len(all))
	}
	return all
}

// checkClass holds an error to the class expected, and to no other one.
func checkClass(t *testing.T, v corpus.Vector, err error) {
	t.Helper()
	if _, known := classes[v.Expect]; !known {
		t.Fatalf("class %q is not known", v.Expect)
	}
	for class, sentinel := range classes {
		is := sentinel == nil && err == nil || sentinel != nil && errors.Is(err, sentinel)
		if is != (class == v.Expect) {
			t.Errorf("got %v, want %s", err, v.Expect)
		}
	}
}

func checkKeys(t *testing.T, v corpus.Vector, keys []*signer.Key) {
	t.Helper()
	if v.Expect != corpus.Success {
		return
	}
	var algorithms, faults []string
	for _, k := range keys {
		algorithm := corpus.None
		if k.Certificate != nil {
			algorithm = k.Certificate.Algorithm
		}
		algorithms = append(algorithms, algorithm)
		faults = append(faults, orNone(string(k.Fault)))
	}
	want := v.Faults
	if want == nil {
		want = slices.Repeat([]string{corpus.None}, v.Keys)
	}
	if len(keys) != v.Keys || !slices.Equal(algorithms, v.Algorithms) || !slices.Equal(faults, want) {
		t.Errorf("got %d keys: %q, %q; want %d: %q, %q", len(keys), algorithms, faults, v.Keys, v.Algorithms, want)
	}
}

func orNone(s string) string {
	if s == "" {
		return corpus.None
	}
	return s
}

// TestCorpusAsOpenSSL gives every container that is PKCS#12 to OpenSSL, which
// opens what is opened here and refuses what is refused here, unless the
// container's header says otherwise.
func TestCorpusAsOpenSSL(t *testing.T) {
	program, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	for _, v := range loadCorpus(t) {
		// OpenSSL counts as far as a file asks it to, which takes it hours.
		if v.Storage != "PKCS12" || v.Expect == corpus.TooManyIterations {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			path := testca.File(t, "container", v.Octets())
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			command := exec.CommandContext(ctx, program, "pkcs12", "-legacy", "-in", path,
				"-passin", "env:CORPUS_PASSWORD", "-nodes", "-out", os.DevNull)
			command.Env = append(os.Environ(), "CORPUS_PASSWORD="+v.Password)
			said, err := command.CombinedOutput()
			if opened := err == nil; opened != v.OpenSSLOpens() {
				t.Errorf("opened: %v, want %v: %s", opened, v.OpenSSLOpens(), said)
			}
		})
	}
}

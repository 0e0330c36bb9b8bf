package corpus

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

var write = flag.String("write", "", "empty this folder and make all containers of the corpus anew in it")

// password opens every container made here unless said otherwise.
const password = "Qwerty12"

// TestWrite makes the corpus with new keys. What is expected of each container
// is written down beside it by hand, never taken from the reader under test.
func TestWrite(t *testing.T) {
	if *write == "" {
		t.Skip("the corpus is made anew only on demand (-write ../../testdata/corpus), for which openssl and keytool are needed")
	}
	w := &writer{TB: t, dir: *write, written: map[string]bool{}}
	old, err := filepath.Glob(filepath.Join(w.dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range old {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	for _, group := range []func(*writer, people){
		shapes, schemes, macs, passwords, programs,
		numbers, contents, certificates,
		cut, flipped, lengths, iterations, limits, unsupportedAlgorithms,
		foreign, javaStores, javaRefusals,
	} {
		group(w, newPeople(t))
	}
}

// TestVectorSurvivesItsText: what is written is what is read.
func TestVectorSurvivesItsText(t *testing.T) {
	for _, v := range []Vector{
		{Name: "a", Expect: Damaged, Storage: "JKS"},
		{
			Name: "b", Expect: Success, Storage: "PKCS12", Password: " пароль: 😀 ", KeyPassword: "own", Keys: 2,
			Algorithms: []string{"RSA", None}, Faults: []string{None, "NO_CERTIFICATE"}, Size: 9,
			OpenSSL: Refuses, Comment: "why: so", Data: make([]byte, 200),
		},
	} {
		got, err := Parse(v.Name, v.Text())
		if v.Data == nil {
			v.Data = []byte{}
		}
		if err != nil || !reflect.DeepEqual(got, v) {
			t.Errorf("%v: got %+v, want %+v", err, got, v)
		}
	}
}

// TestParseRefuses what no container of the corpus looks like.
func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"", "expect: success\nstorage: JKS\n", "storage: JKS\n\n", "expect: success\n\n",
		"expect: success\nexpect: damaged\nstorage: JKS\n\n", "expect: success\nstorage: JKS\nage: 1\n\n",
		"expect: success\nstorage: JKS\nkeys: many\n\n", "expect: success\nstorage: JKS\n\n!",
	} {
		if v, err := Parse("name", []byte(text)); err == nil {
			t.Errorf("%q: %+v", text, v)
		}
	}
}

// writer writes containers.
type writer struct {
	testing.TB
	dir     string
	written map[string]bool
}

// option says what is not as it mostly is.
type option func(*Vector)

func typed(password string) option { return func(v *Vector) { v.Password = password } }

func keyTyped(password string) option { return func(v *Vector) { v.KeyPassword = password } }

func faults(list ...string) option { return func(v *Vector) { v.Faults = list } }

func padded(size int) option { return func(v *Vector) { v.Size = size } }

// java says that a person took the file for a Java key store.
func java(v *Vector) { v.Storage = "JKS" }

// openSSLOpens and openSSLRefuses say that OpenSSL is of another mind.
func openSSLOpens(v *Vector)   { v.OpenSSL = Opens }
func openSSLRefuses(v *Vector) { v.OpenSSL = Refuses }

// opens writes a container that opens, with as many keys as there are names of
// algorithms.
func (w *writer) opens(name, comment string, data []byte, algorithms []string, options ...option) {
	w.Helper()
	w.put(Vector{
		Name: name, Comment: comment, Data: data, Expect: Success,
		Keys: len(algorithms), Algorithms: algorithms,
	}, options)
}

// refused writes a container that does not open.
func (w *writer) refused(name, class, comment string, data []byte, options ...option) {
	w.Helper()
	w.put(Vector{Name: name, Comment: comment, Data: data, Expect: class}, options)
}

func (w *writer) put(v Vector, options []option) {
	w.Helper()
	v.Storage, v.Password = "PKCS12", password
	for _, o := range options {
		o(&v)
	}
	if w.written[v.Name] {
		w.Fatalf("%s is there twice", v.Name)
	}
	if len(v.Faults) > 0 && len(v.Faults) != v.Keys {
		w.Fatalf("%s: %d keys and %d faults", v.Name, v.Keys, len(v.Faults))
	}
	w.written[v.Name] = true
	if err := os.WriteFile(filepath.Join(w.dir, v.Name), v.Text(), 0o644); err != nil {
		w.Fatal(err)
	}
}

// changed gives data with one thing in it in the place of another of the same
// length, which has to be there.
func changed(t testing.TB, data []byte, from, to string) []byte {
	t.Helper()
	at := bytes.Index(data, []byte(from))
	if at < 0 || len(from) != len(to) {
		t.Fatalf("%q is not in the container", from)
	}
	out := slices.Clone(data)
	copy(out[at:], to)
	return out
}

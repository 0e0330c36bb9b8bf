package server

import (
	"bytes"
	"reflect"
	"testing"
)

func TestSealedAnswerOpensInItsSlotAlone(t *testing.T) {
	in := slot{id: "a", key: [32]byte{1}}
	want := answer{Status: 202, Type: typeJSON, Body: []byte(`{"ticket":"t"}`), Header: map[string]string{"Location": "/x"}}
	sealed, err := in.seal(zeros{}, want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := in.open(sealed); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	altered := append([]byte{}, sealed...)
	altered[len(altered)-1] ^= 1
	for name, c := range map[string]struct {
		in     slot
		sealed []byte
	}{
		"AnotherKey": {slot{id: "a", key: [32]byte{2}}, sealed}, "AnotherPlace": {slot{id: "b", key: [32]byte{1}}, sealed},
		"Altered": {in, altered}, "CutOff": {in, sealed[:5]}, "Empty": {in, nil},
	} {
		if got, err := c.in.open(c.sealed); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The answers hold an e-mail ticket and children's names.
func TestKeptAnswersAreSealed(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	f.bind(token, childOne)
	n := 0
	err := f.storage.View(func(tx Tx) error {
		return each(tx, bucketIdempotency, "", func(_ string, k keptAnswer) {
			n++
			if len(k.Answer) == 0 || bytes.Contains(k.Answer, []byte(`"Body"`)) {
				t.Errorf("kept %s", k.Answer)
			}
		})
	})
	if err != nil || n != 2 {
		t.Errorf("%d answers, %v", n, err)
	}
}

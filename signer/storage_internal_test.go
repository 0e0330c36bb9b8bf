package signer

import (
	"crypto/x509"
	"math/big"
	"slices"
	"testing"
	"time"
)

func TestKeysAreSortedByTheBeginningOfValidity(t *testing.T) {
	entry := func(name string, year int) found {
		e := found{id: []byte(name)}
		if year != 0 {
			e.certificate = &x509.Certificate{
				SerialNumber: big.NewInt(1),
				NotBefore:    time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC),
			}
		}
		return e
	}
	keys := newStorage(Source{}, []found{
		entry("none", 0), entry("new", 2025), entry("none too", 0), entry("old", 2018), entry("new too", 2025),
	}, nil).Keys
	var got []string
	for _, k := range keys {
		got = append(got, string(k.LocalKeyID))
	}
	if want := []string{"old", "new", "new too", "none", "none too"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

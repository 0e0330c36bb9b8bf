package revocation

import (
	"crypto/x509"
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/ocsp"
)

func TestParseAnswerRefusesOctets(t *testing.T) {
	ca := rsaAuthority(t)
	der := reply{nonce: nonce, about: []question{{ca.Person(t), ca.Certificate, at}}}.der(t, ca)
	for n := range der {
		if _, err := parseAnswer(der[:n]); !errors.Is(err, ErrMalformed) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
	if _, err := parseAnswer(make([]byte, maxAnswer+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	for status := int64(1); status < 7; status++ {
		if _, err := parseAnswer(wrapAnswer(status, nil)); !errors.Is(err, ErrResponder) {
			t.Errorf("status %d: %v", status, err)
		}
	}
	if _, err := parseAnswer(wrapAnswer(0, nil)); !errors.Is(err, ErrMalformed) {
		t.Errorf("no answer: %v", err)
	}
	var many []*x509.Certificate
	for range maxResponderCertificates + 1 {
		many = append(many, ca.Certificate)
	}
	if _, err := parseAnswer(reply{with: many}.der(t, ca)); !errors.Is(err, ErrMalformed) {
		t.Errorf("many certificates: %v", err)
	}
}

// TestRequestIsReadByOthers: x/crypto reads what we ask.
func TestRequestIsReadByOthers(t *testing.T) {
	ca := gostAuthority(t)
	q := question{ca.Person(t), ca.Certificate, at}
	der, sent, err := newRequest(q, strings.NewReader(string(nonce)))
	if err != nil || string(sent) != string(nonce) {
		t.Fatalf("%x, %v", sent, err)
	}
	r, err := ocsp.ParseRequest(der)
	if err != nil || r.SerialNumber.Cmp(q.cert.SerialNumber) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if !strings.Contains(string(der), string(nonce)) {
		t.Error("no nonce in the request")
	}
	if _, _, err := newRequest(q, strings.NewReader("short")); !errors.Is(err, ErrRandom) {
		t.Errorf("a request without enough randomness: %v", err)
	}
}

package main

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"errors"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/lang"
)

// judgedAt is the moment that the portal of these tests names.
var judgedAt = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// heldFor is a mother's key that is valid for some days around judgedAt,
// counted from it.
func heldFor(from, until int) *signer.Key {
	c := &x509.Certificate{
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		NotBefore: judgedAt.AddDate(0, 0, from), NotAfter: judgedAt.AddDate(0, 0, until),
		PublicKey: crypto.PublicKey(ed25519.PublicKey{}),
	}
	return &signer.Key{Certificate: &signer.Certificate{
		X509: c, Algorithm: signer.AlgorithmRSA, Purpose: signer.PurposeAuthentication, Subject: signer.SubjectIndividual,
		IIN: "910205499012", NotBefore: c.NotBefore, NotAfter: c.NotAfter,
	}}
}

// stored are keys in the order in which a storage has them.
func stored(keys ...*signer.Key) *signer.Storage { return &signer.Storage{Keys: keys} }

func TestFittingKeyIsTheNewest(t *testing.T) {
	older, newer, bare := heldFor(-300, 10), heldFor(-10, 300), &signer.Key{}
	policy := signer.Policy{At: judgedAt}
	for name, c := range map[string]struct {
		storage *signer.Storage
		want    *signer.Key
	}{
		"OfTwo":                     {stored(older, newer, bare), newer},
		"NotOneOfTheFuture":         {stored(older, heldFor(5, 300)), older},
		"NotOneWithoutAKey":         {stored(older, bare), older},
		"TheOnlyOneThatHasNotEnded": {stored(heldFor(-300, -1), newer), newer},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _, err := fittingKey(t.Context(), c.storage, policy); err != nil || got != c.want {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// The newest key is the nearest to fitting: of older ones it would be told that
// they have run out, and the person be sent for a new one that is there.
func TestUnfitKeysAreToldByTheNewest(t *testing.T) {
	signing := heldFor(-10, 300)
	signing.Certificate.Purpose = signer.PurposeSigning
	ended, bare := heldFor(-800, -400), &signer.Key{}
	for want, storage := range map[signer.Reason]*signer.Storage{
		signer.ReasonKeyPurposeWrong: stored(ended, signing, bare),
		signer.ReasonCertExpired:     stored(ended, bare),
		signer.ReasonNoCertificate:   stored(bare),
	} {
		_, _, err := fittingKey(t.Context(), storage, signer.Policy{At: judgedAt})
		var unfit *unfitError
		if !errors.As(err, &unfit) || unfit.reason != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, _, err := fittingKey(t.Context(), stored(), signer.Policy{At: judgedAt}); !errors.Is(err, signer.ErrNoKey) {
		t.Errorf("an empty storage: %v", err)
	}
}

func TestAttachWarnsOfAKeyThatEndsSoon(t *testing.T) {
	for until, want := range map[int]string{
		300: "", 5: "! 5 days are left: on 06.01.2024 the key expires and will not sign in any more. Get a new one now: eGov Mobile, pki.gov.kz.\n",
	} {
		var out bytes.Buffer
		e := &env{words: lang.New(lang.English, lang.Strict), stdout: &out}
		j := &journey{env: e, out: newJourneyPrinter(e, false)}
		if _, err := j.chooseKey(t.Context(), stored(heldFor(-10, until)), signer.Policy{At: judgedAt}); err != nil || out.String() != want {
			t.Errorf("%d days: %q, %v", until, out.String(), err)
		}
	}
}

package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"math/big"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/lang"
)

// What no file of these tests shows has its code all the same.
func TestVerifyTellsSignatureErrorsApart(t *testing.T) {
	for err, want := range map[error]string{
		nil:                     "",
		cms.ErrDigestMismatch:   wrongContent,
		cms.ErrOtherContent:     wrongOtherContent,
		cms.ErrNoContent:        wrongNoContent,
		cms.ErrSignature:        wrongSignature,
		cms.ErrWeakDigest:       wrongWeakDigest,
		cms.ErrAlgorithm:        wrongAlgorithm,
		cms.ErrNoCertificate:    wrongNoCertificate,
		cms.ErrOtherCertificate: wrongCertificate,
		cms.ErrMalformed:        wrongMalformed,
		cms.ErrNotDocument:      wrongNotDocument,
		cms.ErrTooLarge:         wrongTooMuch,
		errors.New("another"):   wrongSignature,
	} {
		if got := judgeSignature(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}

func TestVerifyTellsChainErrorsApart(t *testing.T) {
	s, err := sharedSociety()
	if err != nil {
		t.Fatal(err)
	}
	// Three authorities in place of the one that issued the certificate.
	namesake := &society{certs: map[string]*x509.Certificate{}, keys: map[string]*rsa.PrivateKey{}}
	broken := authorityTemplate("authority", verifyFrom, verifyTill)
	broken.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for name, template := range map[string]*x509.Certificate{
		"another": authorityTemplate("authority", verifyFrom, verifyTill), "broken": broken,
	} {
		template.SerialNumber = big.NewInt(7)
		if err := namesake.issue(name, name, template); err != nil {
			t.Fatal(err)
		}
	}
	brokenDER, err := x509.CreateCertificate(rand.Reader, broken, broken, s.keys["authority"].Public(), s.keys["authority"])
	if err != nil {
		t.Fatal(err)
	}
	restricted, err := x509.ParseCertificate(brokenDER)
	if err != nil {
		t.Fatal(err)
	}
	crossed, err := x509.CreateCertificate(rand.Reader, s.root, s.certs["other"], s.keys["authority"].Public(), s.keys["other"])
	if err != nil {
		t.Fatal(err)
	}
	intermediate, err := x509.ParseCertificate(crossed)
	if err != nil {
		t.Fatal(err)
	}
	for want, store := range map[string]*trust.Store{
		"":                   trust.New(s.root),
		"CERT_UNTRUSTED":     trust.New(s.certs["other"]),
		"AUTHORITY_MISMATCH": trust.New(namesake.certs["another"]),
		"CHAIN_BROKEN":       trust.New(restricted),
		"CHAIN_INCOMPLETE":   trust.New(intermediate),
		wrongNoTrust:         nil,
	} {
		chain, got := judgeChain(s.certs["mother"], signer.Policy{At: verifyAt, Trust: store})
		if got != want || (len(chain) > 0) != (want == "") {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// listsOf answers for the certificates named, and knows nothing of others.
type listsOf map[*x509.Certificate]revocation.State

func (l listsOf) Known(cert, _ *x509.Certificate, _ time.Time) revocation.Status {
	if state, ok := l[cert]; ok {
		return revocation.Status{State: state}
	}
	return revocation.Status{State: revocation.Unknown}
}

func (l listsOf) Check(context.Context, *x509.Certificate, *x509.Certificate, time.Time) revocation.Status {
	panic("the network is not asked")
}

func TestVerifyAsksTheListsForTheWholeChain(t *testing.T) {
	leaf, between, root := &x509.Certificate{}, &x509.Certificate{}, &x509.Certificate{}
	chain := []*x509.Certificate{leaf, between, root}
	for want, lists := range map[string]listsOf{
		"":                   {leaf: revocation.Good},
		"CERT_REVOKED":       {leaf: revocation.Revoked, between: revocation.Good},
		"REVOCATION_UNKNOWN": {between: revocation.Good},
		wrongAuthority:       {leaf: revocation.Good, between: revocation.Revoked},
	} {
		if _, got := judgeRevocation(chain, signer.Policy{Revocation: lists, At: verifyAt}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if _, got := judgeRevocation(chain, signer.Policy{At: verifyAt}); got != "" {
		t.Errorf("without lists: %q", got)
	}
}

// Every code has words in every language: the localizer panics without.
func TestVerifyHasWordsForEveryCode(t *testing.T) {
	codes := []string{
		wrongContent, wrongOtherContent, wrongNoContent, wrongSignature, wrongWeakDigest, wrongAlgorithm, wrongNoCertificate,
		wrongCertificate, wrongMalformed, wrongTooMuch, wrongNoTrust, wrongAuthority, "CERT_UNTRUSTED", "CHAIN_INCOMPLETE",
		"CHAIN_BROKEN", "AUTHORITY_EXPIRED", "AUTHORITY_MISMATCH", "CERT_EXPIRED", "CERT_NOT_YET_VALID", "CERT_REVOKED",
		"REVOCATION_UNKNOWN", "NOT_SIGNED", "NOT_CMS", wrongUsage, wrongNotDocument,
	}
	for _, language := range lang.Languages() {
		words := lang.New(language, lang.Strict)
		for _, code := range codes {
			if text := words.T("terminal.verify."+code, map[string]any{"Date": "", "Authority": ""}); len(text) < 10 {
				t.Errorf("%s: %s is %q", language, code, text)
			}
		}
	}
}

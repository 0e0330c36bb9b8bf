package main

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/pki"
)

// Keys of authorities and services sign no documents, whatever they signed.
func TestVerifyRefusesKeysThatSignNoDocuments(t *testing.T) {
	s := signersHere(t)
	for name, want := range map[string]any{
		"between": wrongUsage, "responder": wrongUsage, "clock": wrongUsage, "reader": wrongUsage, "service": nil, "unstated": nil,
	} {
		code := exitFailed
		if want == nil {
			code = exitOK
		}
		args := append(at(verifyAt), "-trust", s.trust, s.sign(t, []string{name}, "-nodetach"))
		one := verifyJSON(t, code, args...).Signers[0]
		if got := reasonsOf(one); got != "- - - -" || one["usage_reason"] != want || one["reason"] != want {
			t.Errorf("%s: %s, %v, want %v", name, got, one["usage_reason"], want)
		}
		words := kezek(t, "", append([]string{"verify"}, args...)...).want(t, code).out
		if strings.Contains(words, "not for signing documents") != (want != nil) {
			t.Errorf("%s: %s", name, words)
		}
	}
}

func TestVerifyTellsWhetherTheCertificateIsNamed(t *testing.T) {
	s := signersHere(t)
	for file, want := range map[string]float64{
		s.sign(t, []string{"mother"}, "-nodetach"):           0,
		s.sign(t, []string{"mother"}, "-nodetach", "-cades"): 2,
	} {
		args := append(at(verifyAt), "-trust", s.trust, file)
		if got := verifyJSON(t, exitOK, args...).Signers[0]["certificate_named"]; got != want {
			t.Errorf("%v, want %v", got, want)
		}
		words := kezek(t, "", append([]string{"verify"}, args...)...).want(t, exitOK).out
		if strings.Contains(words, "does not name its certificate") != (want == 0) {
			t.Errorf("%s", words)
		}
	}
}

// What an authority signed anyway, a certificate or a list, put in as a
// document that it signed: nobody signed that.
func TestVerifyRefusesWhatAnAuthoritySignedElsewhere(t *testing.T) {
	for name, a := range map[string]forger{"RSA": forgerRSA(t), "GOST 2015": forgerGOST(t)} {
		for kind, der := range map[string][]byte{"certificate": a.person, "list": a.list} {
			tbs, signature := takeApart(t, der)
			if pki.CheckSignature(a.signature, a.key.Public(), tbs, signature) != nil {
				t.Fatalf("%s: the %s is not signed", name, kind)
			}
			file := writeFile(t, "forged.cms", a.forge(t, tbs, signature))
			v := verifyJSON(t, exitFailed, append(at(verifyAt), "-trust", a.trust, file)...)
			one := v.Signers[0]
			if got := reasonsOf(one); got != "SIGNATURE_ELSEWHERE - - -" || one["usage_reason"] != wrongUsage || one["owner"] != "between" {
				t.Errorf("%s, %s: %s, %v", name, kind, got, one)
			}
		}
	}
}

// forger holds what an authority gives everybody.
type forger struct {
	key          crypto.Signer // only to look whether a signature is one
	between      *x509.Certificate
	person, list []byte
	trust        string
	digest       asn1.ObjectIdentifier
	signature    []byte // AlgorithmIdentifier
}

func forgerRSA(t *testing.T) forger {
	s := signersHere(t)
	f := forger{key: s.keys["between"], digest: asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}}
	f.issue(t, s.root, s.keys["authority"], s.keys["father"].Public())
	return f
}

func forgerGOST(t *testing.T) forger {
	t.Helper()
	var keys [3]*gost.PrivateKey
	for i := range keys {
		key, err := gost.GenerateKey(rand.Reader, gost.Curve512A())
		if err != nil {
			t.Fatal(err)
		}
		keys[i] = key
	}
	template := authorityTemplate("authority", verifyFrom, verifyTill)
	template.SerialNumber = big.NewInt(1)
	root := created(t, template, template, keys[0].Public(), keys[0])
	a, err := pki.AlgorithmOf(keys[0].Public())
	if err != nil {
		t.Fatal(err)
	}
	f := forger{key: keys[1], digest: a.Digest}
	f.issue(t, root, keys[0], keys[2].Public())
	return f
}

// issue makes the authority between the root and the people, and what it signs.
func (f *forger) issue(t *testing.T, root *x509.Certificate, rootKey crypto.Signer, person crypto.PublicKey) {
	t.Helper()
	template := authorityTemplate("between", verifyFrom, verifyTill)
	template.SerialNumber = big.NewInt(2)
	f.between = created(t, template, root, f.key.Public(), rootKey)
	template = personTemplate("father", verifyFrom, verifyTill)
	template.SerialNumber = big.NewInt(3)
	f.person = created(t, template, f.between, person, f.key).Raw
	var err error
	list := pki.List{Number: big.NewInt(1), ThisUpdate: verifyAt, NextUpdate: verifyAt.Add(time.Hour)}
	if f.list, err = pki.CreateRevocationList(rand.Reader, list, f.between, f.key); err != nil {
		t.Fatal(err)
	}
	if f.signature, err = pki.SignatureIdentifier(f.key.Public()); err != nil {
		t.Fatal(err)
	}
	f.trust = filepath.Dir(writeFile(t, "root.cer", root.Raw))
	if err := os.WriteFile(filepath.Join(f.trust, "between.cer"), f.between.Raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func created(t *testing.T, template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) *x509.Certificate {
	t.Helper()
	der, err := pki.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// takeApart gives what is signed, and the signature.
func takeApart(t *testing.T, der []byte) (tbs, signature []byte) {
	t.Helper()
	var parts struct {
		TBS       asn1.RawValue
		Algorithm asn1.RawValue
		Signature asn1.BitString
	}
	if _, err := asn1.Unmarshal(der, &parts); err != nil {
		t.Fatal(err)
	}
	return parts.TBS.FullBytes, parts.Signature.Bytes
}

// forge puts octets in as id-data, with a signature over them and nothing else.
func (f *forger) forge(t *testing.T, content, signature []byte) []byte {
	t.Helper()
	data := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	digest := joined(t, asn1.TagSequence, f.digest)
	explicit := func(inside []byte) asn1.RawValue {
		return asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true, Bytes: inside}
	}
	octets, err := asn1.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	who := joined(t, asn1.TagSequence, asn1.RawValue{FullBytes: f.between.RawIssuer}, f.between.SerialNumber)
	signer := joined(t, asn1.TagSequence, 1, who, digest, asn1.RawValue{FullBytes: f.signature}, signature)
	signed := joined(t, asn1.TagSequence, 1, joined(t, asn1.TagSet, digest),
		joined(t, asn1.TagSequence, data, explicit(octets)), explicit(f.between.Raw), joined(t, asn1.TagSet, signer))
	return joined(t, asn1.TagSequence, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}, explicit(signed.FullBytes)).FullBytes
}

// joined is a constructed element.
func joined(t *testing.T, tag int, parts ...any) asn1.RawValue {
	t.Helper()
	var inside []byte
	for _, part := range parts {
		der, err := asn1.Marshal(part)
		if err != nil {
			t.Fatal(err)
		}
		inside = append(inside, der...)
	}
	der, err := asn1.Marshal(asn1.RawValue{Tag: tag, IsCompound: true, Bytes: inside})
	if err != nil {
		t.Fatal(err)
	}
	return asn1.RawValue{FullBytes: der}
}

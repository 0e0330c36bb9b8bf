package token

import (
	"bytes"
	"crypto/x509"
	"math/big"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

const ckkGOSTR3410 = 0x30

// subjects are certificates of two RSA keys, and one whose public key Go does
// not know, as it does not know those of GOST.
type subjects struct {
	person, renewed, other, gost *x509.Certificate
}

func newSubjects(t *testing.T) subjects {
	t.Helper()
	root := testca.Root(t, "root")
	return subjects{
		person: root.Person(t),
		renewed: root.Person(t, func(c *x509.Certificate) {
			c.SerialNumber, c.NotAfter = big.NewInt(9), testca.Until.Add(time.Hour)
		}),
		other: root.Issue(t, testca.Person(), testca.Key(t, "other").Public()),
		gost:  gostCertificate(t),
	}
}

// gostCertificate is a person's certificate with another number for the key's
// algorithm: crypto/x509 knows GOST as little as that.
func gostCertificate(t *testing.T) *x509.Certificate {
	t.Helper()
	rsaEncryption := []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01}
	unknown := append(bytes.Clone(rsaEncryption[:10]), 0x63)
	der := bytes.Replace(authCertificate(t).Raw, rsaEncryption, unknown, 1)
	cert, err := x509.ParseCertificate(der)
	if err != nil || cert.PublicKey != nil {
		t.Fatalf("no certificate of an unknown algorithm: %v", err)
	}
	return cert
}

func TestKeysGetTheirCertificates(t *testing.T) {
	s := newSubjects(t)
	one, two, gost := []byte{1}, []byte{2}, object{ckaID: []byte{1}, ckaKeyType: number(ckkGOSTR3410)}
	rsaKey := rsaObject(one, "auth", testca.Key(t, "person"))
	for _, c := range []struct {
		name    string
		key     object
		certs   []object
		want    *x509.Certificate
		signing bool
	}{
		{"same CKA_ID", rsaKey, []object{certObject(two, s.other.Raw), certObject(one, s.person.Raw)}, s.person, true},
		{"same public key, other CKA_ID", rsaKey, []object{certObject(two, s.person.Raw)}, s.person, true},
		{"same public key, no CKA_ID", without(rsaKey, ckaID), []object{certObject(nil, s.person.Raw)}, s.person, true},
		{"same CKA_ID, other public key", rsaKey, []object{certObject(one, s.other.Raw)}, nil, true},
		{"a renewed certificate", rsaKey, []object{certObject(one, s.person.Raw), certObject(one, s.renewed.Raw)}, s.renewed, true},
		{"no certificate", rsaKey, nil, nil, true},
		{"no certificate, no public key", without(rsaKey, ckaModulus), nil, nil, false},
		{"public key not told", without(rsaKey, ckaModulus), []object{certObject(one, s.person.Raw)}, s.person, true},
		{"exponent not told", without(rsaKey, ckaPublicExponent), []object{certObject(one, s.person.Raw)}, s.person, true},
		{"nothing to go by", without(without(rsaKey, ckaID), ckaModulus), []object{certObject(nil, s.person.Raw)}, nil, false},
		{"damaged certificate", rsaKey, []object{certObject(one, s.person.Raw[:100])}, nil, true},
		{"certificate of another kind", rsaKey, []object{with(certObject(one, s.person.Raw), ckaCertificateType, number(1))}, nil, true},
		{"certificate too large", rsaKey, []object{certObject(one, make([]byte, maxCertificate+1))}, nil, true},
		{"PIN for each signature", with(rsaKey, ckaAlwaysAuthenticate, []byte{1}), []object{certObject(one, s.person.Raw)}, s.person, false},
		{"numbers of four octets", with(rsaKey, ckaKeyType, []byte{0, 0, 0, 0}), []object{certObject(one, s.person.Raw)}, s.person, true},
		{"GOST", gost, []object{certObject(one, s.gost.Raw)}, s.gost, false},
		{"GOST with an RSA certificate's CKA_ID", gost, []object{certObject(one, s.person.Raw)}, nil, false},
		{"RSA with a GOST certificate's CKA_ID", rsaKey, []object{certObject(one, s.gost.Raw)}, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t)
			f.certs, f.private = c.certs, []object{c.key}
			session, err := f.open(t, PIN{Text: fakePIN})
			if err != nil {
				t.Fatal(err)
			}
			k := session.Keys()[0]
			if (c.want == nil) != (k.Certificate == nil) || c.want != nil && !c.want.Equal(k.Certificate) {
				t.Errorf("certificate %v", k.Certificate)
			}
			if c.signing != (k.Signer != nil) {
				t.Errorf("signer %v", k.Signer)
			}
		})
	}
}

// with and without change a copy.
func with(o object, kind uint, value []byte) object {
	changed := object{kind: value}
	for k, v := range o {
		if k != kind {
			changed[k] = v
		}
	}
	return changed
}

func without(o object, kind uint) object {
	changed := with(o, kind, nil)
	delete(changed, kind)
	return changed
}

func TestRSAKeysThatAreNone(t *testing.T) {
	n := testca.Key(t, "person").N.Bytes()
	even := append([]byte(nil), n...)
	even[len(even)-1] &^= 1
	for name, w := range map[string]wireKey{
		"no modulus":     {RSA: true, Exponent: []byte{1, 0, 1}},
		"no exponent":    {RSA: true, Modulus: n},
		"exponent one":   {RSA: true, Modulus: n, Exponent: []byte{1}},
		"even exponent":  {RSA: true, Modulus: n, Exponent: []byte{4}},
		"large exponent": {RSA: true, Modulus: n, Exponent: []byte{1, 0, 0, 0, 1}},
		"huge exponent":  {RSA: true, Modulus: n, Exponent: n},
		"even modulus":   {RSA: true, Modulus: even, Exponent: []byte{1, 0, 1}},
		"short modulus":  {RSA: true, Modulus: n[:100], Exponent: []byte{1, 0, 1}},
		"another kind":   {Modulus: n, Exponent: []byte{1, 0, 1}},
	} {
		if public := w.public(nil); public != nil {
			t.Errorf("%s: %d bits, exponent %d", name, public.N.BitLen(), public.E)
		}
	}
}

func TestTokenWithoutAPrivateKey(t *testing.T) {
	f := newFake(t)
	f.private = nil
	if _, err := f.open(t, PIN{Text: fakePIN}); err == nil || err.Error() != ErrNoKey.Error() {
		t.Error(err)
	}
}

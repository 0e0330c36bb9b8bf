package corpus

import (
	"crypto/rsa"
	"crypto/x509"
	"math/big"
	"slices"
	"strings"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// numbers are keys whose numbers are wrong, or right and of another kind.
func numbers(w *writer, p people) {
	rsaNumbers(w, p)
	gostNumbers(w, p)
	gostForms(w, p)
	for _, k := range []struct{ name, algorithm, arguments string }{
		{"key-ec-p384", ecName, "ecparam -genkey -noout -name secp384r1"},
		{"key-ed25519", "Ed25519", "genpkey -algorithm ed25519"},
		{"key-ed448", "1.3.101.113", "genpkey -algorithm ed448"},
		{"key-x25519", "1.3.101.110", "genpkey -algorithm x25519"},
		{"key-rsa-pss", "1.2.840.113549.1.1.10", "genpkey -algorithm rsa-pss -pkeyopt rsa_keygen_bits:2048"},
	} {
		w.opens(k.name, "a key that signs nothing here", plain(p.madeByOpenSSL(w, k.arguments).bags("a")),
			algorithms(k.algorithm), faults(algorithmUnsupported))
	}
	for _, curve := range []string{"secp256k1", "brainpoolP256r1"} {
		w.opens("key-ec-"+curve, "Go reads no certificate with a key of this curve",
			plain(p.madeByOpenSSL(w, "ecparam -genkey -noout -name "+curve).bags("a")), algorithms(None), faults(certificateDamaged))
	}
	w.opens("key-ec-p256", "a key that signs nothing here", p.ec.usual(usualMAC()), algorithms(ecName), faults(algorithmUnsupported))
	short := p.madeByOpenSSL(w, "genrsa 1024")
	w.opens("key-rsa-1024", "short, which is the certificate's judge's matter", plain(short.bags("a")), algorithms(rsaName))
}

// rsaNumbers are RSA keys that contradict themselves.
func rsaNumbers(w *writer, p people) {
	good := p.rsa.key.(*rsa.PrivateKey)
	one := big.NewInt(1)
	refuse := func(name, comment string, change func(n []*big.Int), options ...option) {
		n := []*big.Int{
			good.N, big.NewInt(int64(good.E)), good.D, good.Primes[0], good.Primes[1],
			good.Precomputed.Dp, good.Precomputed.Dq, good.Precomputed.Qinv,
		}
		change(n)
		w.refused(name, Damaged, comment, plain(keyBag(rsaInfo(n), "a"), certBag(p.rsa.cert, "a")), options...)
	}
	refuse("rsa-modulus-not-the-primes", "n is another key's", func(n []*big.Int) { n[0] = p.rsa2.key.(*rsa.PrivateKey).N }, openSSLOpens)
	refuse("rsa-exponent-not-the-modulus", "d is off by one", func(n []*big.Int) { n[2] = new(big.Int).Add(good.D, one) }, openSSLOpens)
	refuse("rsa-prime-one", "p is n and q is 1", func(n []*big.Int) { n[3], n[4] = good.N, one }, openSSLOpens)
	refuse("rsa-modulus-even", "", func(n []*big.Int) { n[0] = new(big.Int).Sub(good.N, one) }, openSSLOpens)
	refuse("rsa-negative", "d is negative", func(n []*big.Int) { n[2] = new(big.Int).Neg(good.D) }, openSSLOpens)
	refuse("rsa-zeros", "all numbers are zero", func(n []*big.Int) {
		for i := range n {
			n[i] = new(big.Int)
		}
	}, openSSLOpens)
	refuse("rsa-numbers-missing", "n and e and nothing else", func(n []*big.Int) { clear(n[2:]) })
}

// rsaInfo is PKCS#8 of RSA numbers (RFC 8017, A.1.2); nil ones are left out.
func rsaInfo(n []*big.Int) []byte {
	parts := [][]byte{integer(0)}
	for _, number := range n {
		if number != nil {
			parts = append(parts, bigInteger(number))
		}
	}
	return privateKeyInfo(sequence(pkcs(1, 1), null()), sequence(parts...))
}

// gostNumbers are GOST keys that are none.
func gostNumbers(w *writer, p people) {
	refuse := func(name, comment string, key []byte) {
		info := privateKeyInfo(gost2015Identifier(1), octetString(key))
		w.refused(name, Damaged, comment, plain(keyBag(info, "a"), certBag(p.gost2015.cert, "a")))
	}
	q := reversed(order512().Bytes())
	refuse("gost2015-zero", "the private key is 0", make([]byte, 64))
	refuse("gost2015-order", "the private key is q", q)
	refuse("gost2015-over-order", "the private key is q + 1", append([]byte{q[0] + 1}, q[1:]...))
	refuse("gost2015-all-ones", "the private key is 2^512 - 1", []byte(strings.Repeat("\xff", 64)))
	refuse("gost2015-too-long", "65 octets, the last one not zero", append(make([]byte, 64), 1))
	refuse("gost2015-empty", "no octets", nil)
	number := func(octets ...byte) []byte { return element(tagInteger, octets) }
	for name, key := range map[string][]byte{
		"gost2004-zero": number(0), "gost2004-over-order": number(append([]byte{0}, strings.Repeat("\xff", 32)...)...),
		"gost2004-not-a-number": element(0x0c, []byte("text")),
	} {
		info := privateKeyInfo(gost2004Identifier(), key)
		w.refused(name, Damaged, "", plain(keyBag(info, "a"), certBag(p.gost2004.cert, "a")))
	}
	curve := privateKeyInfo(gost2015Identifier(2), octetString(p.gostOctets()))
	w.opens("gost2015-other-curve", "the key names curve B, which is not the authority's",
		plain(keyBag(curve, "a"), certBag(p.certified(publicKeyInfo(gost2015Identifier(2), octetString(p.gostPoint()))), "a")),
		algorithms(gost2015Name), faults(algorithmUnsupported), openSSLRefuses)
	russian := sequence(object(1, 2, 643, 7, 1, 1, 1, 2), sequence(object(1, 2, 643, 7, 1, 2, 1, 2, 1)))
	w.opens("gost-russian-identifier", "the same curve under Russia's identifiers",
		plain(keyBag(privateKeyInfo(russian, octetString(p.gostOctets())), "a"),
			certBag(p.certified(publicKeyInfo(russian, octetString(p.gostPoint()))), "a")),
		algorithms("1.2.643.7.1.1.1.2"), faults(algorithmUnsupported), openSSLRefuses)
	off := slices.Clone(p.gostPoint())
	off[0] ^= 1
	w.opens("gost2015-certificate-off-the-curve", "the certificate's point is not on the curve",
		plain(keyBag(p.gost2015.pkcs8, "a"), certBag(p.certified(publicKeyInfo(gost2015Identifier(1), octetString(off))), "a")),
		algorithms(gost2015Name), faults(keyMismatch), openSSLRefuses)
	w.opens("gost2015-certificate-infinity", "the certificate's point is all zeros",
		plain(keyBag(p.gost2015.pkcs8, "a"), certBag(p.certified(publicKeyInfo(gost2015Identifier(1), octetString(make([]byte, 128)))), "a")),
		algorithms(gost2015Name), faults(keyMismatch), openSSLRefuses)
	w.opens("gost2015-certificate-half-a-point", "the certificate has one coordinate",
		plain(keyBag(p.gost2015.pkcs8, "a"), certBag(p.certified(publicKeyInfo(gost2015Identifier(1), octetString(off[:64]))), "a")),
		algorithms(gost2015Name), faults(keyMismatch), openSSLRefuses)
}

// gostOctets and gostPoint are the numbers of a GOST key of 2015.
func (p people) gostOctets() []byte {
	return p.gost2015.key.(interface{ Bytes() []byte }).Bytes()
}

func (p people) gostPoint() []byte {
	return p.gost2015.key.Public().(interface{ Bytes() []byte }).Bytes()
}

// gostForms are GOST keys in the other forms that software writes them in.
func gostForms(w *writer, p people) {
	d, point := reversed(p.gost2004.key.(interface{ Bytes() []byte }).Bytes()), p.gost2004.key.Public().(interface{ Bytes() []byte }).Bytes()
	header := "\x06\x02\x00\x00\x3a\xaa\x00\x00\x00EC1\x00\x02\x00\x00"
	older := privateKeyInfo(olderIdentifier(), sequence(integer(1), octetString(d)))
	w.opens("gost2004-older-form", "the identifier and structures of older software, as information systems hold",
		plain(keyBag(older, "a"), certBag(p.certified(publicKeyInfo(olderIdentifier(), append([]byte(header), point...))), "a")),
		algorithms(gost2004Name), openSSLRefuses)
	w.refused("gost2004-older-form-text", Damaged, "what stands in the key's place is no structure",
		plain(keyBag(privateKeyInfo(olderIdentifier(), []byte("text")), "a"), certBag(p.gost2004.cert, "a")))
	number := func(zeros int) []byte {
		info := privateKeyInfo(gost2004Identifier(), element(tagInteger, make([]byte, zeros), d))
		return plain(keyBag(info, "a"), certBag(p.gost2004.cert, "a"))
	}
	w.opens("gost2004-number-of-all-octets", "an INTEGER of 32 octets, its sign not minded",
		number(0), algorithms(gost2004Name), openSSLRefuses)
	w.opens("gost2004-padded-number", "a zero octet before the number, needed or not",
		number(1), algorithms(gost2004Name), openSSLRefuses)
	w.refused("gost2004-number-too-long", Damaged, "three zero octets before the number", number(3))
	publics(w, p)
	attributes := sequence(integer(0), gost2015Identifier(1), octetString(octetString(p.gostOctets())),
		element(tagExplicit0, attribute(pkcs(9, 20), element(tagBMPString, utf16Octets("name")))))
	w.opens("gost2015-with-attributes", "PKCS#8 attributes behind the key",
		plain(keyBag(attributes, "a"), certBag(p.gost2015.cert, "a")), algorithms(gost2015Name), openSSLRefuses)
	w.opens("gost2015-as-number", "the private key as an INTEGER",
		plain(keyBag(privateKeyInfo(gost2015Identifier(1), element(tagInteger, []byte{0}, reversed(p.gostOctets()))), "a"), certBag(p.gost2015.cert, "a")),
		algorithms(gost2015Name), openSSLRefuses)
}

// publics are private keys with a public one beside them (RFC 5958).
func publics(w *writer, p people) {
	info := func(point []byte) []byte {
		return sequence(integer(1), gost2015Identifier(1), octetString(octetString(p.gostOctets())),
			element(0x81, []byte{0}, octetString(point)))
	}
	w.opens("gost2015-with-public-key", "its own public key beside it",
		plain(keyBag(info(p.gostPoint()), "a"), certBag(p.gost2015.cert, "a")), algorithms(gost2015Name), openSSLRefuses)
	stranger := testca.GOSTKey(w, "stranger").Public().(interface{ Bytes() []byte }).Bytes()
	w.refused("gost2015-with-another-public-key", Damaged, "somebody else's public key beside it",
		plain(keyBag(info(stranger), "a"), certBag(p.gost2015.cert, "a")))
}

// certificates are those that are not what a key needs.
func certificates(w *writer, p people) {
	w.opens("certificate-mismatch-rsa", "the certificate is of another RSA key",
		plain(keyBag(p.rsa.pkcs8, "a"), certBag(p.rsa2.cert, "a")), algorithms(rsaName), faults(keyMismatch))
	w.opens("certificate-mismatch-other-algorithm", "an RSA key with the certificate of a GOST one",
		plain(keyBag(p.rsa.pkcs8, "a"), certBag(p.gost2015.cert, "a")), algorithms(gost2015Name), faults(keyMismatch))
	w.opens("certificate-mismatch-gost", "a GOST key with the certificate of an RSA one",
		plain(keyBag(p.gost2015.pkcs8, "a"), certBag(p.rsa.cert, "a")), algorithms(rsaName), faults(keyMismatch), openSSLRefuses)
	newer := p.renewed(w)
	w.opens("certificate-renewed", "two certificates of one key: the one with its localKeyID counts",
		plain(keyBag(p.gost2015.pkcs8, "new"), certBag(p.gost2015.cert, "old"), certBag(newer, "new")),
		algorithms(gost2015Name), openSSLRefuses)
	w.opens("certificate-twice", "the same certificate twice",
		plain(p.rsa.bags("a"), certBag(p.rsa.cert, "")), algorithms(rsaName))
	damage := func(name, comment string, cert []byte, options ...option) {
		w.opens(name, comment, plain(keyBag(p.rsa.pkcs8, "a"), certBag(cert, "a")), algorithms(None),
			append(options, faults(certificateDamaged))...)
	}
	damage("certificate-empty", "no octets", nil, openSSLRefuses)
	damage("certificate-text", "no certificate", []byte("certificate"), openSSLRefuses)
	damage("certificate-cut", "half of it", p.rsa.cert[:len(p.rsa.cert)/2], openSSLRefuses)
	damage("certificate-trailing", "an octet behind it", append(slices.Clone(p.rsa.cert), 0))
	damage("certificate-negative-serial", "a serial number that X.509 and Go do not allow",
		changed(w, p.rsa.cert, "\x02\x04\x5f", "\x02\x04\xdf"))
	damage("certificate-bad-date", "the 32nd of January",
		changed(w, p.rsa.cert, "240101000000Z", "240132000000Z"))
	w.opens("certificate-damaged-beside-good-one", "the damaged one is another key's",
		plain(p.rsa.bags("a"), keyBag(p.rsa2.pkcs8, "b"), certBag(changed(w, p.rsa2.cert, "240101000000Z", "240132000000Z"), "b")),
		algorithms(rsaName, None), faults(None, certificateDamaged))
	sdsi := bag(pkcs(12, 10, 1, 3), sequence(pkcs(9, 22, 2), explicit(element(0x16, []byte("MII=")))), "a")
	w.opens("certificate-of-another-kind", "an SDSI certificate is none", plain(keyBag(p.rsa.pkcs8, "a"), sdsi),
		algorithms(None), faults(noCertificate))
	w.refused("certificate-bag-empty", Damaged, "the bag is no CertBag",
		plain(keyBag(p.rsa.pkcs8, "a"), bag(pkcs(12, 10, 1, 3), null(), "a")))
}

// renewed is a later certificate of the same key.
func (p people) renewed(w *writer) []byte {
	template := testca.Person(func(c *x509.Certificate) {
		c.NotBefore, c.SerialNumber = testca.From.Add(24*time.Hour), big.NewInt(7)
	})
	return testca.GOSTRoot(w, "root").Issue(w, template, p.gost2015.key.Public()).Raw
}

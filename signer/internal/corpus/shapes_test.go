package corpus

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
)

// encoded is a file in the authority's shape, by our own writer.
func encoded(t testing.TB, key crypto.PrivateKey, cert *x509.Certificate, secret string) []byte {
	t.Helper()
	file, err := pkcs12.Encode(rand.Reader, pkcs12.Container{Key: key, Certificate: cert}, secret)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// shapes are containers that open, in the forms of BER and DER that they come
// in.
func shapes(w *writer, p people) {
	nca := encoded(w, p.rsa.key, p.rsa.certificate, password)
	w.opens("nca-shape-rsa", "BER of indefinite length inside, 3DES and RC2 of 40 bits, as the authority writes",
		nca, algorithms(rsaName))
	w.opens("nca-shape-gost2015", "GOST R 34.10-2012 of 512 bits, which OpenSSL opens only with its engine and other OIDs",
		encoded(w, p.gost2015.key, p.gost2015.certificate, password), algorithms(gost2015Name), openSSLRefuses)
	w.opens("nca-shape-gost2004", "GOST R 34.10-2001 of 256 bits",
		encoded(w, p.gost2004.key, p.gost2004.certificate, password), algorithms(gost2004Name), openSSLRefuses)
	w.opens("nca-shape-without-certificate", "", encoded(w, p.gost2015.key, nil, password),
		algorithms(None), faults(noCertificate), openSSLRefuses)
	w.refused("nca-shape-without-key", NoKey, "", encoded(w, nil, p.rsa.certificate, password), openSSLOpens)

	key, cert := tripleDES("key-salt", 7, password), tripleDES("certsalt", 7, password)
	keys, certs := sequence(shroudedBag(key, p.ec.pkcs8, "id")), cert.seal(sequence(certBag(p.ec.cert, "id")))
	plainContent := func(octets []byte) []byte { return endless(tagSequence, pkcs(7, 1), endless(tagExplicit0, octets)) }
	sealedContent := func(octets []byte) []byte {
		info := endless(tagSequence, pkcs(7, 1), cert.identifier, octets)
		return endless(tagSequence, pkcs(7, 6), endless(tagExplicit0, endless(tagSequence, integer(0), info)))
	}
	safe := endless(tagSequence, plainContent(chunked(tagOctetString, keys, 50)), sealedContent(chunked(tagImplicit0, certs, 50)))
	ec := func(name, comment string, file []byte, options ...option) {
		w.opens(name, comment, file, algorithms(ecName), append(options, faults(algorithmUnsupported))...)
	}
	ec("ber-chunked", "contents in chunks of 50 octets", pfxOver(usualMAC(), safe))
	ec("ber-indefinite-everywhere", "the outer structures are of indefinite length, too",
		endless(tagSequence, integer(3), plainContent(chunked(tagOctetString, safe, 100)), usualMAC().over(safe)))
	ec("ber-chunks-in-chunks", "a chunk is made of chunks", endless(tagSequence, integer(3),
		plainContent(endless(0x24, chunked(tagOctetString, safe[:100], 30), octetString(safe[100:]))), usualMAC().over(safe)))
	long := longLength(tagSequence, longLength(tagSequence, pkcs(7, 1), longLength(tagExplicit0, longLength(tagOctetString, keys))),
		encryptedData(longLength(tagSequence, pkcs(7, 1), cert.identifier, longLength(tagImplicit0, certs))))
	ec("ber-long-lengths", "lengths of eight octets where one or two would do",
		longLength(tagSequence, integer(3), data(long), usualMAC().over(long)))
	ec("der-plain", "DER throughout", p.ec.usual(usualMAC()))
	trailing(ec, p)
}

// trailing is what stands behind a file that is whole.
func trailing(ec func(string, string, []byte, ...option), p people) {
	whole := p.ec.usual(usualMAC())
	ec("trailing-zeros", "padding, as from a card", append(bytes.Clone(whole), make([]byte, 64)...))
	ec("trailing-text", "octets behind the container say nothing", append(bytes.Clone(whole), "\r\n-- \r\nsent from a mail"...))
	ec("trailing-second-container", "the first one counts", slices.Concat(whole, p.rsa.usual(usualMAC())))
}

// passwords are those that programs are of more than one mind about.
func passwords(w *writer, p people) {
	for _, s := range []struct{ name, secret string }{
		{"password-cyrillic", "пароль-Құпия"},
		{"password-emoji", "ключ😀🔑"},
		{"password-with-spaces", " two  spaces "},
		{"password-long", strings.Repeat("0123456789abcdef", 12)},
	} {
		w.opens(s.name, "UTF-16 for 3DES, as OpenSSL writes", exported(w, p.rsa, s.secret), algorithms(rsaName), typed(s.secret))
		w.opens(s.name+"-aes", "UTF-8 for AES, UTF-16 for the MAC",
			exported(w, p.ec, s.secret, "-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC"), algorithms(ecName),
			faults(algorithmUnsupported), typed(s.secret))
	}
	w.opens("password-cyrillic-nca-shape", "our own writer", encoded(w, p.gost2015.key, p.gost2015.certificate, "Құпия сөз"),
		algorithms(gost2015Name), typed("Құпия сөз"), openSSLRefuses)
	w.opens("password-empty-with-terminator", "the two zero octets of the standard",
		exported(w, p.rsa, ""), algorithms(rsaName), typed(""))
	w.opens("password-empty-without-octets", "no octets at all, as some programs write", p.ec.withNothingTyped(),
		algorithms(ecName), faults(algorithmUnsupported), typed(""))
	nca := encoded(w, p.rsa.key, p.rsa.certificate, password)
	for _, s := range []struct{ name, secret string }{
		{"wrong", "Qwerty13"},
		{"empty", ""},
		{"small-letter", "qwerty12"},
		{"trailing-space", "Qwerty12 "},
		{"cyrillic-look-alike", "Qwеrty12"},
		{"keyboard-in-russian", "Йцукен12"},
	} {
		w.refused("wrong-password-"+s.name, WrongPassword, "", nca, typed(s.secret))
	}
	w.refused("wrong-password-gost", WrongPassword, "",
		encoded(w, p.gost2015.key, p.gost2015.certificate, password), typed("12345678"))
	w.refused("wrong-password-not-empty", WrongPassword, "the container's password is the empty one", exported(w, p.ec, ""))
	w.refused("wrong-password-aes", WrongPassword, "", exported(w, p.ec, password, "-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC"), typed("Qwerty1"))
}

// withNothingTyped is a file under the other form of the empty password.
func (o owner) withNothingTyped() []byte {
	scheme := tripleDESOf("key-salt", integer(7), 7, nil)
	return pfx(hashMACOf(byName("sha1"), integer(7), 7, nil),
		open(shroudedBag(scheme, o.pkcs8, "id")), sealed(scheme, certBag(o.cert, "id")))
}

// contents are several keys and bags in one container.
func contents(w *writer, p people) {
	w.opens("several-rsa-and-gost", "an RSA key and one of GOST, as many people have",
		plain(p.rsa.bags("a"), p.gost2015.bags("b")), algorithms(rsaName, gost2015Name), openSSLRefuses)
	w.opens("several-three-algorithms", "RSA, GOST 2015, GOST 2004, all under encryption", pfx(usualMAC(),
		sealed(tripleDES("certsalt", 7, password), certBag(p.rsa.cert, "a"), certBag(p.gost2015.cert, "b"), certBag(p.gost2004.cert, "c")),
		open(shroudedBag(tripleDES("1", 7, password), p.rsa.pkcs8, "a"), shroudedBag(tripleDES("2", 7, password), p.gost2015.pkcs8, "b"),
			shroudedBag(tripleDES("3", 7, password), p.gost2004.pkcs8, "c"))),
		algorithms(rsaName, gost2015Name, gost2004Name), openSSLRefuses)
	w.opens("several-two-rsa", "certificates in the other order than keys",
		plain(keyBag(p.rsa.pkcs8, "a"), keyBag(p.rsa2.pkcs8, "b"), certBag(p.rsa2.cert, "b"), certBag(p.rsa.cert, "a")),
		algorithms(rsaName, rsaName))
	w.opens("several-without-identifiers", "no localKeyID: keys and certificates match by their numbers",
		plain(keyBag(p.gost2015.pkcs8, ""), keyBag(p.rsa.pkcs8, ""), certBag(p.rsa.cert, ""), certBag(p.gost2015.cert, "")),
		algorithms(gost2015Name, rsaName), openSSLRefuses)
	w.opens("several-identifiers-crossed", "each key bears the other's localKeyID; the numbers count",
		plain(keyBag(p.rsa.pkcs8, "b"), keyBag(p.rsa2.pkcs8, "a"), certBag(p.rsa.cert, "a"), certBag(p.rsa2.cert, "b")),
		algorithms(rsaName, rsaName))
	w.opens("several-one-without-certificate", "two keys, one certificate",
		plain(p.rsa.bags("a"), keyBag(p.gost2015.pkcs8, "b")), algorithms(rsaName, None), faults(None, noCertificate), openSSLRefuses)
	w.opens("bags-nested", "a bag of bags of bags", plain(nestedBag(nestedBag(p.rsa.bags("a")))), algorithms(rsaName))
	w.opens("bags-in-many-contents", "each bag in a content of its own",
		pfx(usualMAC(), open(keyBag(p.rsa.pkcs8, "a")), open(), open(certBag(p.rsa.cert, "a"))), algorithms(rsaName))
	secret := bag(pkcs(12, 10, 1, 5), sequence(object(1, 2, 3, 4), explicit(octetString([]byte("secret")))), "")
	list := bag(pkcs(12, 10, 1, 4), sequence(pkcs(9, 23, 1), explicit(octetString([]byte("list")))), "")
	w.opens("bags-of-other-kinds", "a secret and a revocation list beside the key are passed over",
		plain(secret, list, p.rsa.bags("a")), algorithms(rsaName))
	w.refused("bags-none", NoKey, "a container of nothing", pfx(usualMAC()), openSSLOpens)
	w.refused("bags-of-no-key", NoKey, "a content without bags", pfx(usualMAC(), open()), openSSLOpens)
	w.refused("bags-of-a-secret-only", NoKey, "", plain(secret), openSSLOpens)
	w.opens("key-without-attributes", "", plain(keyBag(p.rsa.pkcs8, ""), certBag(p.rsa.cert, "")), algorithms(rsaName))
	w.opens("key-without-certificate-gost", "", plain(keyBag(p.gost2015.pkcs8, "a")), algorithms(None), faults(noCertificate), openSSLRefuses)
	w.opens("certificate-of-authority-along", "root and issuer come along with a GOST key",
		plain(p.gost2015.bags("a"), certBag(p.root.Certificate.Raw, ""), certBag(testca.GOSTRoot(w, "other").Certificate.Raw, "")),
		algorithms(gost2015Name), openSSLRefuses)
}

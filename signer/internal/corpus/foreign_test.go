package corpus

import (
	"crypto/x509"
	"strings"
)

// unsupportedAlgorithms are those that no file of the authority has.
func unsupportedAlgorithms(w *writer, p people) {
	key := func(name, comment string, identifier []byte, options ...option) {
		w.refused("unsupported-"+name, Unsupported, comment,
			plain(shroudedBag(unknownScheme(identifier), p.ec.pkcs8, "a"), certBag(p.ec.cert, "a")), options...)
	}
	pbe := sequence(octetString([]byte("saltsalt")), integer(7))
	iv := octetString(make([]byte, 16))
	pbkdf2 := pbkdf2Identifier(byName("sha256"), "salt", 7, 0)
	key("rc4-128", "pbeWithSHAAnd128BitRC4", sequence(pkcs(12, 1, 1), pbe))
	key("rc4-40", "pbeWithSHAAnd40BitRC4", sequence(pkcs(12, 1, 2), pbe))
	key("pbe-md5-des", "PBES1 of PKCS#5", sequence(pkcs(5, 3), pbe))
	key("camellia", "", pbes2Identifier(pbkdf2, sequence(object(1, 2, 392, 200011, 61, 1, 1, 1, 4), iv)))
	key("aes-gcm", "", pbes2Identifier(pbkdf2, sequence(nist(1, 46), sequence(octetString(make([]byte, 12))))))
	key("scrypt", "a file could ask scrypt for gigabytes", pbes2Identifier(sequence(object(1, 3, 6, 1, 4, 1, 11591, 4, 11),
		sequence(octetString([]byte("salt")), integer(1<<20), integer(8), integer(1))), sequence(nist(1, 42), iv)))
	key("pbkdf2-hmac-streebog", "", pbes2Identifier(sequence(pkcs(5, 12), sequence(octetString([]byte("salt")), integer(7),
		sequence(object(1, 2, 643, 7, 1, 1, 4, 2), null()))), sequence(nist(1, 42), iv)))
	key("key-length", "AES-256 with a key of 16 octets",
		pbes2Identifier(pbkdf2Identifier(byName("sha256"), "salt", 7, 16), sequence(nist(1, 42), iv)))
	key("salt-from-elsewhere", "", pbes2Identifier(sequence(pkcs(5, 12), sequence(sequence(object(1, 2, 3)), integer(7))), sequence(nist(1, 42), iv)))
	for name, digest := range map[string][]byte{
		"md5": rsadsi(2, 5), "sha512-256": nist(2, 6), "sha3-256": nist(2, 8), "streebog": object(1, 2, 643, 7, 1, 1, 2, 3),
	} {
		m := usualMAC()
		m.identifier = sequence(digest, null())
		w.refused("unsupported-mac-"+name, Unsupported, "the MAC cannot be checked, so nothing is opened", p.ec.usual(m))
	}
	w.refused("unsupported-integrity-by-signature", Unsupported, "the public-key integrity mode",
		pfxAround(sequence(pkcs(7, 2), explicit(sequence(integer(1)))), nil))
	w.refused("unsupported-privacy-by-key", Unsupported, "the public-key privacy mode",
		pfx(usualMAC(), sequence(pkcs(7, 3), explicit(sequence(integer(0))))))
	w.refused("unsupported-version-4", Unsupported, "", sequence(integer(4), data(sequence()), usualMAC().over(sequence())), openSSLOpens)
}

// foreign are files of other kinds that lie in people's folders.
func foreign(w *writer, p people) {
	authority := must(x509.ParseCertificate(p.rsa.cert))
	for i, f := range []struct{ name, comment, octets string }{
		{"empty", "no octets", ""},
		{"one-zero", "", "\x00"},
		{"zeros", "a stick that lost it", strings.Repeat("\x00", 512)},
		{"text", "", "Пароль от ключа: не скажу\r\n"},
		{"html", "a page in the file's place", "<!DOCTYPE html>\n<html><head><title>Try again</title></head></html>\n"},
		{"json", "", `{"error":"not found"}`},
		{"png", "a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55"},
		{"jpeg", "a picture", "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"},
		{"pdf", "a document", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"},
		{"zip", "an archive, perhaps of key files", "PK\x05\x06" + strings.Repeat("\x00", 18)},
		{"rar", "an archive", "Rar!\x1a\x07\x01\x00"},
		{"certificate-der", "a certificate without a key", string(authority.Raw)},
		{"certificate-pem", "", string(armored("CERTIFICATE", p.rsa.cert))},
		{"key-pem", "", string(armored("PRIVATE KEY", p.ec.pkcs8))},
		{"key-der", "PKCS#8 in the open", string(p.ec.pkcs8)},
		{"key-der-encrypted", "PKCS#8 under a password", string(shroudedInfo(p))},
		{"container-pem", "a PKCS#12 in PEM, which no program reads", string(armored("PKCS12", p.ec.usual(usualMAC())))},
		{"cms", "signed data", string(sequence(pkcs(7, 2), explicit(sequence(integer(1), element(tagSet), sequence(pkcs(7, 1)), element(tagSet)))))},
		{"sequence", "an empty SEQUENCE", "\x30\x00"},
	} {
		options := []option{}
		if i%2 == 1 { // what a person chose does not matter
			options = append(options, java)
		}
		w.refused("foreign-"+f.name, NotKeyStore, f.comment, []byte(f.octets), options...)
	}
	w.refused("foreign-magic-one-bit-off", NotKeyStore, "", []byte("\xfe\xed\xfe\xec\x00\x00\x00\x02\x00\x00\x00\x00"), java)
}

// shroudedInfo is EncryptedPrivateKeyInfo outside any container.
func shroudedInfo(p people) []byte {
	s := tripleDES("key-salt", 7, password)
	return sequence(s.identifier, octetString(s.seal(p.ec.pkcs8)))
}

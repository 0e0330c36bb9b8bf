package corpus

import (
	"bytes"
	"crypto/cipher"
	"crypto/des"
	"crypto/md5"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/binary"
	"slices"
)

// The first four octets of the two kinds of store.
const (
	jks   = 0xFEEDFEED
	jceks = 0xCECECECE
)

func uint32Octets(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// text is a string as Java writes it.
func text(s string) []byte { return append(binary.BigEndian.AppendUint16(nil, uint16(len(s))), s...) }

// sized are octets behind their length.
func sized(octets []byte) []byte { return append(uint32Octets(uint32(len(octets))), octets...) }

// storeEntry is the head of an entry and what follows it.
func storeEntry(tag uint32, alias string, rest ...[]byte) []byte {
	return slices.Concat(uint32Octets(tag), text(alias), make([]byte, 8), slices.Concat(rest...))
}

// keyEntry is a protected key with its certificates.
func keyEntry(alias string, protected []byte, certs ...[]byte) []byte {
	return storeEntry(1, alias, sized(protected), chain(certs...))
}

func chain(certs ...[]byte) []byte {
	out := uint32Octets(uint32(len(certs)))
	for _, cert := range certs {
		out = slices.Concat(out, text("X.509"), sized(cert))
	}
	return out
}

func trustedEntry(alias string, cert []byte) []byte {
	return storeEntry(2, alias, text("X.509"), sized(cert))
}

// store is a whole store under the usual password.
func store(magic uint32, entries ...[]byte) []byte {
	return storeOf(magic, 2, uint32(len(entries)), password, entries...)
}

func storeOf(magic, version, count uint32, secret string, entries ...[]byte) []byte {
	body := slices.Concat(uint32Octets(magic), uint32Octets(version), uint32Octets(count), slices.Concat(entries...))
	return append(body, sha1Of(utf16Octets(secret), []byte("Mighty Aphrodite"), body)...)
}

func sha1Of(parts ...[]byte) []byte {
	sum := sha1.Sum(slices.Concat(parts...))
	return sum[:]
}

// protectedJKS is a key under Sun's first scheme.
func protectedJKS(pkcs8 []byte, secret string) []byte {
	octets, last := utf16Octets(secret), []byte("twenty octets of sal")
	out := bytes.Clone(last)
	for piece := range slices.Chunk(pkcs8, sha1.Size) {
		last = sha1Of(octets, last)
		masked := make([]byte, len(piece))
		subtle.XORBytes(masked, piece, last)
		out = append(out, masked...)
	}
	return sequence(sequence(object(1, 3, 6, 1, 4, 1, 42, 2, 17, 1, 1), null()), octetString(out, sha1Of(octets, pkcs8)))
}

// protectedJCEKS is a key under Sun's second one: 3DES with a key of four MD5
// chains, each over half of the salt.
func protectedJCEKS(pkcs8 []byte, secret string, count []byte, iterations int) []byte {
	const salt = "saltSALT"
	var derived []byte
	for _, half := range []string{salt[:4], salt[4:]} {
		value := []byte(half)
		for range iterations {
			sum := md5.Sum(append(value, secret...))
			value = sum[:]
		}
		derived = append(derived, value...)
	}
	s := scheme{
		identifier: sequence(object(1, 3, 6, 1, 4, 1, 42, 2, 19, 1), sequence(octetString([]byte(salt)), count)),
		cipher:     func() (cipher.Block, []byte) { return must(des.NewTripleDESCipher(derived[:24])), derived[24:] },
	}
	return sequence(s.identifier, octetString(s.seal(pkcs8)))
}

// jceksOwner is a key entry under the second scheme.
func (o owner) jceksEntry(alias string) []byte {
	return keyEntry(alias, protectedJCEKS(o.pkcs8, password, integer(20), 20), o.cert)
}

// entry is a key entry under the first one.
func (o owner) entry(alias, secret string) []byte {
	return keyEntry(alias, protectedJKS(o.pkcs8, secret), o.cert)
}

// javaStores are Java key stores that open.
func javaStores(w *writer, p people) {
	opens := func(name, comment string, file []byte, names []string, options ...option) {
		w.opens(name, comment, file, names, append(options, java)...)
	}
	for kind, name := range map[string]string{"JKS": "jks", "JCEKS": "jceks"} {
		k := newKeytool(w, kind)
		k.generate("one", "RSA", "-startdate", "-1d") // so that it comes first
		opens(name+"-keytool", "as keytool writes", k.read(), algorithms(rsaName))
		k.generate("own", "RSA", "-keypass:env", "KEYPASS")
		opens(name+"-keytool-own-password", "one of two keys has a password of its own, which was not typed",
			k.read(), algorithms(rsaName, rsaName), faults(None, keyLocked))
		opens(name+"-keytool-both-passwords", "both passwords were typed", k.read(), algorithms(rsaName, rsaName), keyTyped("Another12"))
		k.trust("root", p.root.Certificate)
		opens(name+"-keytool-trusted-beside", "a trusted certificate is passed over", k.read(), algorithms(rsaName, rsaName), keyTyped("Another12"))
	}
	gost := p.gost2015.entry("gost", password)
	opens("jks-gost2015", "a GOST key", store(jks, gost), algorithms(gost2015Name))
	opens("jks-gost2004", "", store(jks, p.gost2004.entry("old", password)), algorithms(gost2004Name))
	opens("jks-rsa-and-gost", "", store(jks, p.rsa.entry("rsa", password), gost), algorithms(rsaName, gost2015Name))
	opens("jks-version-1", "certificates without their type", storeOf(jks, 1, 1, password, versionOne(p.rsa)), algorithms(rsaName))
	opens("jks-version-2", "", store(jks, p.rsa.entry("Алия", password)), algorithms(rsaName))
	opens("jceks-gost2015", "", store(jceks, p.gost2015.jceksEntry("gost")), algorithms(gost2015Name))
	opens("jks-password-cyrillic", "", storeOf(jks, 2, 1, "Құпия сөз", p.rsa.entry("a", "Құпия сөз")), algorithms(rsaName), typed("Құпия сөз"))
	opens("jks-password-emoji", "two halves of a character", storeOf(jks, 2, 1, "ключ😀", p.rsa.entry("a", "ключ😀")), algorithms(rsaName), typed("ключ😀"))
	opens("jks-password-empty", "which keytool does not write, and Java does", storeOf(jks, 2, 1, "", p.rsa.entry("a", "")), algorithms(rsaName), typed(""))
	opens("jks-key-password", "", store(jks, p.rsa.entry("a", "own")), algorithms(rsaName), keyTyped("own"))
	opens("jks-chain", "the authority's certificate behind the key's own",
		store(jks, keyEntry("a", protectedJKS(p.rsa.pkcs8, password), p.rsa.cert, p.root.Certificate.Raw)), algorithms(rsaName))
	opens("jks-without-certificate", "", store(jks, keyEntry("a", protectedJKS(p.rsa.pkcs8, password))), algorithms(None), faults(noCertificate))
	opens("jks-certificate-damaged", "", store(jks, keyEntry("a", protectedJKS(p.rsa.pkcs8, password), []byte("text"))), algorithms(None), faults(certificateDamaged))
	opens("jks-mismatch", "the certificate is another key's", store(jks, keyEntry("a", protectedJKS(p.rsa.pkcs8, password), p.rsa2.cert)), algorithms(rsaName), faults(keyMismatch))
	opens("jks-ec", "", store(jks, p.ec.entry("a", password)), algorithms(ecName), faults(algorithmUnsupported))
	w.opens("jks-named-p12", "a Java key store that a person took for PKCS#12", store(jks, p.rsa.entry("a", password)), algorithms(rsaName), openSSLRefuses)
}

// versionOne is an entry of a store of version 1.
func versionOne(o owner) []byte {
	return storeEntry(1, "a", sized(protectedJKS(o.pkcs8, password)), uint32Octets(1), sized(o.cert))
}

// javaRefusals are Java key stores that do not open.
func javaRefusals(w *writer, p people) {
	good := p.ec.entry("a", password)
	whole := store(jks, good)
	refuse := func(name, class, comment string, file []byte, options ...option) {
		w.refused(name, class, comment, file, append(options, java)...)
	}
	refuse("jks-wrong-password", WrongPassword, "", whole, typed("Qwerty13"))
	refuse("jks-wrong-password-empty", WrongPassword, "", whole, typed(""))
	refuse("jceks-wrong-password", WrongPassword, "", store(jceks, p.ec.jceksEntry("a")), typed("Qwerty13"))
	refuse("jks-key-password-missing", KeyPassword, "the store opens and its one key does not", store(jks, p.ec.entry("a", "own")))
	refuse("jks-key-password-wrong", KeyPassword, "", store(jks, p.ec.entry("a", "own")), keyTyped("Own"))
	refuse("jceks-key-password-missing", KeyPassword, "", store(jceks, keyEntry("a", protectedJCEKS(p.ec.pkcs8, "own", integer(20), 20), p.ec.cert)))
	refuse("jks-trusted-only", NoKey, "", store(jks, trustedEntry("root", p.root.Certificate.Raw)))
	refuse("jks-no-entries", NoKey, "", store(jks))
	refuse("jceks-no-entries", NoKey, "", store(jceks))
	refuse("jks-flipped-digest", Damaged, "the key opens, so that the password is right", append(whole[:len(whole)-1:len(whole)-1], whole[len(whole)-1]^1))
	refuse("jks-flipped-certificate", Damaged, "the key opens, so that the password is right", changed(w, whole, "240101000000Z", "240102000000Z"))
	refuse("jks-flipped-alias", Damaged, "", changed(w, whole, "\x00\x01a", "\x00\x01b"))
	refuse("jks-flipped-key", WrongPassword, "the only key does not open any more: it cannot be told from a wrong password",
		changed(w, whole, "twenty octets", "twenty Octets"))
	refuse("jks-truncated-magic", NotKeyStore, "", whole[:3])
	for name, size := range map[string]int{"after-magic": 4, "in-header": 10, "in-digest": 20, "half": len(whole) / 2, "last-octet": len(whole) - 1} {
		refuse("jks-truncated-"+name, Damaged, "", whole[:size])
	}
	refuse("jks-trailing-octets", Damaged, "the last 20 octets are the digest, whatever they are", append(bytes.Clone(whole), "more"...))
	refuse("jks-version-3", Unsupported, "", storeOf(jks, 3, 1, password, good))
	refuse("jks-version-0", Unsupported, "", storeOf(jks, 0, 1, password, good))
	refuse("jks-too-many-entries", Unsupported, "65 entries", store(jks, slices.Repeat([][]byte{trustedEntry("a", nil)}, 65)...))
	refuse("jks-billions-of-entries", Unsupported, "", storeOf(jks, 2, 1<<32-1, password, good))
	refuse("jks-fewer-entries-than-said", Damaged, "", storeOf(jks, 2, 2, password, good))
	refuse("jks-more-entries-than-said", Damaged, "", storeOf(jks, 2, 1, password, good, good))
	refuse("jks-unknown-entry", Damaged, "", store(jks, storeEntry(9, "a")))
	refuse("jceks-secret-key", Unsupported, "a secret key does not tell its length", store(jceks, storeEntry(3, "a", []byte("\xac\xed\x00\x05"))))
	refuse("jks-length-overflow", Damaged, "a key of 4 gigabytes", store(jks, storeEntry(1, "a", uint32Octets(1<<32-1))))
	refuse("jks-length-overflow-certificate", Damaged, "a certificate of 2 gigabytes",
		store(jks, storeEntry(2, "a", text("X.509"), uint32Octets(1<<31-1))))
	refuse("jks-length-overflow-alias", Damaged, "", store(jks, slices.Concat(uint32Octets(1), []byte{0xff, 0xff})))
	refuse("jks-long-chain", Unsupported, "17 certificates", store(jks, keyEntry("a", protectedJKS(p.ec.pkcs8, password), slices.Repeat([][]byte{nil}, 17)...)))
	refuse("jks-large-key", Unsupported, "9,000 octets", store(jks, keyEntry("a", protectedJKS(make([]byte, 9000), password), p.ec.cert)))
	refuse("jks-key-not-protected", Damaged, "PKCS#8 in the open", store(jks, keyEntry("a", p.ec.pkcs8, p.ec.cert)))
	refuse("jks-key-under-pbes2", Unsupported, "a protection that Java never wrote here",
		store(jks, keyEntry("a", sequence(pbes2(byName("sha256"), 32, password).identifier, octetString(make([]byte, 64))), p.ec.cert)))
	refuse("jks-key-of-text", Damaged, "what the protection holds is no key", store(jks, keyEntry("a", protectedJKS([]byte("text"), password), p.ec.cert)))
	refuse("jks-gost-zero", Damaged, "the private key is 0",
		store(jks, keyEntry("a", protectedJKS(privateKeyInfo(gost2015Identifier(1), octetString(make([]byte, 64))), password), p.gost2015.cert)))
	for _, c := range []struct {
		name, class string
		count       []byte
	}{
		{"zero", Damaged, integer(0)},
		{"negative", Damaged, integer(-1)},
		{"over-limit", TooManyIterations, integer(1_000_001)},
		{"64-bits", TooManyIterations, element(tagInteger, []byte{1}, make([]byte, 8))},
	} {
		refuse("jceks-iterations-"+c.name, c.class, "",
			store(jceks, keyEntry("a", protectedJCEKS(p.ec.pkcs8, password, c.count, 1), p.ec.cert)))
	}
	million := keyEntry("a", protectedJCEKS(p.ec.pkcs8, password, integer(1_000_000), 1), p.ec.cert)
	refuse("jceks-iterations-sum", TooManyIterations, "six keys of a million each", store(jceks, slices.Repeat([][]byte{million}, 6)...))
	refuse("jks-too-large", TooLarge, "", whole, padded(1<<20+1))
}

package corpus

import "slices"

// schemes are the ways of encrypting a key and a certificate.
func schemes(w *writer, p people) {
	for _, s := range []struct{ name, key, cert string }{
		{"pkcs12-3des", "PBE-SHA1-3DES", "PBE-SHA1-3DES"},
		{"pkcs12-3des-two-keys", "PBE-SHA1-2DES", "PBE-SHA1-2DES"},
		{"pkcs12-rc2-40", "PBE-SHA1-RC2-40", "PBE-SHA1-RC2-40"},
		{"pkcs12-rc2-128", "PBE-SHA1-RC2-128", "PBE-SHA1-RC2-128"},
		{"pkcs12-aes-128", "AES-128-CBC", "AES-128-CBC"},
		{"pkcs12-aes-192", "AES-192-CBC", "AES-192-CBC"},
		{"pkcs12-aes-256", "AES-256-CBC", "AES-256-CBC"},
		{"pkcs12-key-3des-certificate-rc2-40", "PBE-SHA1-3DES", "PBE-SHA1-RC2-40"},
		{"pkcs12-key-aes-certificate-open", "AES-256-CBC", "NONE"},
	} {
		w.opens(s.name, "written by OpenSSL", exported(w, p.rsa, password, "-keypbe", s.key, "-certpbe", s.cert), algorithms(rsaName))
	}
	for _, f := range functions() {
		s := pbes2(f, 32, password)
		w.opens("pbes2-hmac-"+f.name, "PBKDF2 with HMAC of "+f.name,
			pfx(usualMAC(), sealed(s, certBag(p.ec.cert, "id"), shroudedBag(s, p.ec.pkcs8, "id"))),
			algorithms(ecName), faults(algorithmUnsupported))
	}
	s := pbes2(byName("sha1"), 0, password)
	w.opens("pbes2-3des", "PBES2 with 3DES",
		pfx(usualMAC(), sealed(s, certBag(p.ec.cert, "id"), shroudedBag(s, p.ec.pkcs8, "id"))),
		algorithms(ecName), faults(algorithmUnsupported))
	for name, o := range map[string]owner{gost2015Name: p.gost2015, gost2004Name: p.gost2004} {
		s := pbes2(byName("sha256"), 32, password)
		w.opens("pbes2-aes-256-"+name, "a GOST key under AES-256 and a MAC of SHA-256",
			pfx(hashMAC(byName("sha256"), 7, password), sealed(s, certBag(o.cert, "id"), shroudedBag(s, o.pkcs8, "id"))),
			algorithms(name), openSSLRefuses)
	}
}

// macs are the ways of protecting a file's integrity.
func macs(w *writer, p people) {
	for _, f := range functions() {
		w.opens("pkcs12-mac-"+f.name, "written by OpenSSL",
			exported(w, p.rsa, password, "-macalg", f.name), algorithms(rsaName))
	}
	for _, f := range functions() {
		w.opens("pbmac1-"+f.name, "RFC 9579, which OpenSSL 3.0 does not know",
			p.ec.usual(pbmac1(f, 32, password)), algorithms(ecName), faults(algorithmUnsupported), openSSLRefuses)
	}
	w.refused("pbmac1-wrong-password", WrongPassword, "", p.ec.usual(pbmac1(byName("sha256"), 32, password)), typed("qwerty12"))
	w.refused("pbmac1-short-key", Unsupported, "a key of one octet can be guessed (RFC 9579, 6)",
		p.ec.usual(pbmac1(byName("sha256"), 1, password)))
	w.opens("mac-missing", "the contents alone prove the password",
		exported(w, p.rsa, password, "-nomac"), algorithms(rsaName))
	w.refused("mac-missing-wrong-password", WrongPassword, "", exported(w, p.ec, password, "-nomac"), typed("Qwerty13"))
	w.opens("mac-missing-nothing-encrypted", "no password could be wrong", pfx(noMAC(), open(slices.Concat(p.ec.bags("id")))),
		algorithms(ecName), faults(algorithmUnsupported), typed("whatever"))
	w.opens("mac-without-parameters", "the NULL of the digest's identifier is left out",
		p.ec.usual(withoutNull(byName("sha256"))), algorithms(ecName), faults(algorithmUnsupported))
	cutMAC := usualMAC()
	whole := cutMAC.sum
	cutMAC.sum = func(octets []byte) []byte { return whole(octets)[:8] }
	w.refused("mac-cut-short", Damaged, "the first 8 octets of a right MAC", p.ec.usual(cutMAC))
	cutMAC.sum = func([]byte) []byte { return nil }
	w.refused("mac-empty", Damaged, "a MAC of no octets proves nothing", p.ec.usual(cutMAC))
}

func withoutNull(f function) mac {
	m := hashMAC(f, 7, password)
	m.identifier = sequence(f.digest)
	return m
}

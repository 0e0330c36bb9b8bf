package corpus

import "bytes"

// cut are files that end too early, at each layer.
func cut(w *writer, p people) {
	whole := p.ec.usual(usualMAC())
	nca := encoded(w, p.rsa.key, p.rsa.certificate, password)
	w.refused("truncated-tag-only", NotKeyStore, "one octet could be anything", whole[:1])
	w.refused("truncated-in-length", NotKeyStore, "two octets could be anything", whole[:2])
	for _, c := range []struct {
		name, comment string
		size          int
	}{
		{"truncated-after-version", "", 7},
		{"truncated-after-content-type", "", 24},
		{"truncated-half", "", len(whole) / 2},
		{"truncated-before-mac", "the contents are whole", len(whole) - len(usualMAC().over(nil))},
		{"truncated-last-octet", "", len(whole) - 1},
	} {
		w.refused(c.name, Damaged, c.comment, whole[:c.size])
	}
	w.refused("truncated-nca-shape-half", Damaged, "", nca[:len(nca)/2])
	w.refused("truncated-nca-shape-last-octet", Damaged, "", nca[:len(nca)-1])
	w.refused("truncated-wrong-password", Damaged, "that it is cut is told before the password is looked at",
		nca[:len(nca)-1], typed("wrong"))

	safe := sequence(p.ec.usualContents()...)
	w.refused("truncated-authsafe", Damaged, "the contents are cut, the structure around them is whole",
		pfxOver(usualMAC(), safe[:len(safe)-20]))
	s := tripleDES("key-salt", 7, password)
	octets := s.seal(p.ec.pkcs8)
	w.refused("truncated-key-ciphertext", Damaged, "no whole number of blocks",
		plain(shroudedOctets(s, octets[:len(octets)-3], "a"), certBag(p.ec.cert, "a")))
	w.refused("truncated-key-by-blocks", Damaged, "whole blocks are missing",
		plain(shroudedOctets(s, octets[:len(octets)-16], "a"), certBag(p.ec.cert, "a")))
	w.refused("truncated-key-to-nothing", Damaged, "", plain(shroudedOctets(s, nil, "a"), certBag(p.ec.cert, "a")))
	octets = s.seal(sequence(p.ec.bags("a")))
	w.refused("truncated-content-ciphertext", Damaged, "whole blocks are missing",
		pfx(usualMAC(), sealedOctets(s, octets[:len(octets)-16])))
	w.refused("truncated-key-plaintext", Damaged, "what is inside the encryption is cut",
		plain(shroudedBag(s, p.ec.pkcs8[:len(p.ec.pkcs8)-9], "a"), certBag(p.ec.cert, "a")))
}

// flipped are files of which one bit is another.
func flipped(w *writer, p people) {
	whole := p.ec.usual(usualMAC())
	sum := usualMAC().sum(sequence(p.ec.usualContents()...))
	other := bytes.Clone(sum)
	other[0] ^= 1
	damage := func(name, from, to string) {
		w.refused(name, Damaged, "the key opens, so that the password is right", changed(w, whole, from, to))
	}
	damage("flipped-mac", string(sum), string(other))
	damage("flipped-mac-salt", "mac-salt", "mac-Salt")
	damage("flipped-mac-iterations", "mac-salt\x02\x01\x07", "mac-salt\x02\x01\x06")
	damage("flipped-key-salt", "key-salt", "key-Salt")
	damage("flipped-key-iterations", "key-salt\x02\x01\x07", "key-salt\x02\x01\x06")
	damage("flipped-certificate-salt", "certsalt", "certSalt")
	damage("flipped-certificate-iterations", "certsalt\x02\x01\x07", "certsalt\x02\x01\x06")
	damage("flipped-content-type", string(pkcs(7, 6)), string(pkcs(7, 7)))
	damage("flipped-local-key-id", "\x04\x02id", "\x04\x02iD")
	w.refused("flipped-version", Unsupported, "version 2 of PFX", changed(w, whole, "\x02\x01\x03\x30", "\x02\x01\x02\x30"), openSSLOpens)
	w.refused("flipped-mac-algorithm", Unsupported, "an identifier that nobody has given out",
		changed(w, whole, "\x06\x05\x2b\x0e\x03\x02\x1a", "\x06\x05\x2b\x0e\x03\x02\x1b"))
	flippedCiphertexts(w, p, whole)
	everywhere := changed(w, changed(w, whole, "key-salt", "key-Salt"), "certsalt", "certSalt")
	w.refused("flipped-everywhere", WrongPassword, "nothing opens any more: that looks like a wrong password and cannot be told from it", everywhere)
	w.refused("flipped-wrong-password", WrongPassword, "damaged, and the password is wrong, too",
		changed(w, whole, string(sum), string(other)), typed("wrong"))
}

// flippedCiphertexts are under a MAC that fails, and under one that holds.
func flippedCiphertexts(w *writer, p people, whole []byte) {
	key, cert := tripleDES("key-salt", 7, password), tripleDES("certsalt", 7, password)
	w.refused("flipped-key-ciphertext", Damaged, "the certificate opens, so that the password is right",
		changed(w, whole, string(key.seal(p.ec.pkcs8)), string(flip(key.seal(p.ec.pkcs8)))))
	content := cert.seal(sequence(certBag(p.ec.cert, "id")))
	w.refused("flipped-certificate-ciphertext", Damaged, "the key opens, so that the password is right",
		changed(w, whole, string(content), string(flip(content))))
	w.refused("flipped-key-ciphertext-mac-anew", Damaged, "the MAC is right, over a key that is not",
		pfx(usualMAC(), open(shroudedOctets(key, flip(key.seal(p.ec.pkcs8)), "id")), sealed(cert, certBag(p.ec.cert, "id"))))
	w.refused("flipped-certificate-ciphertext-mac-anew", Damaged, "the MAC is right, over a content that is not",
		pfx(usualMAC(), open(shroudedBag(key, p.ec.pkcs8, "id")), sealedOctets(cert, flip(content))))
	w.refused("other-password-for-the-key", Damaged, "MAC and key have different passwords, which no program writes",
		pfx(usualMAC(), open(shroudedBag(tripleDES("key-salt", 7, "another"), p.ec.pkcs8, "id")), sealed(cert, certBag(p.ec.cert, "id"))))
}

// flip changes a bit of the first block.
func flip(octets []byte) []byte {
	out := bytes.Clone(octets)
	out[3] ^= 0x10
	return out
}

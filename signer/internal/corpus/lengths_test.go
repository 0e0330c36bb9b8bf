package corpus

import (
	"bytes"
	"slices"
	"strings"
)

// lengths are structures that say what is not so.
func lengths(w *writer, p people) {
	refuse := func(name, comment string, file []byte, options ...option) {
		w.refused(name, Damaged, comment, file, options...)
	}
	whole := p.ec.usual(usualMAC())
	inside := sequence(integer(3), data(nil))[2:]
	refuse("length-overflow-32", "2^32 - 1 octets", slices.Concat([]byte("\x30\x84\xff\xff\xff\xff"), inside))
	refuse("length-overflow-31", "2^31 octets", slices.Concat([]byte("\x30\x84\x80\x00\x00\x00"), inside))
	refuse("length-overflow-64", "2^64 - 1 octets", slices.Concat([]byte("\x30\x88"+strings.Repeat("\xff", 8)), inside))
	w.refused("length-of-126-octets", Damaged, "a length of 126 octets, all ones",
		slices.Concat([]byte{0x30, 0xfe}, bytes.Repeat([]byte{0xff}, 126), inside))
	refuse("length-one-too-many", "the outer length goes one octet beyond the end",
		slices.Concat(whole[:2], []byte{whole[2], whole[3] + 1}, whole[4:]))
	refuse("length-of-a-content-too-large", "a content goes beyond the contents",
		pfxOver(usualMAC(), sequence(append([]byte{tagSequence, 0x84, 0x7f, 0xff, 0xff, 0xff}, pkcs(7, 1)...))))
	refuse("indefinite-without-end", "no end-of-contents octets", slices.Concat([]byte{tagSequence, 0x80}, whole[4:]))
	refuse("indefinite-primitive", "a primitive string of indefinite length",
		pfxAround(sequence(pkcs(7, 1), explicit([]byte{tagOctetString, 0x80, 0, 0})), nil))
	refuse("indefinite-content-without-end", "inside the contents",
		pfxOver(usualMAC(), slices.Concat([]byte{tagSequence, 0x80}, open(p.ec.bags("a")))))
	refuse("chunks-of-another-kind", "a string made of numbers", pfxAround(sequence(pkcs(7, 1), explicit(element(0x24, integer(1)))), nil))
	w.refused("end-of-contents-alone", NotKeyStore, "an end without a beginning", sequence(integer(3), []byte{0, 0}))
	refuse("nesting-of-contents", "strings in strings, 100 deep", pfxAround(sequence(pkcs(7, 1), explicit(nested(0x24, 100))), nil))
	refuse("nesting-of-bags", "bags in bags, 100 deep", plain(nestedBags(100)))
	w.refused("nesting-of-endless", Damaged, "5,000 indefinite lengths",
		slices.Concat([]byte{tagSequence, 0x80, 2, 1, 3}, bytes.Repeat([]byte{tagSequence, 0x80}, 5000)))
	refuse("authsafe-missing", "a version and nothing", sequence(integer(3)))
	refuse("authsafe-of-unknown-type", "", pfxAround(sequence(object(1, 2, 3), explicit(octetString())), nil))
	refuse("authsafe-not-a-string", "", pfxAround(sequence(pkcs(7, 1), explicit(integer(1))), nil))
	refuse("authsafe-empty", "the contents have no octets", pfxOver(usualMAC(), nil))
	refuse("authsafe-followed", "octets behind the contents", pfxOver(usualMAC(), append(sequence(), 5, 0)), openSSLOpens)
	refuse("content-of-unknown-type", "OpenSSL passes it over", pfx(usualMAC(), sequence(object(1, 2, 3), explicit(octetString()))), openSSLOpens)
	refuse("bag-without-value", "", plain(sequence(pkcs(12, 10, 1, 1))))
	refuse("bag-of-text", "", pfx(usualMAC(), data([]byte("text"))))
	refuse("key-of-text", "", plain(keyBag(octetString([]byte("text")), "a"), certBag(p.ec.cert, "a")))
	refuse("mac-of-text", "", pfxAround(data(sequence()), sequence(element(0x0c, []byte("text")))))
	refuse("mac-followed", "octets behind MacData", sequence(integer(3), data(sequence()), usualMAC().over(sequence()), null()))
}

// nested is an element in an element and so on.
func nested(tag byte, depth int) []byte {
	out := octetString([]byte("text"))
	for range depth {
		out = element(tag, out)
	}
	return out
}

func nestedBags(depth int) []byte {
	out := nestedBag()
	for range depth {
		out = nestedBag(out)
	}
	return out
}

// iterations are counts that nobody should count to.
func iterations(w *writer, p people) {
	million := integer(1_000_000)
	for _, c := range []struct {
		name, class, comment string
		count                []byte
	}{
		{"zero", Damaged, "which OpenSSL takes for one", integer(0)},
		{"negative", Damaged, "", integer(-1)},
		{"over-limit", TooManyIterations, "1,000,001", integer(1_000_001)},
		{"31-bits", TooManyIterations, "2^31 - 1", integer(1<<31 - 1)},
		{"64-bits", TooManyIterations, "2^64", element(tagInteger, []byte{1}, make([]byte, 8))},
	} {
		var options []option
		if c.name == "zero" {
			options = append(options, openSSLOpens)
		}
		m := hashMACOf(byName("sha1"), c.count, 1, bmp(password))
		w.refused("iterations-mac-"+c.name, c.class, c.comment, p.ec.usual(m), options...)
		s := tripleDESOf("key-salt", c.count, 1, bmp(password))
		w.refused("iterations-key-"+c.name, c.class, c.comment,
			plain(shroudedBag(s, p.ec.pkcs8, "a"), certBag(p.ec.cert, "a")), options...)
		w.refused("iterations-content-"+c.name, c.class, c.comment, pfx(usualMAC(), sealed(s, p.ec.bags("a"))), options...)
	}
	w.refused("iterations-inside-content", TooManyIterations, "the count stands inside an encrypted content", pfx(usualMAC(),
		sealed(tripleDES("certsalt", 7, password), shroudedBag(tripleDESOf("key-salt", integer(1_000_001), 1, bmp(password)), p.ec.pkcs8, "a"))))
	most := tripleDESOf("key-salt", million, 1, bmp(password))
	w.refused("iterations-sum-of-contents", TooManyIterations, "six contents of a million each",
		pfx(usualMAC(), slices.Repeat([][]byte{sealedOctets(most, make([]byte, 8))}, 6)...))
	w.refused("iterations-sum-of-keys", TooManyIterations, "six keys of a million each",
		plain(slices.Repeat(shroudedOctets(most, make([]byte, 8), ""), 6)))
	w.refused("iterations-sum-inside-content", TooManyIterations, "six keys of a million each inside an encrypted content",
		pfx(usualMAC(), sealed(tripleDES("certsalt", 7, password), slices.Repeat(shroudedOctets(most, make([]byte, 8), ""), 6))))
	pbkdf2 := sequence(pkcs(5, 12), sequence(octetString([]byte("salt")), integer(1<<40)))
	aes := sequence(nist(1, 42), octetString(make([]byte, 16)))
	w.refused("iterations-pbkdf2", TooManyIterations, "2^40", pfx(usualMAC(), sealed(unknownScheme(pbes2Identifier(pbkdf2, aes)), p.ec.bags("a"))))
	m := usualMAC()
	m.identifier = pbmac1Identifier(pbkdf2, sequence(byName("sha256").hmac, null()))
	m.sum = func([]byte) []byte { return make([]byte, 32) }
	w.refused("iterations-pbmac1", TooManyIterations, "2^40", p.ec.usual(m))
	w.opens("iterations-pbmac1-ignores-macdata", "the count of MacData means nothing under PBMAC1 (RFC 9579, 4)",
		p.ec.usual(withCount(pbmac1(byName("sha256"), 32, password), integer(0))), algorithms(ecName), faults(algorithmUnsupported), openSSLRefuses)
}

func withCount(m mac, count []byte) mac {
	m.tail = slices.Concat(octetString([]byte("NOT USED")), count)
	return m
}

// limits are containers of more than any person has.
func limits(w *writer, p people) {
	small := bag(pkcs(12, 10, 1, 5), null(), "")
	w.refused("too-many-bags", Unsupported, "1,001 bags", plain(slices.Repeat(small, 1001)), openSSLRefuses)
	w.refused("too-many-bags-in-contents", Unsupported, "300 contents of 4 bags",
		pfx(usualMAC(), slices.Repeat([][]byte{open(slices.Repeat(small, 4))}, 300)...))
	w.refused("too-many-contents", Unsupported, "1,001 contents without bags",
		pfx(usualMAC(), slices.Repeat([][]byte{open()}, 1001)...), openSSLOpens)
	w.refused("too-many-keys", Unsupported, "33 keys", plain(slices.Repeat(keyBag(p.ec.pkcs8, ""), 33)), openSSLOpens)
	w.opens("many-keys", "32 keys are read", plain(slices.Repeat(keyBag(p.ec.pkcs8, ""), 32)),
		slices.Repeat(algorithms(None), 32), faults(slices.Repeat([]string{noCertificate}, 32)...))
	w.refused("too-large-key", Unsupported, "a private key of 8,200 octets",
		plain(keyBag(privateKeyInfo(sequence(object(1, 2, 3)), make([]byte, 8200)), "a"), certBag(p.ec.cert, "a")))
	whole := p.ec.usual(usualMAC())
	w.refused("too-large", TooLarge, "one octet over 1 MiB", whole, padded(1<<20+1), openSSLOpens)
	w.opens("just-not-too-large", "1 MiB", whole, algorithms(ecName), faults(algorithmUnsupported), padded(1<<20))
	w.refused("too-large-nothing", TooLarge, "zeros", nil, padded(1<<21))
}

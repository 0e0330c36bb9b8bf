package revocation

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// readTime reads a Time (RFC 5280, 4.1.2.5) in one of the two forms that DER
// leaves, both in seconds and UTC. cryptobyte's own reader goes through
// time.Parse and back, which costs more than all the rest of an entry; a list
// has half a million of them.
func readTime(s *cryptobyte.String, out *time.Time) bool {
	var text cryptobyte.String
	var tag asn1.Tag
	if !s.ReadAnyASN1(&text, &tag) {
		return false
	}
	switch {
	case tag == asn1.UTCTime && len(text) == len("YYMMDDHHMMSSZ"):
		year, ok := digits(text[:2])
		if year < 50 {
			year += 100
		}
		return ok && readMoment(1900+year, text[2:], out)
	case tag == asn1.GeneralizedTime && len(text) == len("YYYYMMDDHHMMSSZ"):
		year, ok := digits(text[:4])
		return ok && readMoment(year, text[4:], out)
	}
	return false
}

// readGeneralizedTime reads the form that OCSP uses throughout.
func readGeneralizedTime(s *cryptobyte.String, out *time.Time) bool {
	return s.PeekASN1Tag(asn1.GeneralizedTime) && readTime(s, out)
}

// readMoment reads MMDDHHMMSSZ.
func readMoment(year int, text []byte, out *time.Time) bool {
	var part [5]int
	for i := range part {
		n, ok := digits(text[2*i : 2*i+2])
		if !ok {
			return false
		}
		part[i] = n
	}
	month, day, hour, minute, second := part[0], part[1], part[2], part[3], part[4]
	if hour > 23 || minute > 59 || second > 59 || text[10] != 'Z' {
		return false
	}
	// time.Date carries 31 April over into May: such a date is none.
	*out = time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	return out.Month() == time.Month(month) && out.Day() == day
}

func digits(text []byte) (int, bool) {
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}

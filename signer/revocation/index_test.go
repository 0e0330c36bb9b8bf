package revocation

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// TestIndexFindsEverySerial has lengths, signs and checksums of all kinds.
func TestIndexFindsEverySerial(t *testing.T) {
	ca := rsaAuthority(t)
	var entries []entryDraft
	var serials []*big.Int
	for i := range 300 {
		n := new(big.Int).Lsh(big.NewInt(int64(i*i+1)), uint(i%160))
		serials = append(serials, n)
		entries = append(entries, entryDraft{n, made, nil})
	}
	l := draft{entries: entries}.list(t, ca)
	for _, n := range serials {
		if len(l.entries.find(n)) == 0 {
			t.Errorf("%x is not found", n)
		}
		absent := new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), 170))
		if len(l.entries.find(absent)) != 0 || len(l.entries.find(new(big.Int).Neg(n))) != 0 {
			t.Errorf("%x is found", absent)
		}
	}
	// One checksum for all: they are told apart by reading them.
	for i := range l.entries.slots {
		l.entries.slots[i] = slot(integerOctets(serials[0]), int(uint32(l.entries.slots[i])))
	}
	if found := l.entries.find(serials[0]); len(found) != 1 || string(found[0].serial) != string(integerOctets(serials[0])) {
		t.Errorf("%d entries", len(found))
	}
}

// TestOpenSSLReadsOurLists compares what both say of lists of our own making.
func TestOpenSSLReadsOurLists(t *testing.T) {
	for name, ca := range map[string]*testca.Authority{"RSA": rsaAuthority(t), "GOST": gostAuthority(t)} {
		t.Run(name, func(t *testing.T) {
			d := draft{extensions: []extend{number(41), deltaOf(40), point(flag(1))}}
			for i := range 20 {
				e := entryDraft{new(big.Int).Lsh(big.NewInt(0x7f+int64(i)), uint(8*i)), made.Add(time.Duration(-i) * time.Hour), nil}
				if i%3 == 1 {
					e.extensions = []extend{because(byte(1 + i%5))}
				}
				d.entries = append(d.entries, e)
			}
			l := d.list(t, ca)
			text, err := testca.OpenSSL(t, "crl", "-inform", "DER", "-noout", "-text", "-in", testca.File(t, "list.crl", l.der))
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			comparesWithOpenSSL(t, l, d, string(text))
		})
	}
}

func comparesWithOpenSSL(t *testing.T, l *List, d draft, text string) {
	t.Helper()
	stamp := func(at time.Time) string { return at.UTC().Format("Jan _2 15:04:05 2006 GMT") }
	want := []string{"Last Update: " + stamp(l.thisUpdate), "Next Update: " + stamp(l.nextUpdate), "Only User Certificates"}
	for _, e := range d.entries {
		found := l.entries.find(e.serial)
		if len(found) != 1 {
			t.Fatalf("%x: %d entries", e.serial, len(found))
		}
		serial := fmt.Sprintf("%X", e.serial)
		serial = strings.Repeat("0", len(serial)%2) + serial
		want = append(want, fmt.Sprintf("Serial Number: %s\n        Revocation Date: %s", serial, stamp(found[0].at)))
	}
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("OpenSSL does not say %q", w)
		}
	}
	if n := strings.Count(text, "Serial Number:"); n != l.Len() {
		t.Errorf("%d entries, OpenSSL says %d", l.Len(), n)
	}
}

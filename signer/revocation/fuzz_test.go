package revocation

import (
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
)

// FuzzParseList: no octets make the reader fall over, and what it takes can be
// asked.
func FuzzParseList(f *testing.F) {
	ca := rsaAuthority(f)
	cert := ca.Person(f, pointed(listAddress, "", ""))
	f.Add(draft{version: 1, entries: []entryDraft{revokes(cert)}}.der(f, ca))
	for _, c := range statusCases(cert) {
		for _, d := range c.lists {
			f.Add(d.der(f, ca))
		}
	}
	for _, c := range refusals(cert) {
		f.Add(c.draft.der(f, ca))
	}
	addAuthoritysLists(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := ParseList(data)
		if err != nil {
			return
		}
		for rest := l.entries.revoked; !rest.Empty(); {
			var e entry
			if err := e.read(&rest, l.version); err != nil {
				t.Fatalf("an entry that was taken: %v", err)
			}
		}
		if s := NewLists(l).Status(cert, ca.Certificate, at); s.State == NotChecked {
			t.Fatalf("%+v", s)
		}
		judge([]*List{l}, question{cert, ca.Certificate, at})
		_, _ = l.entry(question{cert, ca.Certificate, at})
	})
}

// addAuthoritysLists adds the real ones where they are.
func addAuthoritysLists(f *testing.F) {
	dir := os.Getenv("KEZEK_NCA_DIR")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "nca")
	}
	paths, err := filepath.Glob(filepath.Join(dir, "ca", "test", "CRL", "*.crl"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// FuzzParseAnswer: the same for OCSP answers; nothing that was not signed here
// is believed.
func FuzzParseAnswer(f *testing.F) {
	ca := rsaAuthority(f)
	q := question{ca.Person(f), ca.Certificate, at}
	d, key := delegate(f, ca)
	signed := map[string]bool{}
	for _, r := range []reply{
		{nonce: nonce},
		{state: Revoked, revokedAt: made, reason: 1, next: next},
		{state: Unknown, hash: oidSHA256},
		{nonce: nonce, byKey: true, signer: d, key: key, with: []*x509.Certificate{d}},
		{version: true, single: []extend{{ceNonsense, false, nil}}, extensions: []extend{{ceNonsense, true, nil}}},
	} {
		r.about = []question{q}
		der := r.der(f, ca)
		if a, err := parseAnswer(der); err == nil {
			signed[string(a.object.signed)] = true
		}
		f.Add(der)
	}
	f.Add(wrapAnswer(3, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := parseAnswer(data)
		if err != nil {
			return
		}
		if r, err := a.check(q, nonce, at); err == nil && !signed[string(a.object.signed)] {
			t.Fatalf("believed: %+v", r)
		}
		_ = a.verify(ca.Certificate, at)
		for _, r := range a.responses {
			_ = r.status(q)
		}
	})
}

// FuzzReadPoints reads the addresses out of certificates' extensions.
func FuzzReadPoints(f *testing.F) {
	f.Add(pointValue(listAddress))
	f.Add([]byte{0x30, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, a := range readPoints(data).addresses() {
			if !isAddress(a) {
				t.Fatal(a)
			}
		}
	})
}

// TestAddressesOfTheAuthority: the points of a real certificate.
func TestAddressesOfTheAuthority(t *testing.T) {
	for _, row := range testca.Catalogue(t) {
		data, err := os.ReadFile(row.Path(t))
		if err != nil {
			t.Fatal(err)
		}
		entries, err := pkcs12.Decode(data, testca.Password)
		if err != nil {
			t.Fatal(err)
		}
		cert := entries[0].Certificate
		if len(points(cert).addresses()) == 0 || len(deltaPoints(cert).addresses()) == 0 || len(usable(cert.OCSPServer)) == 0 {
			t.Errorf("%s: %q %q %q", row["file"], points(cert), deltaPoints(cert), cert.OCSPServer)
		}
	}
}

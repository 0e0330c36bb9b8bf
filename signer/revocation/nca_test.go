package revocation_test

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
	"kezek.kz/kezek/signer/revocation"
)

// inDate is a moment within the authority's test lists.
var inDate = time.Date(2024, 1, 10, 0, 0, 0, 0, time.UTC)

// authorities gives the CA certificates of the test data.
func authorities(t testing.TB) []*x509.Certificate {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(testca.NCA(t, "ca"), "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"*/*/*/*", "*/*/*/*/*"} {
		more, err := filepath.Glob(filepath.Join(testca.NCA(t, "ca"), filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, more...)
	}
	var found []*x509.Certificate
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			continue
		}
		if c := certificateFile(t, path); c != nil && c.IsCA {
			found = append(found, c)
		}
	}
	if len(found) < 14 {
		t.Fatalf("%d authorities", len(found))
	}
	return found
}

func certificateFile(t testing.TB, path string) *x509.Certificate {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	c, err := x509.ParseCertificate(data)
	if err != nil {
		return nil
	}
	return c
}

// issuerOf finds the authority by name and key identifier.
func issuerOf(t testing.TB, cert *x509.Certificate, all []*x509.Certificate) *x509.Certificate {
	t.Helper()
	for _, c := range all {
		if string(c.RawSubject) == string(cert.RawIssuer) && string(c.SubjectKeyId) == string(cert.AuthorityKeyId) {
			return c
		}
	}
	t.Fatalf("no issuer %s %x", cert.Issuer, cert.AuthorityKeyId)
	return nil
}

func ncaLists(t testing.TB) *revocation.Lists {
	t.Helper()
	lists, err := revocation.LoadLists(testca.NCA(t, "ca", "test"))
	if err != nil {
		t.Fatal(err)
	}
	if lists.Len() != 6 {
		t.Fatalf("%d lists, want the 6 of the folder", lists.Len())
	}
	return lists
}

func ncaKey(t testing.TB, row testca.Row) *x509.Certificate {
	t.Helper()
	data, err := os.ReadFile(row.Path(t))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := pkcs12.Decode(data, testca.Password)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%s: %d entries, %v", row["file"], len(entries), err)
	}
	return entries[0].Certificate
}

func TestTheAuthoritysLists(t *testing.T) {
	all := authorities(t)
	want := map[string]struct {
		number, base int64 // base 0: no delta
		entries      int
	}{
		"nca_rsa_test.crl": {1, 0, 9}, "nca_d_rsa_test.crl": {1, 1, 0},
		"nca_gost_test.crl": {1, 0, 6}, "nca_d_gost_test.crl": {1, 1, 0},
		"nca_gost_test_2022.crl": {10, 0, -1}, "nca_d_gost_test_2022.crl": {5, 10, 0},
	}
	for name, w := range want {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(testca.NCA(t, "ca", "test", "CRL", name))
			if err != nil {
				t.Fatal(err)
			}
			l, err := revocation.ParseList(data)
			if err != nil {
				t.Fatal(err)
			}
			if l.Number().Int64() != w.number || l.IsDelta() != (w.base > 0) || w.entries >= 0 && l.Len() != w.entries {
				t.Errorf("number %v, delta %v, %d entries", l.Number(), l.IsDelta(), l.Len())
			}
			signers := 0
			for _, c := range all {
				if err := l.Verify(c); err == nil {
					signers++
				} else if !errors.Is(err, revocation.ErrIssuer) {
					t.Errorf("under %s: %v", c.Subject, err)
				}
			}
			if signers != 1 {
				t.Errorf("%d authorities signed it", signers)
			}
			refusesEveryChange(t, data, all)
		})
	}
}

// refusesEveryChange flips a bit in each octet in turn.
func refusesEveryChange(t *testing.T, data []byte, all []*x509.Certificate) {
	t.Helper()
	if testing.Short() {
		return
	}
	for i := 0; i < len(data); i += 1 + len(data)/24 {
		changed := append([]byte{}, data...)
		changed[i] ^= 0x04
		l, err := revocation.ParseList(changed)
		if err != nil {
			continue
		}
		for _, c := range all {
			if l.Verify(c) == nil {
				t.Errorf("octet %d changed, and the signature holds", i)
			}
		}
	}
}

// TestStatusOfTheAuthoritysKeys: exactly those that the lists name are revoked,
// with date and reason. Two keys of the "revoked" folders were revoked later
// than the lists were made; one of them is of an authority without a list.
func TestStatusOfTheAuthoritysKeys(t *testing.T) {
	all, lists := authorities(t), ncaLists(t)
	count := map[revocation.State]int{}
	for _, row := range testca.Catalogue(t) {
		cert := ncaKey(t, row)
		s := lists.Status(cert, issuerOf(t, cert, all), inDate)
		count[s.State]++
		inFolder := strings.Contains(strings.ToLower(row["file"]), "/revoked/")
		unlisted := strings.HasPrefix(row["file"], "keys/issued-2018/") || strings.Contains(row["issuer"], "ҰКО 3.0")
		postdates := strings.Contains(row["file"], "GOST512_6dba535d")
		want := revocation.Good
		switch {
		case unlisted:
			want = revocation.Unknown
		case inFolder && !postdates:
			want = revocation.Revoked
		}
		if s.State != want {
			t.Errorf("%s: %+v, want %s", row["file"], s, want)
		}
		if s.State == revocation.Unknown && !errors.Is(s.Err, revocation.ErrNoSource) {
			t.Errorf("%s: %v", row["file"], s.Err)
		}
		if s.State == revocation.Revoked {
			checkRevocation(t, cert, s, lists, all)
		}
	}
	if count[revocation.Revoked] != 24 || count[revocation.Unknown] != 4 || count[revocation.Good] != 27 {
		t.Errorf("%v, want 24 revoked, 4 unknown, 27 good", count)
	}
}

// TestStatusOfTheAuthoritysKeysLater: when the lists are out of date, the revoked
// stay so, except those on hold; the others are unknown.
func TestStatusOfTheAuthoritysKeysLater(t *testing.T) {
	all, lists := authorities(t), ncaLists(t)
	later := time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)
	count := map[revocation.State]int{}
	for _, row := range testca.Catalogue(t) {
		cert := ncaKey(t, row)
		issuer := issuerOf(t, cert, all)
		now, then := lists.Status(cert, issuer, later), lists.Status(cert, issuer, inDate)
		count[now.State]++
		permanent := then.State == revocation.Revoked && then.Reason != 6
		if permanent != (now.State == revocation.Revoked) || !permanent && now.State != revocation.Unknown {
			t.Errorf("%s: %+v", row["file"], now)
		}
		if then.State != revocation.Unknown && !permanent && !errors.Is(now.Err, revocation.ErrStale) {
			t.Errorf("%s: %v, want ErrStale", row["file"], now.Err)
		}
	}
	t.Logf("%v", count)
}

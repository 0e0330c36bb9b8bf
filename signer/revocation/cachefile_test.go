package revocation

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// TestNewerFileOfAnotherRun: the program that runs beside keeps what it fetched.
func TestNewerFileOfAnotherRun(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	slow, fast := w.checker(), w.checker()
	wants(t, "no file yet", slow.Known(w.cert, w.ca.Certificate, at), Unknown, "", ErrNoSource)
	w.data("/base", full(2, revokes(w.cert)).der(t, w.ca))
	wants(t, "fast", w.check(t, fast), Revoked, SourceCRL)
	older := full(1)
	older.made = made.Add(-time.Hour)
	w.data("/base", older.der(t, w.ca))
	wants(t, "slow", w.check(t, slow), Revoked, SourceCRL)
	wants(t, "next run", w.checker().Known(w.cert, w.ca.Certificate, at), Revoked, SourceCRL)
}

// TestForgedFileIsReplaced: however new it claims to be.
func TestForgedFileIsReplaced(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	forger := &testca.Authority{Certificate: w.ca.Certificate, Key: testca.Key(t, "Other")}
	forged := full(9)
	forged.made, forged.next = next, next.AddDate(1, 0, 0)
	c := w.checker()
	wants(t, "no file yet", c.Known(w.cert, w.ca.Certificate, at), Unknown, "", ErrNoSource)
	path := filepath.Join(w.dir, cacheKey(w.URL+"/base", w.ca.Certificate)+".crl")
	if err := os.WriteFile(path, forged.der(t, forger), 0o600); err != nil {
		t.Fatal(err)
	}
	w.data("/base", full(1).der(t, w.ca))
	wants(t, "download", w.check(t, c), Good, SourceCRL)
	wants(t, "next run", w.checker().Known(w.cert, w.ca.Certificate, at), Good, SourceCRL)
}

// TestFileThatWasPutBack: an older one is refused as a download is.
func TestFileThatWasPutBack(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/base", full(2).der(t, w.ca))
	c := w.checker()
	wants(t, "newer", w.check(t, c), Good, SourceCRL)
	older := full(1)
	older.made = made.Add(-time.Hour)
	p := c.lists.at(w.URL+"/base", w.ca.Certificate)
	if err := os.WriteFile(p.path, older.der(t, w.ca), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range maxCached {
		listOf(t, c, w.ca, i, full(1).list(t, w.ca))
	}
	wants(t, "put back", c.Known(w.cert, w.ca.Certificate, at), Unknown, "", ErrNoSource)
}

// TestLeftFilesAreRemoved: those that an ended program wrote, not those that
// another is writing, and nothing else.
func TestLeftFilesAreRemoved(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{
		".list-old": 2 * leftAfter, ".list-new": leftAfter / 2, "other": 2 * leftAfter,
	} {
		path, then := filepath.Join(dir, name), time.Now().Add(-age)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeFile(filepath.Join(dir, "list.crl"), []byte("list")); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 3 || left[0].Name() != ".list-new" || left[1].Name() != "list.crl" || left[2].Name() != "other" {
		t.Errorf("%v, %v", left, err)
	}
}

// TestSpoiltCacheFiles: a file is believed no more than an address.
func TestSpoiltCacheFiles(t *testing.T) {
	ca := rsaAuthority(t)
	forger := &testca.Authority{Certificate: ca.Certificate, Key: testca.Key(t, "Other")}
	for name, data := range map[string][]byte{
		"empty": nil, "a page": []byte("<html>"), "forged": full(5).der(t, forger), "another's": full(5).der(t, testca.Root(t, "Other")),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, ca)
			path := filepath.Join(w.dir, cacheKey(w.URL+"/base", ca.Certificate)+".crl")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			c := w.checker()
			wants(t, "file", c.Known(w.cert, ca.Certificate, at), Unknown, "", ErrNoSource)
			w.data("/base", full(1).der(t, ca))
			wants(t, "download", w.check(t, c), Good, SourceCRL)
		})
	}
}

// TestCheckWithoutRoomForFiles: a folder that cannot be made is no reason not to
// know.
func TestCheckWithoutRoomForFiles(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/base", full(1).der(t, w.ca))
	w.dir = filepath.Join(testca.File(t, "file", nil), "below")
	wants(t, "no folder", w.check(t, w.checker()), Good, SourceCRL)
}

package revocation

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/binary"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

// largeEntries make a list of some 20 MB, as the authority's GOST list is, with
// serial numbers of 20 octets and a reason in every other entry.
const largeEntries = 440_000

// large is that list, made once: it takes a while.
var large = sync.OnceValues(func() ([]byte, error) {
	key, err := gostKey()
	if err != nil {
		return nil, err
	}
	list := pki.List{Number: big.NewInt(1), ThisUpdate: made, NextUpdate: next}
	for i := range largeEntries {
		list.Revoked = append(list.Revoked, pki.Revoked{Serial: largeSerial(i), At: made, Reason: 4 * (i % 2)})
	}
	template := &x509.Certificate{RawSubject: largeIssuer, SubjectKeyId: []byte("gost authority")}
	return pki.CreateRevocationList(rand.Reader, list, template, key)
})

// largeIssuer is the Name of gostAuthority, set by largeList.
var largeIssuer []byte

// largeSerial scatters the numbers, as the authority's are scattered.
func largeSerial(i int) *big.Int {
	octets := make([]byte, 20)
	binary.BigEndian.PutUint64(octets, uint64(i+1)*0x9E3779B97F4A7C15)
	binary.BigEndian.PutUint64(octets[12:], uint64(i))
	octets[0] = octets[0]&0x3f | 0x40
	return new(big.Int).SetBytes(octets)
}

func largeList(t testing.TB) ([]byte, *testca.Authority) {
	t.Helper()
	ca := gostAuthority(t)
	largeIssuer = ca.Certificate.RawSubject
	der, err := large()
	if err != nil {
		t.Fatal(err)
	}
	if len(der) < 19_000_000 || len(der) > 24_000_000 {
		t.Fatalf("%d octets", len(der))
	}
	return der, ca
}

// withSerial is a certificate of the authority, listed or not.
func withSerial(t testing.TB, ca *testca.Authority, n *big.Int, changes ...testca.Change) *x509.Certificate {
	t.Helper()
	return ca.Person(t, append(changes, func(c *x509.Certificate) { c.SerialNumber = n })...)
}

// TestLargeList loads, verifies and asks the list, from a folder and over HTTP,
// and holds it to its costs: memory of little more than the file, and time of
// little more than hashing it, which nothing can save.
func TestLargeList(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector changes the memory that is measured here")
	}
	if testing.Short() {
		t.Skip("a list of 20 MB takes some seconds to make")
	}
	der, ca := largeList(t)
	listed, absent := withSerial(t, ca, largeSerial(largeEntries/3)), withSerial(t, ca, big.NewInt(5))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "large.crl"), der, 0o600); err != nil {
		t.Fatal(err)
	}
	hash := hashing(t, der, ca)
	var lists *Lists
	var took time.Duration
	peak := peakHeap(func() {
		start := time.Now()
		var err error
		if lists, err = LoadLists(dir); err != nil {
			t.Fatal(err)
		}
		wants(t, "listed", lists.Status(listed, ca.Certificate, at), Revoked, SourceCRL)
		took = time.Since(start)
	})
	wants(t, "absent", lists.Status(absent, ca.Certificate, at), Good, SourceCRL)
	t.Logf("%d octets, %d entries: hashing alone %v, load + verify + look up %v (%.2f times), peak heap %.1f MB (%.2f times the file), kept %.1f MB",
		len(der), largeEntries, hash, took, float64(took)/float64(hash), mb(peak), float64(peak)/float64(len(der)), mb(uint64(len(der)+8*cap(lists.of(listed)[0].entries.slots))))
	if peak > 2*uint64(len(der)) {
		t.Errorf("peak heap %d for %d octets", peak, len(der))
	}
	if took > 4*hash+2*time.Second {
		t.Errorf("took %v, hashing %v", took, hash)
	}
}

func mb(n uint64) float64 { return float64(n) / 1e6 }

// hashing is how long the digest alone takes.
func hashing(t testing.TB, der []byte, ca *testca.Authority) time.Duration {
	t.Helper()
	how, err := pki.AlgorithmOf(ca.Key.Public())
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	how.Sum(der)
	return time.Since(start)
}

// peakHeap gives how far the heap grew while f ran, in octets, garbage that was
// not collected yet included.
func peakHeap(f func()) uint64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	before := sample[0].Value.Uint64()
	done, result := make(chan struct{}), make(chan uint64)
	go func() {
		peak := before
		for {
			metrics.Read(sample)
			peak = max(peak, sample[0].Value.Uint64())
			select {
			case <-done:
				result <- peak - before
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	f()
	close(done)
	return <-result
}

// TestCheckDownloadsALargeList over HTTP, in chunks of no announced length and
// with one; a caller who gives up while it is worked on is free at once.
func TestCheckDownloadsALargeList(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector changes the memory that is measured here")
	}
	if testing.Short() {
		t.Skip("a list of 20 MB takes some seconds to make")
	}
	der, ca := largeList(t)
	w := newWorld(t, ca)
	w.data("/base", der)
	w.cert = withSerial(t, ca, largeSerial(77), pointed(w.URL+"/base", "", ""))
	var s Status
	start := time.Now()
	peak := peakHeap(func() { s = w.check(t, w.checker()) })
	wants(t, "large", s, Revoked, SourceCRL)
	t.Logf("download + verify + file: %v, peak heap %.1f MB (the server's octets not counted)", time.Since(start), mb(peak))
	if peak > 5*uint64(len(der)) {
		t.Errorf("peak heap %d", peak)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	w.dir = ""
	start = time.Now()
	s = w.checker().Check(ctx, w.cert, ca.Certificate, at)
	wants(t, "given up", s, Unknown, "", context.DeadlineExceeded)
	if took := time.Since(start); took > time.Second {
		t.Errorf("free after %v", took)
	}
}

// BenchmarkLargeList measures the parts beside the hash alone, in one run.
func BenchmarkLargeList(b *testing.B) {
	der, ca := largeList(b)
	how, err := pki.AlgorithmOf(ca.Key.Public())
	if err != nil {
		b.Fatal(err)
	}
	l, err := ParseList(der)
	if err != nil {
		b.Fatal(err)
	}
	q := question{withSerial(b, ca, largeSerial(12345)), ca.Certificate, at}
	for name, f := range map[string]func(){
		"hash alone": func() { how.Sum(der) },
		"parse":      func() { _, err = ParseList(der) },
		"verify":     func() { err = l.object.verify(ca.Certificate) },
		"look up":    func() { l.entry(q) },
		"status":     func() { judge([]*List{l}, q) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(der)))
			for b.Loop() {
				f()
			}
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}

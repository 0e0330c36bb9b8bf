package gost_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/signer/gost"
)

// The benchmarks stand next to OpenSSL's engine "gost" on the same machine in
// the same run: x-engine is our time for one operation divided by the engine's.
// The engine is timed by testdata/engine.c, which says what is inside its
// measured time; the same is inside ours. Both are the best of several short
// slices, since other programs on the machine can only make a slice longer.

func BenchmarkSign(b *testing.B) {
	for _, c := range checkedCurves() {
		curve, name := c.curve, strconv.Itoa(8*c.size)
		key, digest := benchmarkKey(b, curve)
		benchmark(b, name, "sign-"+name, 1, func() {
			if _, err := key.Sign(rand.Reader, digest, nil); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, c := range checkedCurves() {
		curve, name := c.curve, strconv.Itoa(8*c.size)
		key, digest := benchmarkKey(b, curve)
		signature, public := sign(b, key, nil, digest), public(key)
		benchmark(b, name, "verify-"+name, 1, func() {
			if !public.Verify(digest, signature) {
				b.Fatal("refused")
			}
		})
	}
}

func BenchmarkHash(b *testing.B) {
	message := make([]byte, 16384)
	var digest [64]byte
	for i, name := range []string{"streebog512", "streebog256", "r341194"} {
		h := hashes[i].new()
		benchmark(b, name, "hash-"+name, len(message), func() {
			h.Reset()
			h.Write(message)
			h.Sum(digest[:0])
		})
	}
}

func benchmarkKey(b *testing.B, curve *gost.Curve) (*gost.PrivateKey, []byte) {
	b.Helper()
	return newKey(b, curve), randomOctets(b, curve.Size())
}

// benchmark runs one operation, on so many octets, and reports our best time for
// it as a multiple of the engine's.
func benchmark(b *testing.B, name, operation string, octets int, run func()) {
	b.Run(name, func(b *testing.B) {
		if octets > 1 {
			b.SetBytes(int64(octets))
		}
		b.ReportAllocs()
		for b.Loop() {
			run()
		}
		engine, err := timeEngine()
		if err != nil {
			b.Logf("not compared with OpenSSL's engine: %v", err)
			return
		}
		ours := bestTime(run)
		theirs := engine[operation] * float64(octets)
		b.ReportMetric(ours, "best-ns/op")
		b.ReportMetric(theirs, "engine-ns/op")
		b.ReportMetric(ours/theirs, "x-engine")
	})
}

// bestTime gives the nanoseconds of an operation in the best of the slices, which
// are as long and as many as in testdata/engine.c.
func bestTime(run func()) float64 {
	const slices, slice = 250, 2 * time.Millisecond
	best := math.Inf(1)
	for range slices {
		done := 0
		start := time.Now()
		for time.Since(start) < slice {
			run()
			done++
		}
		best = min(best, float64(time.Since(start).Nanoseconds())/float64(done))
	}
	return best
}

// timeEngine builds and runs testdata/engine.c, once.
var timeEngine = sync.OnceValues(func() (map[string]float64, error) {
	dir, err := os.MkdirTemp("", "gost-engine")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "engine")
	build := exec.Command("gcc", "-O2", "-o", program, filepath.Join("testdata", "engine.c"), "-lcrypto")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("gcc with OpenSSL's headers: %w %s", err, out)
	}
	out, err := exec.Command(program).Output()
	if err != nil {
		return nil, fmt.Errorf("no engine: %w", err)
	}
	times := map[string]float64{}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var name string
		var nanoseconds float64
		if _, err := fmt.Sscan(lines.Text(), &name, &nanoseconds); err != nil {
			return nil, err
		}
		times[name] = nanoseconds
	}
	return times, nil
})

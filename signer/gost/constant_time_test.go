package gost_test

import (
	"crypto/rand"
	"math"
	mathrand "math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/signer/gost"
)

const (
	// welchSignatures are measured for each verdict, half of them with each key.
	welchSignatures = 100_000
	// welchLimit is dudect's: beyond it the two keys are told apart by their time.
	welchLimit = 4.5
	// welchTries: noise of the machine passes the limit now and then by itself,
	// but not each time; a real difference does.
	welchTries = 3
	// welchShort are the signatures measured of the curve that the long
	// measurement is not made on.
	welchShort = 20_000
)

// TestSignInConstantTime measures whether the time of a signature tells anything
// of the private key: signatures with d = 1, of which all digits but one are
// zero, and with a random d alternate at random, and Welch's t-test compares
// their times. The curve of 512 bits, of which the keys of today are, gets
// 100,000 signatures, the other 20,000. KEZEK_WELCH=1 measures 100,000 of both.
func TestSignInConstantTime(t *testing.T) {
	switch {
	case testing.Short():
		t.Skip("-short: not measured")
	case raceDetector:
		t.Skip("the race detector changes every time that is measured here")
	}
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		n := welchShort
		if c.is512() || os.Getenv("KEZEK_WELCH") != "" {
			n = welchSignatures
		}
		one := make([]byte, c.size)
		one[0] = 1
		sparse, err := gost.NewPrivateKey(c.curve, one)
		if err != nil {
			t.Fatal(err)
		}
		keys := [2]*gost.PrivateKey{sparse, newKey(t, c.curve)}
		for range welchTries {
			start := time.Now()
			value := welch(timeSignatures(t, keys, n))
			t.Logf("%d signatures in %v: t = %.2f", n, time.Since(start).Round(time.Millisecond), value)
			if math.Abs(value) < welchLimit {
				return
			}
		}
		t.Errorf("|t| exceeded %v in each of %d measurements", welchLimit, welchTries)
	})
}

// timeSignatures gives the nanoseconds of n signatures, by the key that made
// them. Everything but the key is the same for both: the digest's place in
// memory, the order of the calls, the source of randomness.
func timeSignatures(t *testing.T, keys [2]*gost.PrivateKey, n int) (times [2][]float64) {
	t.Helper()
	var seed [32]byte
	rand.Read(seed[:])
	random := mathrand.NewChaCha8(seed)
	digest := make([]byte, keys[0].Curve().Size())
	for range n {
		random.Read(digest)
		class := random.Uint64() & 1
		key := keys[class]
		start := time.Now()
		_, err := key.Sign(random, digest, nil)
		spent := time.Since(start)
		if err != nil {
			t.Fatal(err)
		}
		times[class] = append(times[class], float64(spent.Nanoseconds()))
	}
	return times
}

// welch gives t of two samples without their slowest: a signature that was
// interrupted says something of the machine and nothing of the key. Where to
// crop is decided on both samples together, as dudect does.
func welch(times [2][]float64) float64 {
	all := slices.Sorted(slices.Values(slices.Concat(times[0], times[1])))
	limit := all[len(all)*9/10]
	var mean, variance [2]float64
	for class, sample := range times {
		kept := slices.DeleteFunc(slices.Clone(sample), func(x float64) bool { return x > limit })
		n := float64(len(kept))
		for _, x := range kept {
			mean[class] += x / n
		}
		for _, x := range kept {
			variance[class] += (x - mean[class]) * (x - mean[class]) / (n - 1) / n
		}
	}
	return (mean[0] - mean[1]) / math.Sqrt(variance[0]+variance[1])
}

// TestWelch: the measurement sees what it is for. A source whose times differ by
// one in a thousand for one of the two is found, the same times for both are not.
func TestWelch(t *testing.T) {
	var times [2][]float64
	random := mathrand.New(mathrand.NewPCG(1, 2))
	for i := range welchSignatures {
		times[i%2] = append(times[i%2], 200_000+random.NormFloat64()*2000)
	}
	if value := welch(times); math.Abs(value) >= welchLimit {
		t.Errorf("equal times: t = %.2f", value)
	}
	for i := range times[0] {
		times[0][i] += 200
	}
	if value := welch(times); math.Abs(value) < welchLimit {
		t.Errorf("times that differ by one in a thousand: t = %.2f", value)
	}
}

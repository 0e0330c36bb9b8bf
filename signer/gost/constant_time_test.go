package gost_test

import (
	"crypto/rand"
	"math"
	"math/big"
	mathrand "math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/signer/gost"
)

const (
	// welchSignatures are measured for a verdict, about half of each class.
	welchSignatures = 100_000
	// welchShort are the signatures measured by default of the curve of 512 bits,
	// whose signatures take longer.
	welchShort = 20_000
	// welchNonces are the signatures measured for a nonce: a digit passed over
	// shows in far fewer.
	welchNonces = 5_000
	// welchLimit is dudect's: beyond it the two classes are told apart by time.
	welchLimit = 4.5
	// welchUnder measurements under the limit decide that the time is constant, and
	// welchBeyond beyond it that it is not. A machine that is busy with something
	// else passes the limit now and then by itself, twice in a row too; a digit
	// that is passed over passes it every time, and by far.
	welchUnder, welchBeyond = 2, 4
)

// TestSignInConstantTime measures whether the time of a signature tells anything
// of the private key: signatures with d = 1, of which all digits but one are
// zero, and with a random d alternate at random, and Welch's t-test compares
// their times. The curve of 256 bits gets 100,000 signatures, that of 512, which
// is slower, 20,000; with KEZEK_WELCH=1 both get 100,000.
//
// It sees the ways of d alone: the draw of the nonce and the product r d. What
// takes most of the time, the multiple of the base point, is of the nonce, which
// is as random for the one key as for the other: TestNonceInConstantTime is for
// that. Nor does it see where memory is read as long as the caches are warm:
// TestArithmeticKnowsNoSecret is for that.
func TestSignInConstantTime(t *testing.T) {
	forEachMeasured(t, func(t *testing.T, c checkedCurve) {
		n := welchSignatures
		if c.is512() && os.Getenv("KEZEK_WELCH") == "" {
			n = welchShort
		}
		one, err := gost.NewPrivateKey(c.curve, c.octets(big.NewInt(1)))
		if err != nil {
			t.Fatal(err)
		}
		keys := [2]*gost.PrivateKey{one, newKey(t, c.curve)}
		digest := make([]byte, c.size)
		random := chaCha()
		wantConstant(t, n, func(class uint64) func() bool {
			random.Read(digest)
			key := keys[class]
			return func() bool { _, err := key.Sign(random, digest, nil); return err == nil }
		})
	})
}

// TestNonceInConstantTime measures the same of the nonce: k = 2 and k = q-2, most
// of whose digits are zero, against random ones, with one key. Not 1: that makes
// r the base point's x, which is 1 itself on the curve of 256 bits, and public.
func TestNonceInConstantTime(t *testing.T) {
	forEachMeasured(t, func(t *testing.T, c checkedCurve) {
		n := welchNonces
		if os.Getenv("KEZEK_WELCH") != "" {
			n = welchSignatures
		}
		key, digest := newKey(t, c.curve), randomOctets(t, c.size)
		for name, k := range c.sparseNonces() {
			t.Run(name, func(t *testing.T) {
				nonce := c.alternating(k)
				wantConstant(t, n, func(class uint64) func() bool {
					k := nonce(class)
					return func() bool { _, ok := key.SignWith(k, digest); return ok }
				})
			})
		}
	})
}

// TestMeasurementSeesDigits: the measurement of nonces finds what it is for. The
// multiples in Verify pass over digits that are zero, as they may; measured in
// the same way, by k = 1, they lie apart.
func TestMeasurementSeesDigits(t *testing.T) {
	forEachMeasured(t, func(t *testing.T, c checkedCurve) {
		zero, point := make([]byte, c.size), c.point(c.base)
		number := c.alternating(c.octets(big.NewInt(1)))
		times := timeClasses(t, welchNonces/2, func(class uint64) func() bool {
			k := number(class)
			return func() bool { _, ok := c.curve.Combination(k, zero, point); return ok }
		})
		// So far apart that next to nothing of the slower class is among the faster
		// half of all, which Welch's test wants some of.
		if fixed, random := median(times[0]), median(times[1]); math.Abs(fixed/random-1) < 0.02 {
			t.Errorf("digits passed over are not seen: %.0f and %.0f ns", fixed, random)
		}
	})
}

func (c checkedCurve) sparseNonces() map[string][]byte {
	two := big.NewInt(2)
	return map[string][]byte{"2": c.octets(two), "the order less 2": c.octets(new(big.Int).Sub(c.q, two))}
}

// alternating gives numbers of two classes, the one given and random ones less
// than the order, made with the same steps and in the same place of memory.
func (c checkedCurve) alternating(k []byte) func(class uint64) []byte {
	random := chaCha()
	drawn, out := make([]byte, c.size), make([]byte, c.size)
	return func(class uint64) []byte {
		random.Read(drawn)
		drawn[c.size-1] &= 0x7f
		copy(out, [2][]byte{k, drawn}[class])
		return out
	}
}

// chaCha is a source of randomness that is quick and takes the same time always.
func chaCha() *mathrand.ChaCha8 {
	var seed [32]byte
	rand.Read(seed[:])
	return mathrand.NewChaCha8(seed)
}

func forEachMeasured(t *testing.T, test func(*testing.T, checkedCurve)) {
	switch {
	case testing.Short():
		t.Skip("-short: not measured")
	case raceDetector:
		t.Skip("the race detector changes every time that is measured here")
	}
	forEachCurve(t, test)
}

func median(sample []float64) float64 {
	slices.Sort(sample)
	return sample[len(sample)/2]
}

func wantConstant(t *testing.T, n int, prepare func(class uint64) func() bool) {
	t.Helper()
	if !isConstant(t, n, prepare) {
		t.Errorf("|t| exceeded %v in %d measurements", welchLimit, welchBeyond)
	}
}

// isConstant measures until there are enough measurements of one kind.
func isConstant(t *testing.T, n int, prepare func(class uint64) func() bool) bool {
	t.Helper()
	var under, beyond int
	for under < welchUnder && beyond < welchBeyond {
		start := time.Now()
		value := welch(timeClasses(t, n, prepare))
		t.Logf("%d signatures in %v: t = %.2f", n, time.Since(start).Round(time.Millisecond), value)
		if math.Abs(value) < welchLimit {
			under++
		} else {
			beyond++
		}
	}
	return under == welchUnder
}

// timeClasses gives the nanoseconds of n runs, by their class, which is drawn for
// each. Everything but the secret is the same for both classes: the places in
// memory, the order of the calls, the source of randomness.
func timeClasses(t *testing.T, n int, prepare func(class uint64) func() bool) (times [2][]float64) {
	t.Helper()
	random := chaCha()
	for range n {
		class := random.Uint64() & 1
		run := prepare(class)
		start := time.Now()
		ok := run()
		spent := time.Since(start)
		if !ok {
			t.Fatal("refused")
		}
		times[class] = append(times[class], float64(spent.Nanoseconds()))
	}
	return times
}

// welch gives t of two samples without their slower half: a signature that was
// interrupted says something of the machine and nothing of the secret. Where to
// crop is decided on both samples together, as dudect does. Where nothing of one
// is left, the two lie apart.
func welch(times [2][]float64) float64 {
	all := slices.Sorted(slices.Values(slices.Concat(times[0], times[1])))
	limit := all[len(all)/2]
	var mean, variance [2]float64
	for class, sample := range times {
		kept := slices.DeleteFunc(slices.Clone(sample), func(x float64) bool { return x > limit })
		if len(kept) < 2 {
			return math.Inf(1)
		}
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
	for _, more := range []float64{200, 20_000} {
		for i := range times[0] {
			times[0][i] += more
		}
		if value := welch(times); math.Abs(value) < welchLimit {
			t.Errorf("times that differ by %v in 200,000: t = %.2f", more, value)
		}
	}
}

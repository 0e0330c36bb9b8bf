package gost_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/gost"
)

func TestNewPublicKeyRefuses(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		one := big.NewInt(1)
		x, y := c.octets(c.base.x), c.octets(c.base.y)
		join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
		for name, octets := range map[string][]byte{
			"nothing":         nil,
			"too short":       join(x, y)[:2*c.size-1],
			"too long":        join(x, y, []byte{0}),
			"compressed":      join([]byte{2}, x),
			"zeros":           make([]byte, 2*c.size),
			"ones":            bytes.Repeat([]byte{0xff}, 2*c.size),
			"off the curve":   join(x, c.octets(new(big.Int).Add(c.base.y, one))),
			"exchanged":       join(y, x),
			"big-endian":      join(reversed(x), reversed(y)),
			"x of p and more": join(c.octets(new(big.Int).Add(c.base.x, c.p)), y),
			"y is p":          join(x, c.octets(c.p)),
		} {
			if _, err := gost.NewPublicKey(c.curve, octets); !errors.Is(err, gost.ErrPoint) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestNewPublicKeyRefusesSecondForm: the same residue plus p still fits the
// octets for a few small numbers; a point must have one form only.
func TestNewPublicKeyRefusesSecondForm(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		if c.base.x.BitLen() > 8 {
			t.Fatal("the base point's x is small on both curves")
		}
		y := c.octets(c.base.y)
		if _, err := gost.NewPublicKey(c.curve, append(c.octets(c.base.x), y...)); err != nil {
			t.Fatal(err)
		}
		if _, err := gost.NewPublicKey(c.curve, append(c.octets(new(big.Int).Add(c.base.x, c.p)), y...)); !errors.Is(err, gost.ErrPoint) {
			t.Error(err)
		}
	})
}

func TestNewPrivateKeyRefuses(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		for name, octets := range map[string][]byte{
			"nothing":         nil,
			"too short":       bytes.Repeat([]byte{1}, c.size-1),
			"too long":        bytes.Repeat([]byte{1}, c.size+1),
			"zero":            make([]byte, c.size),
			"the order":       c.octets(c.q),
			"more":            c.octets(new(big.Int).Add(c.q, big.NewInt(1))),
			"all bits":        bytes.Repeat([]byte{0xff}, c.size),
			"another curve's": make([]byte, 96-c.size),
		} {
			if _, err := gost.NewPrivateKey(c.curve, octets); !errors.Is(err, gost.ErrPrivateKey) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestKeysEqual(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		key, other := newKey(t, c.curve), newKey(t, c.curve)
		same, err := gost.NewPrivateKey(c.curve, key.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if !key.Equal(same) || !public(key).Equal(same.Public()) {
			t.Error("a key does not equal itself")
		}
		if key.Equal(other) || public(key).Equal(other.Public()) || key.Equal(nil) || public(key).Equal(nil) ||
			key.Equal(ed25519.PrivateKey{}) || public(key).Equal(ed25519.PublicKey{}) {
			t.Error("a key equals another")
		}
		if key.Curve() != c.curve || public(key).Curve() != c.curve || c.curve.Size() != c.size {
			t.Error("curve")
		}
	})
}

// TestKeysKeepTheirOctets: what a caller does with octets given or taken does
// not change a key.
func TestKeysKeepTheirOctets(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		given := newKey(t, c.curve).Bytes()
		want := bytes.Clone(given)
		key, err := gost.NewPrivateKey(c.curve, given)
		if err != nil {
			t.Fatal(err)
		}
		clear(given)
		clear(key.Bytes())
		sameOctets(t, "private key", key.Bytes(), want)
		point := public(key).Bytes()
		clear(public(key).Bytes())
		sameOctets(t, "public key", public(key).Bytes(), point)
	})
}

// TestPrivateKeyPrintsNothing: no verb and no log shows a private key, by itself
// or inside something else.
func TestPrivateKeyPrintsNothing(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		key, err := gost.NewPrivateKey(c.curve, bytes.Repeat([]byte{0xa5}, c.size))
		if err != nil {
			key, err = gost.NewPrivateKey(c.curve, append(bytes.Repeat([]byte{0xa5}, c.size-1), 1))
		}
		if err != nil {
			t.Fatal(err)
		}
		want := "GOST private key on " + c.curve.Name()
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%o", "%O", "%b", "%c", "%U", "%t", "%e"} {
			for _, value := range []any{key, *key} {
				if got := fmt.Sprintf(verb, value); got != want {
					t.Errorf("%s: %s", verb, got)
				}
			}
			inside := fmt.Sprintf(verb, struct{ Key *gost.PrivateKey }{key}) + fmt.Sprintf(verb, []gost.PrivateKey{*key}) +
				fmt.Sprintf(verb, struct{ key gost.PrivateKey }{*key}) + fmt.Sprintf(verb, &struct{ key *gost.PrivateKey }{key}) +
				fmt.Sprintf(verb, struct{ keys []gost.PrivateKey }{[]gost.PrivateKey{*key}}) +
				fmt.Sprintf(verb, struct{ keys map[int]any }{map[int]any{1: *key}})
			for _, secret := range []string{
				"a5a5a5", "A5A5A5", "165 165", "165, 165", "0xa5, 0xa5", "10100101 10100101", "=165) %!t(uint8=165)", "=165) %!e(uint8=165)", "245 245", "\xa5\xa5\xa5",
				`\xa5\xa5`, "U+00A5 U+00A5", "¥ ¥", "'¥' '¥'",
			} {
				if strings.Contains(inside, secret) {
					t.Errorf("%s shows the key inside another value: %s", verb, inside)
				}
			}
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("key", "key", key, "value", *key)
		slog.New(slog.NewTextHandler(&log, nil)).Info("key", "key", key, "value", *key)
		if strings.Count(log.String(), want) != 4 || strings.Contains(log.String(), "a5a5") {
			t.Error(log.String())
		}
	})
}

func TestEmptyPrivateKeyPrints(t *testing.T) {
	if got := fmt.Sprint(gost.PrivateKey{}); got != "GOST private key" {
		t.Error(got)
	}
}

// TestNoKey: nil and zero values of the package's types, which a caller gets by a
// mistake of its own, are refused and do not panic.
func TestNoKey(t *testing.T) {
	signature, digest := make([]byte, 128), make([]byte, 64)
	key := newKey(t, gost.Curve512A())
	for name, no := range map[string]*gost.PrivateKey{"nil": nil, "the zero value": {}} {
		for _, size := range []int{0, 32, 64} {
			if _, err := no.Sign(nil, digest[:size], nil); !errors.Is(err, gost.ErrPrivateKey) {
				t.Errorf("%s signs: %v", name, err)
			}
		}
		if _, err := gost.MarshalPKCS8PrivateKey(no); !errors.Is(err, gost.ErrPrivateKey) {
			t.Errorf("%s is written: %v", name, err)
		}
		if no.Equal(key) || key.Equal(no) || no.Equal(no) || no.Bytes() != nil {
			t.Errorf("%s equals a key", name)
		}
	}
	for name, no := range map[string]*gost.PublicKey{"nil": nil, "the zero value": {}} {
		for _, size := range []int{0, 32, 64} {
			if no.Verify(digest[:size], signature[:2*size]) {
				t.Errorf("%s takes a signature", name)
			}
		}
		if _, err := gost.MarshalPKIXPublicKey(no); !errors.Is(err, gost.ErrPoint) {
			t.Errorf("%s is written: %v", name, err)
		}
		if no.Equal(public(key)) || public(key).Equal(no) || no.Equal(no) {
			t.Errorf("%s equals a key", name)
		}
	}
	if _, err := gost.GenerateKey(nil, gost.Curve512A()); !errors.Is(err, gost.ErrRandom) {
		t.Errorf("a key of no randomness: %v", err)
	}
}

func TestNoCurve(t *testing.T) {
	for name, no := range map[string]*gost.Curve{"nil": nil, "the zero value": {}} {
		for _, octets := range [][]byte{nil, make([]byte, 32), make([]byte, 64), make([]byte, 128)} {
			if _, err := gost.NewPublicKey(no, octets); !errors.Is(err, gost.ErrParameters) {
				t.Errorf("public key, curve %s: %v", name, err)
			}
			if _, err := gost.NewPrivateKey(no, octets); !errors.Is(err, gost.ErrParameters) {
				t.Errorf("private key, curve %s: %v", name, err)
			}
		}
		if _, err := gost.GenerateKey(zeros{}, no); !errors.Is(err, gost.ErrParameters) {
			t.Errorf("generated key, curve %s: %v", name, err)
		}
	}
}

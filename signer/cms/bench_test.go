package cms_test

import (
	"crypto/rand"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/pki"
)

// The message and the bare operation of each kind run in one process, so their
// ratio means something on a busy machine too.

func BenchmarkSign(b *testing.B) {
	benchmark(b,
		func(s subject) func() error {
			return func() error {
				_, err := cms.Sign(rand.Reader, content, s.cert, s.key)
				return err
			}
		},
		func(s subject) func() error {
			digest := s.sum(content)
			return func() error {
				_, err := s.key.Sign(rand.Reader, digest, s.options)
				return err
			}
		})
}

func BenchmarkVerify(b *testing.B) {
	benchmark(b,
		func(s subject) func() error {
			der := signed(b, s, content)
			return func() error {
				_, err := cms.Verify(der, content)
				return err
			}
		},
		func(s subject) func() error {
			a, err := pki.AlgorithmOf(s.key.Public())
			if err != nil {
				b.Fatal(err)
			}
			digest, signature := s.sum(content), s.sign(b, s.key)(content)
			return func() error {
				if !a.Verify(s.key.Public(), digest, signature) {
					return cms.ErrSignature
				}
				return nil
			}
		})
}

func benchmark(b *testing.B, message, bare func(subject) func() error) {
	for _, k := range kinds() {
		s := k.person(b)
		for _, c := range []struct {
			name string
			do   func() error
		}{{"message", message(s)}, {"bare", bare(s)}} {
			b.Run(k.Name+"/"+c.name, func(b *testing.B) {
				for b.Loop() {
					if err := c.do(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

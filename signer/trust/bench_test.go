package trust_test

import (
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
	"kezek.kz/kezek/signer/trust"
)

// BenchmarkVerify sets a chain of three beside its two bare signature checks:
// the rest should cost next to nothing.
func BenchmarkVerify(b *testing.B) {
	for _, kind := range testca.Kinds() {
		root := kind.Root(b, "root")
		inter := root.Authority(b, "inter")
		person := inter.Person(b)
		store := trust.New(root.Certificate, inter.Certificate)
		b.Run(kind.Name+"/chain", func(b *testing.B) {
			for b.Loop() {
				if _, err := store.Verify(person, testca.At); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(kind.Name+"/signatures", func(b *testing.B) {
			for b.Loop() {
				if pki.CheckCertificate(person, inter.Certificate) != nil || pki.CheckCertificate(inter.Certificate, root.Certificate) != nil {
					b.Fatal("not signed")
				}
			}
		})
	}
}

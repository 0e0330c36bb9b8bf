package pkcs12

import "testing"

// BenchmarkDecode opens a file in the authority's shape, made here.
func BenchmarkDecode(b *testing.B) {
	benchmarkDecode(b, encoded(b, testOwner(b, 0).container(), testPassword), testPassword)
}

// BenchmarkDecodeAuthority opens a file of the authority.
func BenchmarkDecodeAuthority(b *testing.B) {
	data, password := ncaSample(b)
	benchmarkDecode(b, data, password)
}

func benchmarkDecode(b *testing.B, data []byte, password string) {
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Decode(data, password); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecodeWrongPassword is what a person waits for after a slip.
func BenchmarkDecodeWrongPassword(b *testing.B) {
	data := encoded(b, testOwner(b, 0).container(), testPassword)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(data, "wrong"); err == nil {
			b.Fatal("opened")
		}
	}
}

package ber

import (
	"bytes"
	"encoding/asn1"
	"encoding/hex"
	"strings"
	"testing"
)

func TestNormalise(t *testing.T) {
	long := strings.Repeat("41", 200)
	tests := []struct {
		name, in, want, rest string
	}{
		{"DER stays", "30 03 02 01 05", "30 03 02 01 05", ""},
		{"what follows is given back", "02 01 05 00 00 ff", "02 01 05", "00 00 ff"},
		{"indefinite length", "30 80 02 01 05 00 00", "30 03 02 01 05", ""},
		{"indefinite lengths nested", "30 80 a0 80 02 01 05 00 00 00 00 01", "30 05 a0 03 02 01 05", "01"},
		{"empty of indefinite length", "30 80 00 00", "30 00", ""},
		{"length longer than need be", "30 82 00 04 02 81 01 05", "30 03 02 01 05", ""},
		{"length that grows to two octets", "30 80 04 81 c8" + long + "00 00", "30 81 cb 04 81 c8" + long, ""},
		{"string in segments", "24 80 04 02 01 02 04 01 03 00 00", "04 03 01 02 03", ""},
		{"string in segments of definite length", "24 07 04 02 01 02 04 01 03", "04 03 01 02 03", ""},
		{"string in nested segments", "24 80 24 05 04 01 01 04 00 04 01 02 00 00", "04 02 01 02", ""},
		{"string of no segments", "24 80 00 00", "04 00", ""},
		{"content of a string is left alone", "04 05 30 80 00 00 01", "04 05 30 80 00 00 01", ""},
		{"tag number over 30", "bf 81 02 80 02 01 05 00 00", "bf 81 02 03 02 01 05", ""},
		{"context string in segments keeps its segments", "a0 80 04 01 01 04 01 02 00 00", "a0 06 04 01 01 04 01 02", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			der, rest, err := Normalise(unhex(t, tt.in))
			if err != nil || !bytes.Equal(der, unhex(t, tt.want)) || !bytes.Equal(rest, unhex(t, tt.rest)) {
				t.Errorf("%x, rest %x, %v; want %s, rest %s", der, rest, err, tt.want, tt.rest)
			}
		})
	}
}

func TestNormaliseRefuses(t *testing.T) {
	tests := []struct{ name, in string }{
		{"nothing", ""},
		{"identifier alone", "30"},
		{"tag number cut off", "bf 81"},
		{"length cut off", "04 82 01"},
		{"length over the input", "04 02 01"},
		{"length of eight octets", "04 88 ff ff ff ff ff ff ff ff 00"},
		{"length of many octets", "04 ff" + strings.Repeat("ff", 127)},
		{"indefinite length of a primitive", "04 80 00 00"},
		{"no end of contents", "30 80 02 01 05"},
		{"half an end of contents", "30 80 02 01 05 00"},
		{"end of contents in a definite length", "30 02 00 00"},
		{"end of contents at the top", "00 00"},
		{"child over its parent", "30 03 02 02 05 05"},
		{"string segment that is no string", "24 80 02 01 05 00 00"},
		{"string segment cut off", "24 80 04 02 01"},
		{"nested too deep", strings.Repeat("30 80", 40) + strings.Repeat("00 00", 40)},
		{"string segments nested too deep", strings.Repeat("24 80", 40) + strings.Repeat("00 00", 40)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if der, _, err := Normalise(unhex(t, tt.in)); err == nil {
				t.Errorf("taken, giving %x", der)
			}
		})
	}
}

// What is nested as deep as the limit allows passes.
func TestNormaliseDepth(t *testing.T) {
	in := append(bytes.Repeat([]byte{0x30, 0x80}, maxDepth+1), make([]byte, 2*(maxDepth+1))...)
	if _, _, err := Normalise(in); err != nil {
		t.Error(err)
	}
	in = append([]byte{0x30, 0x80}, append(in, 0, 0)...)
	if _, _, err := Normalise(in); err == nil {
		t.Error("one level more is taken too")
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add([]byte{0x30, 0x80, 0xa0, 0x80, 0x24, 0x80, 0x04, 0x02, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00, 0x31, 0x81, 0x00, 0x00, 0x00})
	f.Add([]byte{0x24, 0x80, 0x24, 0x05, 0x04, 0x01, 0x01, 0x04, 0x00, 0x04, 0x01, 0x02, 0x00, 0x00})
	f.Add([]byte{0xbf, 0x81, 0x02, 0x80, 0x02, 0x01, 0x05, 0x00, 0x00})
	f.Fuzz(func(t *testing.T, in []byte) {
		before := bytes.Clone(in)
		der, rest, err := Normalise(in)
		if !bytes.Equal(in, before) {
			t.Fatal("the input was changed")
		}
		if err != nil {
			return
		}
		if len(rest) >= len(in) || !bytes.HasSuffix(in, rest) {
			t.Fatal("the rest is not the end of the input")
		}
		if len(der) > len(in)+len(in)/16 {
			t.Fatalf("%d octets became %d", len(in), len(der))
		}
		again, rest, err := Normalise(der)
		if err != nil || len(rest) != 0 || !bytes.Equal(again, der) {
			t.Fatalf("normalised twice is another thing: %x, %x, %v", der, again, err)
		}
		if in[0]&0x1f == 0x1f {
			return // tag numbers that encoding/asn1 may refuse
		}
		var raw asn1.RawValue
		if rest, err := asn1.Unmarshal(der, &raw); err != nil || len(rest) != 0 {
			t.Fatalf("encoding/asn1 does not read %x: %v", der, err)
		}
	})
}

// unhex reads hexadecimal digits with spaces between them.
func unhex(t *testing.T, digits string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

package gost_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
)

var derive = flag.Bool("derive", false, "write the files of 256 bits anew from those of 512")

// TestDerivedFiles holds the two curves together: the files of 256 bits are those
// of 512 with the number replaced, so that nothing can be mended in only one of
// them. Where the package does not compile, sed s/512/256/g makes them as well.
// The files with written-out carries (sum, product) are each curve's own.
func TestDerivedFiles(t *testing.T) {
	for _, subject := range []string{"field", "invert", "point", "table", "group", "export"} {
		from, to := subject+"512.go", subject+"256.go"
		if subject == "export" {
			from, to = "export512_test.go", "export256_test.go"
		}
		source, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		want := "// Code generated from " + from + " by go test -derive; DO NOT EDIT.\n\n" +
			strings.ReplaceAll(string(source), "512", "256")
		if *derive {
			if err := os.WriteFile(to, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(to)
		if err != nil || !bytes.Equal(got, []byte(want)) {
			t.Errorf("%s is not %s with 256 for 512: go test -run TestDerivedFiles -derive", to, from)
		}
	}
}

package gost_test

import (
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestImports: math/big computes in a time that depends on its numbers, and
// math/rand is no source of nonces, so none of the package's own code may import
// them. What it does import is few enough to be named.
func TestImports(t *testing.T) {
	allowed := map[string]bool{
		"bytes": true, "crypto": true, "crypto/hmac": true, "crypto/sha512": true, "crypto/subtle": true,
		"encoding/asn1": true, "encoding/binary": true, "encoding/hex": true, "errors": true, "fmt": true,
		"hash": true, "io": true, "log/slog": true, "math/bits": true, "slices": true, "sync": true,
		"filippo.io/bigmod": true, "golang.org/x/crypto/cryptobyte": true, "golang.org/x/crypto/cryptobyte/asn1": true,
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil || !allowed[name] {
				t.Errorf("%s imports %s", file.Name(), name)
			}
			checked++
		}
	}
	if checked == 0 {
		t.Error("no imports were found")
	}
}

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pathInText is a file or folder of ours in backticks.
var pathInText = regexp.MustCompile("`((?:cmd|ui|signer|portal|store|assets|docs)/[A-Za-z0-9_./-]+)`")

func TestDocsNameFilesThatAreThere(t *testing.T) {
	root := filepath.Join("..", "..")
	for _, name := range []string{"README.md", "docs/one-sign-in.md"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		found := pathInText.FindAllStringSubmatch(string(text), -1)
		if len(found) == 0 {
			t.Errorf("%s names no file", name)
		}
		for _, m := range found {
			if _, err := os.Stat(filepath.Join(root, strings.TrimSuffix(m[1], "/"))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/portal/practice"
)

// The keys lie where it says, and each of them opens.
func TestCitizensAreMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "citizens")
	r := kezek(t, "", "practice", "citizens", dir, "2").want(t, exitOK)
	files, err := filepath.Glob(filepath.Join(dir, "keys", "*.p12"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		if !strings.Contains(r.out, file) {
			t.Errorf("%s is not told in %q", file, r.out)
		}
		kezek(t, practice.Password, "keys", "-password-file", "-", file).want(t, exitOK)
	}
	if _, err := os.Stat(filepath.Join(dir, "trust", "ca.pem")); err != nil || !strings.Contains(r.out, filepath.Join(dir, "trust")) {
		t.Errorf("%v in %q", err, r.out)
	}
}

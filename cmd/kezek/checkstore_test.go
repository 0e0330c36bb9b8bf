package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"kezek.kz/kezek/portal/practice"
)

func TestPracticePortalsFilesAreCheckedInAChildProcess(t *testing.T) {
	o, err := parsePractice([]string{"-dir", t.TempDir()}, &env{})
	if err != nil || o.Check == nil {
		t.Fatalf("check %v, %v", o.Check != nil, err)
	}
	path := filepath.Join(t.TempDir(), "almaty.db")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := o.Check(t.Context(), path); err != nil {
		t.Errorf("sound: %v", err)
	}
	if err := os.WriteFile(path, make([]byte, 1<<15), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := o.Check(t.Context(), path); !errors.Is(err, practice.ErrDamaged) {
		t.Errorf("damaged: %v", err)
	}
	if err := o.Check(t.Context(), path+".none"); err == nil || errors.Is(err, practice.ErrDamaged) {
		t.Errorf("none: %v", err)
	}
}

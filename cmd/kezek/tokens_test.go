//go:build cgo

package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"kezek.kz/kezek/signer"
)

func TestModuleOfSeveralKindsIsAskedOnce(t *testing.T) {
	dir := t.TempDir()
	file, link, none := filepath.Join(dir, "module.so"), filepath.Join(dir, "link.so"), filepath.Join(dir, "none.so")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	var got []tokenModule
	for _, m := range []tokenModule{
		{signer.StorageEToken72K, file, false},
		{signer.StorageEToken5110, link, true},
		{signer.StorageJaCarta, file, false},
		{signer.StorageKaztoken, none, true},
		{signer.StorageAKey, none, true},
	} {
		got = withModule(got, m)
	}
	want := []tokenModule{{signer.StorageEToken72K, file, true}, {signer.StorageKaztoken, none, true}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

//go:build cgo

package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/ui"
)

func TestGuideHasTheSameKeyEachTime(t *testing.T) {
	var numbers []string
	for _, seed := range []byte{2, 2, 3} {
		key, err := gost.GenerateKey(newGuideChance(seed), gost.Curve512A())
		if err != nil {
			t.Fatal(err)
		}
		der, err := gost.MarshalPKIXPublicKey(key.Public().(*gost.PublicKey))
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, string(der))
	}
	if numbers[0] != numbers[1] || numbers[0] == numbers[2] {
		t.Error("the keys are not as their seeds are")
	}
}

// However long the pictures take, the same minute stands on them; and what is
// done later is later.
func TestGuideClockGoesByItself(t *testing.T) {
	now := guideClock()
	before := now()
	time.Sleep(2 * time.Millisecond)
	if after := now(); after.Sub(before) != time.Millisecond {
		t.Errorf("%v have passed", after.Sub(before))
	}
}

// The pictures tell no folder of who takes them, and the key behind each name is
// the one that is opened.
func TestGuideShowsNoFolderOfTheMaker(t *testing.T) {
	folder := t.TempDir()
	made := func(rsa string) []ui.KeyFile {
		list := []ui.KeyFile{
			{Name: "GOST512_0123456789.p12", Note: "mother"},
			{Name: "AUTH_RSA256_" + rsa + ".p12", Note: "mother_rsa"},
			{Name: "RSA256_" + rsa + ".p12", Note: "signing"},
		}
		for i := range list {
			list[i].Path = filepath.Join(folder, list[i].Name)
		}
		return list
	}
	shown := func(rsa string) ([]ui.KeyFile, ui.Options, *[]string) {
		var opened []string
		keys := made(rsa)
		o := showGuideKeys(ui.Options{
			Connect: func(context.Context, portal.CatalogueEntry) (*ui.Connection, error) {
				return &ui.Connection{Practice: &ui.PracticeDesk{Keys: keys}}, nil
			},
			Open: func(_ context.Context, from signer.Source, _ signer.Secrets) (*signer.Storage, error) {
				opened = append(opened, from.Path)
				return nil, signer.ErrWrongPassword
			},
		})
		if _, err := o.Connect(context.Background(), portal.CatalogueEntry{}); err != nil {
			t.Fatal(err)
		}
		return keys, o, &opened
	}
	first, o, opened := shown("aaaa")
	second, _, _ := shown("bbbb")
	for i, f := range first {
		if f != second[i] || !strings.HasPrefix(f.Path, guideFolder+"/") || !strings.HasSuffix(f.Path, f.Name) {
			t.Errorf("shown as %q, another time as %q", f.Path, second[i].Path)
		}
		if _, err := o.Open(context.Background(), signer.Source{Path: f.Path}, signer.Secrets{}); err == nil {
			t.Fatal("nothing was opened")
		}
		if want := made("aaaa")[i].Path; (*opened)[i] != want {
			t.Errorf("%q opens %q, not %q", f.Path, (*opened)[i], want)
		}
	}
}

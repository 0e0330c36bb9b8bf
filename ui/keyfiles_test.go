package ui

import (
	"slices"
	"testing"

	"kezek.kz/kezek/signer"
)

func pathsOf(files []KeyFile) []string {
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	return paths
}

func TestOrderKeyFiles(t *testing.T) {
	found := []KeyFile{
		{Path: "/d/sign.p12", Hint: signer.HintRSA},
		{Path: "/d/gost.p12", Hint: signer.HintGOST2015},
		{Path: "/d/auth.p12", Hint: signer.HintAuthentication},
		{Path: "/d/used.p12", Hint: signer.HintRSA},
		{Path: "/d/used-last.p12"},
		{Path: "/p/mother.p12", Hint: signer.HintAuthentication},
	}
	practice := []KeyFile{{Path: "/p/mother.p12", Note: "mother"}}
	got := orderKeyFiles(practice, found, []string{"/d/used-last.p12", "/d/gone.p12", "/d/used.p12"})
	want := []string{"/p/mother.p12", "/d/used-last.p12", "/d/used.p12", "/d/gost.p12", "/d/auth.p12", "/d/sign.p12"}
	if !slices.Equal(pathsOf(got), want) {
		t.Errorf("order %q, want %q", pathsOf(got), want)
	}
	if got[0].Note != "mother" {
		t.Error("the practice key lost its note")
	}
}

func TestShortKeyName(t *testing.T) {
	for name, want := range map[string]string{
		"AUTH_RSA256_df5e58a1d8998ac28a8409ef1d9c7f41dfdbd114.p12": "AUTH_RSA256_df5e…d114.p12",
		"GOST512_cf714b1f5cba31fc5bd7dadc3af5e661b216e627 (1).p12": "GOST512_cf71…e627 (1).p12",
		"мой ключ.p12":         "мой ключ.p12",
		"deadbeef.p12":         "deadbeef.p12",
		"":                     "",
		"Әсел ЭЦП 2024.p12":    "Әсел ЭЦП 2024.p12",
		"0123456789abcdef.p12": "0123456789abcdef.p12",
	} {
		if got := shortKeyName(name); got != want {
			t.Errorf("shortKeyName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestFirstKeyFile(t *testing.T) {
	if got := firstKeyFile([]string{"/a/photo.jpg", "/a/KEY.P12", "/a/b.p12"}); got != "/a/KEY.P12" {
		t.Errorf("got %q", got)
	}
	if got := firstKeyFile([]string{"/a/photo.jpg"}); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestRememberKeyFileKeepsTheLastFive(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	for _, path := range []string{"/a/1.p12", "/a/2.p12", "/a/3.p12", "/a/4.p12", "/b/5.p12", "/c/6.p12", "/b/5.p12"} {
		r.w.rememberKeyFile(keyFileAt(path))
	}
	got, err := r.w.store.Recent()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"/b/5.p12", "/c/6.p12", "/a/4.p12", "/a/3.p12", "/a/2.p12"}
	if !slices.Equal(got.Files, want) || got.Folder != "/b" || got.StorageType != "PKCS12" {
		t.Errorf("kept %+v", got)
	}
}

func TestRememberKeyFileLeavesPracticeKeysOut(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	before := r.w.remembered()
	r.w.rememberKeyFile(r.practiceKeys()[0])
	if after := r.w.remembered(); len(after.Files) != 0 || after.Folder != before.Folder {
		t.Errorf("kept %+v", after)
	}
}

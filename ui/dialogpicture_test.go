package ui

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
)

// TestPicturesOfSigningIn draws every page of signing in, to be looked at: in
// the folder KEZEK_PICTURES, and nowhere without it.
func TestPicturesOfSigningIn(t *testing.T) {
	dir := os.Getenv("KEZEK_PICTURES")
	if dir == "" {
		t.Skip("KEZEK_PICTURES names no folder")
	}
	for _, language := range []string{"ru", "kk", "en"} {
		for _, percent := range []int{100, 150} {
			t.Run(fmt.Sprintf("%s-%d", language, percent), func(t *testing.T) {
				r := newSignInRig(t, rigOptions{})
				r.w.setLanguage(language)
				r.w.setTextSize(percent)
				if percent == 150 {
					r.w.window.Resize(fyne.NewSize(minWidth, minHeight))
				}
				n := 0
				r.walk(func(name string) {
					n++
					r.picture(filepath.Join(dir, fmt.Sprintf("%s-%d-%02d-%s.png", language, percent, n, name)))
				})
			})
		}
	}
}

// walk goes through every page of signing in and of looking at a key, and
// tells the name of each when it is drawn.
func (r *signInRig) walk(seen func(name string)) {
	r.Helper()
	s := screenIs[*signInScreen](r)
	seen("signin")
	s.choose(tabByIIN)
	seen("by-iin")
	s.choose(tabByKey)
	r.w.submit()
	chooser := screenIs[*chooserScreen](r)
	seen("chooser")
	chooser.dropped([]string{"/home/a/picture.png"})
	seen("chooser-refused")
	r.w.submit()
	seen("dialog")
	r.typeText("йцу")
	seen("dialog-layout")
	r.key(fyne.KeyBackspace)
	r.key(fyne.KeyBackspace)
	r.key(fyne.KeyBackspace)
	r.typeText("Wrong1")
	r.w.submit()
	seen("dialog-wrong-password")
	r.typeText(practice.Password)
	r.w.submit()
	seen("dialog-keys")
	r.w.view.scroll.ScrollToBottom()
	seen("dialog-keys-below")
	r.w.submit()
	seen("owner")
	r.w.goBack()
	r.unfit(practice.NoteExpired)
	seen("dialog-expired")
	r.w.goBack()
	r.w.show(newCheckKeyScreen(r.w))
	r.w.goBack()
	r.checked(r.keyOf(practice.NoteMother).Path, practice.Password)
	seen("check")
	r.w.goBack()
	r.checked(r.keyOf(practice.NoteLegalPerson).Path, practice.Password)
	seen("check-legal-person")
}

// unfit opens a practice key that does not serve.
func (r *signInRig) unfit(note string) {
	r.Helper()
	screenIs[*chooserScreen](r).take(r.keyOf(note))
	r.typeText(practice.Password)
	r.w.submit()
}

// checked looks at a key by way of «Проверить мой ключ».
func (r *signInRig) checked(path, password string) {
	r.Helper()
	r.w.show(newCheckScreen(r.w, keyFileAt(path)))
	r.typeText(password)
	r.w.submit()
}

func (r *signInRig) picture(path string) {
	r.Helper()
	f, err := os.Create(path)
	if err != nil {
		r.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, r.w.window.Canvas().Capture()); err != nil {
		r.Fatal(err)
	}
}

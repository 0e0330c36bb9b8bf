//go:build cgo

package main

import (
	"os"
	"testing"

	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
)

// What the window writes for a viewer goes when the window says that its person
// does, and not only when the program is closed.
func TestDocumentsForPrintingGoWithTheirPerson(t *testing.T) {
	d := &desk{
		env: &env{words: lang.New(lang.English, lang.Strict), getenv: func(string) string { return "" }},
		app: test.NewTempApp(t), store: store.NewMemory(), printouts: newPrintouts(t.TempDir()),
		catalogue: portal.FixedCatalogue(nil),
	}
	o := d.options("")
	path, err := o.Temporary("Заявление.pdf", []byte("%PDF-1"))
	if err != nil {
		t.Fatal(err)
	}
	o.ForgetPrintouts()
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}

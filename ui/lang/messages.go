package lang

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"kezek.kz/kezek/assets"
)

// toolkitArea is the area of the toolkit's own texts: they are given to the
// toolkit (ui/look), and its ids ("Cancel") are not in the form of ours.
const toolkitArea = "fyne"

// ownTexts reads the embedded texts once. A file that cannot be read is a
// mistake in the program, which the tests of this package find.
var ownTexts = sync.OnceValue(func() *i18n.Bundle {
	bundle, err := readTexts(assets.Lang)
	if err != nil {
		panic(err)
	}
	return bundle
})

// readTexts reads every message file of the folder "lang".
func readTexts(texts fs.FS) (*i18n.Bundle, error) {
	bundle := i18n.NewBundle(language.Russian)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	names, err := fs.Glob(texts, "lang/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if area(name) == toolkitArea {
			continue
		}
		if err := readFile(bundle, texts, name); err != nil {
			return nil, err
		}
	}
	return bundle, nil
}

func readFile(bundle *i18n.Bundle, texts fs.FS, name string) error {
	data, err := fs.ReadFile(texts, name)
	if err != nil {
		return err
	}
	if _, err := bundle.ParseMessageFileBytes(data, path.Base(name)); err != nil {
		return fmt.Errorf("lang: %s: %w", name, err)
	}
	return nil
}

// area is the part of a message file's name before the language.
func area(name string) string {
	first, _, _ := strings.Cut(path.Base(name), ".")
	return first
}

// localizers makes one for each language; they fall back on nothing but
// Russian, which readTexts made the default.
func localizers(bundle *i18n.Bundle) map[string]*i18n.Localizer {
	all := map[string]*i18n.Localizer{}
	for _, name := range Languages() {
		all[name] = i18n.NewLocalizer(bundle, name)
	}
	return all
}

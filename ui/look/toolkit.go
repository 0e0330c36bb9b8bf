package look

import (
	"errors"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"kezek.kz/kezek/assets"
)

// markID is a text of ours among the toolkit's: it is the name of the language
// that the toolkit speaks.
const markID = "kezek.language"

// ErrToolkitLanguage means that the toolkit goes on in another language than
// the one that was asked for.
var ErrToolkitLanguage = errors.New("look: the toolkit does not take the language")

// SetToolkitLanguage makes the toolkit's own texts (the file chooser, the menu
// of a text field) appear in the language "ru", "kk" or "en", from the next
// time that they are drawn. It belongs on the goroutine of the window, because
// the toolkit reads its texts without a lock.
//
// The toolkit has no Kazakh, and no way to choose a language: it takes the
// system's, or what it has nearest to it. So our texts are put in the place of
// the ones it takes, whichever they are.
func SetToolkitLanguage(language string) error {
	texts, err := assets.Lang.ReadFile("lang/fyne." + language + ".json")
	if err != nil {
		return fmt.Errorf("%w: %q", ErrToolkitLanguage, language)
	}
	for _, place := range append([]fyne.Locale{lang.SystemLocale()}, builtInLocales()...) {
		// A system's language that the toolkit cannot take is no reason to
		// stop: it then shows one of its built-in ones.
		_ = lang.AddTranslationsForLocale(texts, place)
		if lang.X(markID, "") == language {
			return nil
		}
	}
	return fmt.Errorf("%w: %q", ErrToolkitLanguage, language)
}

// builtInLocales are the languages that the toolkit has texts for; when the
// system's is none that can be registered, it shows one of these. English is
// its last resort.
func builtInLocales() []fyne.Locale {
	return []fyne.Locale{
		"en", "ru", "uk", "cs", "de", "el", "es", "fr", "ja", "pl", "pt", "pt-BR", "sv", "ta", "zh-Hans",
	}
}

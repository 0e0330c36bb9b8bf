// Package lang gives the program's texts in Russian, Kazakh and English. The
// texts themselves lie in assets/lang, one file for each area and language;
// no other package holds words for a person.
package lang

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// The languages of the program.
const (
	Russian = "ru"
	Kazakh  = "kk"
	English = "en"
)

// Localizer gives texts in the language that is chosen now. It may be used
// from several goroutines.
type Localizer struct {
	strict  bool
	byName  map[string]*i18n.Localizer
	current atomic.Pointer[string]
}

// Option changes how a Localizer works.
type Option func(*Localizer)

// Strict makes a Localizer panic over a text that is missing or a template
// variable that was not given. It is for tests.
func Strict(l *Localizer) { l.strict = true }

// New makes a Localizer over the program's own texts, in the given language or,
// where there is no such language, in Russian.
func New(language string, options ...Option) *Localizer {
	l := &Localizer{byName: localizers(ownTexts())}
	initial := Russian
	l.current.Store(&initial)
	for _, option := range options {
		option(l)
	}
	l.SetLanguage(language)
	return l
}

// Languages names the languages there are, in the order in which they are
// offered to a person.
func (l *Localizer) Languages() []string { return Languages() }

// Languages names the languages of the program, in the order in which they are
// offered to a person.
func Languages() []string { return []string{Kazakh, Russian, English} }

// Name is what a language is called in itself: «Қазақша».
func Name(language string) string {
	switch language {
	case Kazakh:
		return "Қазақша"
	case English:
		return "English"
	}
	return "Русский"
}

// Language tells the language of now: "ru", "kk" or "en".
func (l *Localizer) Language() string { return *l.current.Load() }

// SetLanguage chooses the language of every text given from now on. A language
// that the program does not have leaves the one of now. Texts that were given
// before stay as they are: the caller draws its window anew.
func (l *Localizer) SetLanguage(language string) {
	if slices.Contains(Languages(), language) {
		l.current.Store(&language)
	}
}

// T gives the text with an id such as "errors.unknown.what", its template
// variables filled from the maps. A text that is missing is given as its id.
func (l *Localizer) T(id string, variables ...map[string]any) string {
	return l.localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: merge(variables)})
}

// N gives a text in the plural form that belongs to the count; the template
// variable Count is the count.
func (l *Localizer) N(id string, count int, variables ...map[string]any) string {
	data := merge(variables)
	data["Count"] = count
	return l.localize(&i18n.LocalizeConfig{MessageID: id, PluralCount: count, TemplateData: data})
}

// Has tells whether the language of now has a text with the id, in one form or
// several.
func (l *Localizer) Has(id string) bool {
	_, tag, _ := l.now().LocalizeWithTag(&i18n.LocalizeConfig{MessageID: id})
	return tag.String() == l.Language()
}

func (l *Localizer) now() *i18n.Localizer { return l.byName[l.Language()] }

func (l *Localizer) localize(config *i18n.LocalizeConfig) string {
	text, err := l.now().Localize(config)
	if l.strict {
		refuse(config.MessageID, text, err)
	}
	if text == "" {
		return config.MessageID
	}
	return text
}

// refuse panics over what a person must never see.
func refuse(id, text string, err error) {
	if err != nil {
		panic(fmt.Sprintf("lang: text %q: %v", id, err))
	}
	if strings.Contains(text, "<no value>") {
		panic(fmt.Sprintf("lang: text %q lacks a variable: %s", id, text))
	}
}

func merge(variables []map[string]any) map[string]any {
	merged := map[string]any{}
	for _, v := range variables {
		maps.Copy(merged, v)
	}
	return merged
}

package explain

import (
	"strings"
	"testing"

	"kezek.kz/kezek/ui/lang"
)

// A person goes from a page of help to the page of the refusal and to the sheet:
// what is called one thing there must not be called another here.
func TestHelpCallsThingsAsOtherPagesDo(t *testing.T) {
	guardian := []string{"help.topic.kinship.answer", "sheet.guardian.where", "errors.portal.GUARDIAN_DOCUMENT_REQUIRED.next"}
	address := []string{"portals.address_from"} // the same name in another case
	fingerprint := []string{"help.topic.authorities.answer", "certificate.fingerprint", "authority.question.tick"}
	for _, c := range []struct {
		language, word string
		in             []string
	}{
		{lang.Russian, "управление образования", guardian},
		{lang.Kazakh, "білім басқармасына", guardian},
		{lang.English, "education department", guardian},
		{lang.Russian, "управлении образования", address},
		{lang.Kazakh, "білім басқармасынан", address},
		{lang.English, "education department", address},
		{lang.Russian, "отпечаток", fingerprint},
		{lang.Kazakh, "таңбасы", fingerprint},
		{lang.English, "fingerprint", fingerprint},
	} {
		texts := allTexts(t, c.language)
		for _, id := range c.in {
			if !strings.Contains(strings.ToLower(texts[id]), c.word) {
				t.Errorf("%s, %s does not say %q: %q", c.language, id, c.word, texts[id])
			}
		}
	}
}

// The pages of a registry that is slow have no «Повторить».
func TestHelpOfTheRegistryNamesTheButtonsOfItsPages(t *testing.T) {
	for _, language := range lang.Languages() {
		texts := allTexts(t, language)
		answer := texts["help.topic.registry.answer"]
		for id, want := range map[string]bool{
			"binding.registry.now": true, "cabinet.done_check_again": true, "cabinet.binding_add": true, "journey.retry": false,
		} {
			named := strings.Contains(answer, "«"+texts[id]+"»") || strings.Contains(answer, "“"+texts[id]+"”")
			if named != want {
				t.Errorf("%s: %q is named: %v", language, texts[id], named)
			}
		}
	}
}

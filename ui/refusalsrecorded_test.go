package ui

import (
	"strings"
	"testing"

	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
)

// recordShown notes for docs/refusals.md the failure that a window shows.
func recordShown(t *testing.T, w *Window, area, name, code string) {
	t.Helper()
	if w.failure == nil {
		t.Fatalf("%s: %s: nothing is told", area, name)
	}
	was := w.lang.Language()
	defer w.lang.SetLanguage(was)
	refusals.RecordText(t, area, name, code, func(l *lang.Localizer) string {
		w.lang.SetLanguage(l.Language())
		e := w.failure.explain()
		return strings.TrimSpace(strings.Join([]string{e.What, e.Unchanged, e.Next}, " "))
	})
}

// recordTexts notes what a page says that is no failure of a request: the texts
// of these ids.
func recordTexts(t *testing.T, area, name, code string, ids ...string) {
	t.Helper()
	refusals.RecordText(t, area, name, code, func(l *lang.Localizer) string {
		var said []string
		for _, id := range ids {
			text := strings.TrimSuffix(l.T(id), ":")
			if !strings.ContainsAny(text[len(text)-1:], ".!?") {
				text += "."
			}
			said = append(said, text)
		}
		return strings.Join(said, " ")
	})
}

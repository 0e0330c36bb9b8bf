package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/parts"
)

// pasted puts a text into the field of «Привязка» from the clipboard.
func (r *signInRig) pasted(text string) *parts.IINEntry {
	r.Helper()
	clipboard := test.NewClipboard()
	clipboard.SetContent(text)
	e := screenIs[*profileScreen](r).binding.entry
	e.Field.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	return e
}

func TestPastedGroupsAreAnIIN(t *testing.T) {
	for name, text := range map[string]string{
		"plain":             childConfirmed,
		"in groups":         "220314 5 9903 4",
		"no-break spaces":   "220314\u00a05\u00a09903\u00a04",
		"hyphens":           "220314-5-9903-4",
		"spaces around":     "  220314599034 \t",
		"a line break":      "220314599034\n",
		"typed with spaces": "",
	} {
		t.Run(name, func(t *testing.T) {
			r := newBindingRig(t)
			if text == "" {
				r.typeText("220314 5 9903 4")
			} else {
				r.pasted(text)
			}
			if got := r.w.iinEcho(r.w.journey.typed().child).Grouped; got != "220314 5 9903 4" {
				t.Errorf("repeated as %q", got)
			}
			r.mentions("14.03.2022, мальчик")
			r.mentions("11-ю цифру")
			r.key(fyne.KeyReturn)
			screenIs[*boundScreen](r)
		})
	}
}

func TestWhatIsNoIINStaysInTheFieldAndIsTold(t *testing.T) {
	for _, c := range []struct{ name, typed, says string }{
		{"a letter for a zero", "22О314599034", "«О» (3-й по счёту)"},
		{"Kazakh layout", "220314ңғғө34", "Включена казахская раскладка"},
		{"thirteen digits", "2203145990340", "Введено 13 цифр"},
		{"eleven digits", "22031459903", "Введено 11 цифр"},
		{"fullwidth digits", "２２０３１４５９９０３４", "«２» (1-й по счёту)"},
		{"a wrong check digit", "220314599035", "опечатка"},
		{"a company's number", "990140003854", "Похоже на БИН"},
		{"twelve equal digits", "111111111111", "одинаковых"},
		{"an IIN with words", "ИИН 220314599034", "«И» (1-й по счёту)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newBindingRig(t)
			e := r.pasted(c.typed)
			if e.Field.Text != c.typed {
				t.Errorf("pasted %q, the field holds %q", c.typed, e.Field.Text)
			}
			r.key(fyne.KeyReturn)
			p := screenIs[*profileScreen](r)
			r.mentions(c.says)
			if r.w.failure == nil || p.binding.entry.Field.Text != c.typed {
				t.Errorf("failure %v, the field holds %q", r.w.failure, p.binding.entry.Field.Text)
			}
			_, err := portal.NormalizeIIN(c.typed)
			refusals.Record(t, "binding", "in the window's field: "+c.name, err)
		})
	}
}

// Digits that are still missing are no mistake yet, however they are grouped.
func TestHalfTypedGroupsAreNoMistake(t *testing.T) {
	r := newBindingRig(t)
	for _, typed := range []string{"220314 5 9903", "22 03 14 59 90 3"} {
		if echo := r.w.iinEcho(typed); echo.Fault != "" {
			t.Errorf("%q: %s", typed, echo.Fault)
		}
	}
	if echo := r.w.iinEcho("220314 5 9903 40"); echo.Fault == "" {
		t.Error("thirteen digits are no mistake")
	}
}

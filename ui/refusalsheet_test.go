package ui

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
)

// refusedRig is on the page of a refused kinship; what is saved goes to save.
func refusedRig(t *testing.T, save func(name string, data []byte) (string, error)) *signInRig {
	t.Helper()
	r := newBindingRig(t)
	r.w.options.SaveFile = func(_ context.Context, name string, data []byte) (string, error) { return save(name, data) }
	r.bind(childUnconfirmed)
	screenIs[*refusalScreen](r)
	return r
}

func TestSheetIsSavedAndShown(t *testing.T) {
	for name, c := range map[string]struct {
		open func(context.Context, string) error
		says string
	}{
		"with a viewer":    {func(context.Context, string) error { return nil }, "Он открылся в другом окне"},
		"a viewer's fault": {func(context.Context, string) error { return errors.New("no viewer") }, "Откройте этот файл"},
		"without a viewer": {nil, "Откройте этот файл"},
	} {
		t.Run(name, func(t *testing.T) {
			var saved []byte
			var called string
			r := refusedRig(t, func(name string, data []byte) (string, error) {
				saved, called = data, name
				return "/home/asel/list.pdf", nil
			})
			r.w.options.OpenPath = c.open
			r.press("Что взять с собой")
			if !bytes.HasPrefix(saved, []byte("%PDF-")) || called != "Что взять с собой.pdf" {
				t.Errorf("%d octets under %q", len(saved), called)
			}
			r.says("Лист сохранён: /home/asel/list.pdf")
			r.mentions(c.says)
			screenIs[*refusalScreen](r)
		})
	}
}

func TestSheetThatIsNotSavedIsTold(t *testing.T) {
	r := refusedRig(t, func(string, []byte) (string, error) { return "", errors.New("disk full") })
	r.press("Что взять с собой")
	s := screenIs[*refusalScreen](r)
	r.mentions("Лист не сохранился.")
	if r.button("Повторить") == nil {
		t.Error("it cannot be tried again")
	}
	refusals.RecordText(t, "binding", "in the window: the sheet of what to take along cannot be saved", "sheet", func(l *lang.Localizer) string {
		r.w.lang.SetLanguage(l.Language())
		defer r.w.lang.SetLanguage(lang.Russian)
		e := s.w.explainOf("binding.sheet.not_saved", true)()
		return e.What + " " + e.Unchanged + " " + e.Next
	})
}

func TestSheetThatNobodyWantedAfterAllSaysNothing(t *testing.T) {
	r := refusedRig(t, func(string, []byte) (string, error) { return "", nil })
	r.press("Что взять с собой")
	if r.w.notice != nil || r.w.failure != nil {
		t.Errorf("notice %v, failure %v", r.w.notice, r.w.failure)
	}
}

func TestNoSheetIsOfferedWhereNothingCanBeSaved(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childUnconfirmed)
	if screenIs[*refusalScreen](r); r.button("Что взять с собой") != nil {
		t.Error("it is offered")
	}
}

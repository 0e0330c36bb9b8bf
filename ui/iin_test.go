package ui

import (
	"strings"
	"testing"

	"kezek.kz/kezek/ui/lang"
)

func TestIINFieldSaysWhatTheDigitsTell(t *testing.T) {
	w := newShell(t, nil)
	for typed, want := range map[string]string{
		"200315500017":    "15.03.2020, мальчик",
		"200315 5 0001 7": "15.03.2020, мальчик",
		"211128600011":    "28.11.2021, девочка",
		"751225000012":    "Сверьте", // C = 0: no hint, only the advice
		"220229500013":    "Сверьте", // no such date
	} {
		if echo := w.iinEcho(typed); !strings.HasPrefix(echo.Hint, want) || echo.Fault != "" {
			t.Errorf("%s: hint %q, fault %q", typed, echo.Hint, echo.Fault)
		}
	}
}

func TestIINFieldSaysNothingWhileOneTypes(t *testing.T) {
	w := newShell(t, nil)
	for _, typed := range []string{"", "2", "20031550001"} {
		if echo := w.iinEcho(typed); echo.Fault != "" || echo.Hint != "" {
			t.Errorf("%q: %+v", typed, echo)
		}
	}
}

func TestIINFieldTellsAMistake(t *testing.T) {
	w := newShell(t, nil)
	for _, typed := range []string{"20O315500017", "200315500018", "2003155000170", "990140003854", "111111111111", "ә\"і"} {
		if echo := w.iinEcho(typed); echo.Fault == "" || echo.Hint != "" {
			t.Errorf("%q: %+v", typed, echo)
		}
	}
	w.lang.SetLanguage(lang.English)
	if echo := w.iinEcho("2003155000ө7"); !strings.Contains(echo.Fault, "Kazakh layout") {
		t.Errorf("the Kazakh layout is not told: %q", echo.Fault)
	}
}

func TestIINFieldGroupsTheDigits(t *testing.T) {
	w := newShell(t, nil)
	if echo := w.iinEcho("200315500017"); echo.Grouped != "200315 5 0001 7" {
		t.Errorf("%q", echo.Grouped)
	}
}

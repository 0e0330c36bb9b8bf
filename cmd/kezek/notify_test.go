//go:build cgo

package main

import (
	"strings"
	"testing"
)

func TestNotificationIsPlainText(t *testing.T) {
	for text, want := range map[string]string{
		"Заявление ALA-2026-0341: «В очереди»": "Заявление ALA-2026-0341: «В очереди»",
		"Кезекте тұр, 3 жұмыс күні қалды…":     "Кезекте тұр, 3 жұмыс күні қалды…",
		"В очереди $(Start-Process calc)":      "В очереди (Start-Process calc)",
		"a\"; calc; \"`n'&|":     "a; calc; n",
		"<a href=x>b</a>":        "a hrefxba",
		"два\nслова\u202e\x00":   "два слова",
		strings.Repeat("я", 300): strings.Repeat("я", 239) + "…",
	} {
		if got := noticeText(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}

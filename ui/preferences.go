package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/look"
)

// The names of what is kept in the toolkit's preferences. PrefMemoryOnly is
// read by whoever opens the store, too: when it is set, the store is to be one
// in memory. PrefLook holds a look.Choice, PrefTextSize one of TextSizes.
const (
	PrefLanguage   = "language"
	PrefTextSize   = "text_size_percent"
	PrefLook       = "look"
	PrefMemoryOnly = "memory_only"
)

// prefDark is what stood in the place of PrefLook while there were two looks.
const prefDark = "dark"

// PrefModule is the name of the preference that holds the path of the PKCS#11
// module for a kind of token. Empty: the well-known paths are tried.
func PrefModule(t signer.StorageType) string { return "module_" + string(t) }

// usualTextSize is the size of text, in per cent, of who has chosen none.
const usualTextSize = 100

// TextSizes are the sizes of text that can be chosen, in per cent, ascending.
func TextSizes() []int { return []int{usualTextSize, 125, 150, 175, 200} }

func (w *Window) preferredLanguage() string {
	return w.options.App.Preferences().StringWithFallback(PrefLanguage, w.options.Language)
}

func (w *Window) textSize() int {
	percent := w.options.App.Preferences().IntWithFallback(PrefTextSize, w.options.TextSize)
	if !slices.Contains(TextSizes(), percent) {
		return usualTextSize
	}
	return percent
}

// lookChoice is which colours the person wants: for who has chosen none, those
// of the options, or light ones.
func (w *Window) lookChoice() look.Choice {
	choice := look.Choice(w.options.App.Preferences().StringWithFallback(PrefLook, string(w.options.Look)))
	if !slices.Contains(look.Choices(), choice) {
		return look.Light
	}
	return choice
}

// migrateLook takes over the choice of dark colours that an earlier version
// kept under another name.
func (w *Window) migrateLook() {
	p := w.options.App.Preferences()
	if p.String(PrefLook) == "" && p.Bool(prefDark) {
		p.SetString(PrefLook, string(look.Dark))
	}
	p.RemoveValue(prefDark)
}

// applyLook gives the program the theme that the preferences say.
func (w *Window) applyLook() {
	scale := look.Scale(float32(w.textSize()) / usualTextSize)
	look.Wear(w.options.App.Settings(), scale, look.Colours(w.lookChoice()))
}

// followSystem draws the window anew when the system goes from light to dark or
// back while the person has left the choice to it.
func (w *Window) followSystem() {
	drawn := w.options.App.Settings().ThemeVariant()
	w.options.App.Settings().AddListener(func(now fyne.Settings) {
		if now.ThemeVariant() == drawn {
			return
		}
		drawn = now.ThemeVariant()
		if w.lookChoice() == look.System && !w.gone {
			w.redrawInPlace()
		}
	})
}

func (w *Window) setTextSize(percent int) {
	if percent == w.textSize() {
		return
	}
	w.options.App.Preferences().SetInt(PrefTextSize, percent)
	w.applyLook()
	w.redrawInPlace()
}

// stepTextSize goes so many sizes up or down, as far as there are any.
func (w *Window) stepTextSize(by int) {
	to := slices.Index(TextSizes(), w.textSize()) + by
	if to >= 0 && to < len(TextSizes()) {
		w.setTextSize(TextSizes()[to])
	}
}

func (w *Window) setLook(choice look.Choice) {
	w.options.App.Preferences().SetString(PrefLook, string(choice))
	w.applyLook()
	w.redrawInPlace()
}

func (w *Window) memoryOnly() bool { return w.options.App.Preferences().Bool(PrefMemoryOnly) }

// applyMemoryOnly keeps sessions in memory when the person chose so.
func (w *Window) applyMemoryOnly() {
	if w.memoryOnly() && w.store.Protection() != store.ProtectionMemory {
		w.useStore(store.NewMemory())
	}
}

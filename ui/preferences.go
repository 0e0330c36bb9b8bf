package ui

import (
	"slices"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/look"
)

// The names of what is kept in the toolkit's preferences. PrefMemoryOnly is
// read by whoever opens the store, too: when it is set, the store is to be one
// in memory.
const (
	PrefLanguage   = "language"
	PrefTextSize   = "text_size_percent"
	PrefDark       = "dark"
	PrefMemoryOnly = "memory_only"
)

// PrefModule is the name of the preference that holds the path of the PKCS#11
// module for a kind of token. Empty: the well-known paths are tried.
func PrefModule(t signer.StorageType) string { return "module_" + string(t) }

// textSizes are the sizes of text that can be chosen, in per cent.
func textSizes() []int { return []int{100, 125, 150} }

func (w *Window) preferredLanguage() string {
	return w.options.App.Preferences().StringWithFallback(PrefLanguage, w.options.Language)
}

func (w *Window) textSize() int {
	percent := w.options.App.Preferences().IntWithFallback(PrefTextSize, 100)
	if !slices.Contains(textSizes(), percent) {
		return 100
	}
	return percent
}

func (w *Window) dark() bool { return w.options.App.Preferences().Bool(PrefDark) }

// applyLook gives the program the theme that the preferences say.
func (w *Window) applyLook() {
	scale := look.Scale(float32(w.textSize()) / 100)
	theme := look.NewTheme(scale)
	if w.dark() {
		theme = look.NewTheme(scale, look.Dark())
	}
	w.options.App.Settings().SetTheme(theme)
}

func (w *Window) setTextSize(percent int) {
	w.options.App.Preferences().SetInt(PrefTextSize, percent)
	w.applyLook()
	w.redrawInPlace()
}

func (w *Window) setDark(dark bool) {
	w.options.App.Preferences().SetBool(PrefDark, dark)
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

package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/parts"
)

// menuWords is how many letters of a text its line in the menu has room for.
const menuWords = 48

// copyMenu offers, for the keyboard, what the mouse copies by the context menu of
// each text: all of the page in one list. The focus comes back afterwards.
func (w *Window) copyMenu() {
	c := w.window.Canvas()
	var items []*fyne.MenuItem
	for _, text := range w.copyable() {
		label := w.T("journey.copy_text", map[string]any{"Text": parts.Shortened(text, menuWords)})
		items = append(items, fyne.NewMenuItem(label, func() { w.options.App.Clipboard().SetContent(text) }))
	}
	if len(items) == 0 {
		return
	}
	before := c.Focused()
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	menu.OnDismiss = func() {
		menu.Hide()
		if before != nil {
			c.Focus(before)
		}
	}
	menu.ShowAtPosition(w.options.App.Driver().AbsolutePositionForObject(w.view.scroll))
	menu.ActivateNext()
}

// copyable are the texts that can be copied, in reading order, each once: the code
// for support stands in the foot first, because it is what most people want.
func (w *Window) copyable() []string {
	var texts []string
	for _, o := range []fyne.CanvasObject{w.view.footer, w.view.root} {
		for _, text := range parts.Copyable(o) {
			if !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// codeToCopy is the code for support with a button that copies it.
func (w *Window) codeToCopy(code string) fyne.CanvasObject {
	line := parts.NewCopyChip(w.supportCode(code), true)
	if w.atWorkstation() {
		return line
	}
	var button *parts.Button
	button = parts.NewQuietButton(w.T("journey.copy_code"), theme.ContentCopyIcon(), func() {
		w.options.App.Clipboard().SetContent(w.supportCode(code))
		button.SetLabel(w.T("journey.code_copied"))
		w.refit()
	})
	return parts.NewFlowMiddle(parts.Tight, line, button)
}

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kezek.kz/kezek/ui/parts"
)

// NotOpened are the words of a window that says why the program does not open.
type NotOpened struct {
	Heading, Text string
	Close         string // on its only button
}

// The window's size, in points; a longer text scrolls.
const (
	notOpenedWidth  = 560
	notOpenedHeight = 320
)

// ShowNotOpened shows such a window, in the look and size of text that the
// person has chosen. The application ends with it.
func ShowNotOpened(a fyne.App, words NotOpened) fyne.Window {
	w := &Window{options: Options{App: a}, window: a.NewWindow("Kezek")}
	w.applyLook()
	button := parts.NewMainButton(words.Close, "", w.window.Close)
	text := parts.NewScroll(parts.NewMessage(parts.Error, words.Heading, words.Text))
	w.window.SetContent(container.NewBorder(nil, parts.NewInset(parts.Tight, parts.Tight, parts.NewFlowRight(parts.Tight, button)), nil, nil,
		parts.NewInset(parts.Tight, parts.Tight, text)))
	w.window.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) {
		if k.Name == fyne.KeyEscape {
			w.window.Close()
		}
	})
	w.window.Resize(fyne.NewSize(notOpenedWidth, notOpenedHeight))
	w.window.CenterOnScreen()
	w.window.SetMaster()
	w.window.Show()
	w.window.Canvas().Focus(button)
	return w.window
}

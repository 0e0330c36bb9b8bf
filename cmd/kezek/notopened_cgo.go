//go:build cgo && !windows

package main

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"kezek.kz/kezek/ui"
)

// showNotOpened shows the text in a window, and returns when that was closed.
func showNotOpened(ctx context.Context, e *env, text string) {
	a := fyne.CurrentApp()
	if a == nil {
		tidyToolkit(appID)
		a = app.NewWithID(appID)
	}
	ui.ShowNotOpened(a, ui.NotOpened{
		Heading: e.words.T("terminal.not_opened"), Text: text, Close: e.words.T("terminal.not_opened_close"),
	})
	defer context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })()
	a.Run()
}

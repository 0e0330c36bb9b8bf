package main

import (
	"context"

	"golang.org/x/sys/windows"
)

// showNotOpened shows the text in the system's own message window, which also
// opens where there is no OpenGL, and returns when that was closed.
func showNotOpened(_ context.Context, e *env, text string) {
	body, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	heading, err := windows.UTF16PtrFromString(e.words.T("terminal.not_opened"))
	if err != nil {
		return
	}
	_, _ = windows.MessageBox(0, body, heading, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND)
}

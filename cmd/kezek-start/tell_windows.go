package main

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// tell shows a text in the system's own message window, which needs no OpenGL.
func tell(text string) {
	body, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	title, err := windows.UTF16PtrFromString("Kezek")
	if err != nil {
		return
	}
	const style = windows.MB_OK | windows.MB_ICONINFORMATION | windows.MB_SETFOREGROUND
	_, _, _ = user32.NewProc("MessageBoxW").Call(0, uintptr(unsafe.Pointer(body)), uintptr(unsafe.Pointer(title)), style)
}

package main

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The system's own libraries, whatever lies in the folder of the program: it is
// the computer's driver that is asked.
var (
	user32   = windows.NewLazySystemDLL("user32.dll")
	gdi32    = windows.NewLazySystemDLL("gdi32.dll")
	opengl32 = windows.NewLazySystemDLL("opengl32.dll")
)

// Of Windows' headers (winuser.h, wingdi.h) and OpenGL's (gl.h).
const (
	csOwnDC          = 0x0020
	wsOverlapped     = 0
	pfdDoubleBuffer  = 0x01
	pfdDrawToWindow  = 0x04
	pfdSupportOpenGL = 0x20
	glRenderer       = 0x1F01
	glVersion        = 0x1F02
	longestGLString  = 256
)

// windowClass is WNDCLASSW.
type windowClass struct {
	style      uint32
	procedure  uintptr
	classExtra int32
	extra      int32
	instance   uintptr
	icon       uintptr
	cursor     uintptr
	background uintptr
	menu       *uint16
	name       *uint16
}

// pixelFormat is PIXELFORMATDESCRIPTOR.
type pixelFormat struct {
	size, version       uint16
	flags               uint32
	pixelType           byte
	colorBits           byte
	_                   [13]byte // shifts, alpha and accumulation: none asked for
	depthBits           byte
	stencilBits         byte
	auxBuffers          byte
	layerType, reserved byte
	_                   [3]uint32 // masks
}

// askDriver makes a context in a window that is never shown and reads what its
// driver says of itself. Nothing is undone: the process ends right after.
func askDriver() graphics {
	runtime.LockOSThread() // a context belongs to a thread
	if user32.Load() != nil || gdi32.Load() != nil || opengl32.Load() != nil {
		return graphics{}
	}
	window := hiddenWindow()
	if window == 0 {
		return graphics{}
	}
	dc, _, _ := user32.NewProc("GetDC").Call(window)
	if dc == 0 || !setPixelFormat(dc) || !makeContext(dc) {
		return graphics{}
	}
	return graphics{version: glString(glVersion), renderer: glString(glRenderer)}
}

func hiddenWindow() uintptr {
	name, err := windows.UTF16PtrFromString("KezekOpenGLProbe")
	if err != nil {
		return 0
	}
	class := windowClass{style: csOwnDC, procedure: user32.NewProc("DefWindowProcW").Addr(), name: name}
	if atom, _, _ := user32.NewProc("RegisterClassW").Call(uintptr(unsafe.Pointer(&class))); atom == 0 {
		return 0
	}
	window, _, _ := user32.NewProc("CreateWindowExW").Call(0, uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(name)),
		wsOverlapped, 0, 0, 16, 16, 0, 0, 0, 0)
	return window
}

func setPixelFormat(dc uintptr) bool {
	want := pixelFormat{version: 1, flags: pfdDrawToWindow | pfdSupportOpenGL | pfdDoubleBuffer, colorBits: 24, depthBits: 16}
	want.size = uint16(unsafe.Sizeof(want))
	format, _, _ := gdi32.NewProc("ChoosePixelFormat").Call(dc, uintptr(unsafe.Pointer(&want)))
	if format == 0 {
		return false
	}
	done, _, _ := gdi32.NewProc("SetPixelFormat").Call(dc, format, uintptr(unsafe.Pointer(&want)))
	return done != 0
}

func makeContext(dc uintptr) bool {
	context, _, _ := opengl32.NewProc("wglCreateContext").Call(dc)
	if context == 0 {
		return false
	}
	current, _, _ := opengl32.NewProc("wglMakeCurrent").Call(dc, context)
	return current != 0
}

// glString reads a text of the driver's, of at most longestGLString bytes.
func glString(name uintptr) string {
	address, _, _ := opengl32.NewProc("glGetString").Call(name)
	if address == 0 {
		return ""
	}
	// The address is the driver's memory, none of Go's; read through a pointer
	// to the variable, as vet wants it.
	text := *(**byte)(unsafe.Pointer(&address))
	for i, b := range unsafe.Slice(text, longestGLString) {
		if b == 0 {
			return string(unsafe.Slice(text, i))
		}
	}
	return ""
}

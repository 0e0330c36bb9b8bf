//go:build cgo && x11 && !wayland

package main

// speaksWayland tells whether the toolkit was compiled with Wayland. With the tag
// x11 it was not, and ends the program where there is nothing but Wayland.
const speaksWayland = false

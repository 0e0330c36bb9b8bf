//go:build cgo && (!x11 || wayland)

package main

// speaksWayland tells whether the toolkit was compiled with Wayland, as it is
// where nothing else is asked for.
const speaksWayland = true

//go:build cgo && linux

package main

import "testing"

// displayName is a display that answers.
func displayName(t *testing.T) string { return newDisplay(t).name }

// A desktop with Wayland and without XWayland has a display for other programs.
func TestWaylandAloneIsNoDisplayForAToolkitWithoutIt(t *testing.T) {
	if speaksWayland {
		t.Skip("this build speaks Wayland: it has not the tag x11")
	}
	if hasDisplay(func(name string) string { return map[string]string{"WAYLAND_DISPLAY": "wayland-0"}[name] }) {
		t.Error("Wayland alone counts as a display")
	}
}

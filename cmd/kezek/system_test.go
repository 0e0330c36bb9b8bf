package main

import (
	"errors"
	"testing"
)

func TestSystemName(t *testing.T) {
	files := map[string]string{
		"/etc/os-release": "NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n",
		"/System/Library/CoreServices/SystemVersion.plist": "<key>ProductVersion</key>\n\t<string>15.1</string>",
	}
	read := func(name string) ([]byte, error) {
		if text, ok := files[name]; ok {
			return []byte(text), nil
		}
		return nil, errors.New("none")
	}
	none := func(string) ([]byte, error) { return nil, errors.New("none") }
	odd := func(string) ([]byte, error) { return []byte("PRETTY_NAME=\"Ноутбук Асель\"\n"), nil }
	release := func() string { return "10.0.22631" }
	for _, c := range []struct {
		goos string
		read func(string) ([]byte, error)
		env  string
		want string
	}{
		{"linux", read, "DISPLAY", "Debian GNU/Linux 13 (trixie), X11"},
		{"linux", read, "WAYLAND_DISPLAY", "Debian GNU/Linux 13 (trixie), Wayland"},
		{"linux", none, "", "linux"},
		{"linux", odd, "DISPLAY", "linux, X11"},
		{"windows", none, "", "Windows 10.0.22631"},
		{"darwin", read, "", "macOS 15.1"},
		{"darwin", none, "", "macOS"},
	} {
		getenv := func(name string) string {
			if name == c.env {
				return ":0"
			}
			return ""
		}
		if got := systemName(c.goos, c.read, release, getenv); got != c.want {
			t.Errorf("%s: %q, want %q", c.goos, got, c.want)
		}
	}
}

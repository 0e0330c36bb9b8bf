package main

import (
	"regexp"
	"strings"
)

// systemName is the operating system as its people call it, and the kind of
// display: for «Сообщить о проблеме». read gives a file of the system, release
// what the system itself answers (Windows); either may know nothing. No name of
// a computer or a person is in it.
func systemName(goos string, read func(string) ([]byte, error), release func() string, getenv func(string) string) string {
	name := goos
	switch goos {
	case "windows":
		name = "Windows " + release()
	case "darwin":
		name = "macOS " + found(read, "/System/Library/CoreServices/SystemVersion.plist", macVersion)
	default:
		if pretty := found(read, "/etc/os-release", prettyName); pretty != "" {
			name = pretty
		}
		name += ", " + displayKind(getenv)
	}
	return strings.TrimRight(name, ", ") // a part that is not known leaves its stroke
}

var (
	prettyName = regexp.MustCompile(`(?m)^PRETTY_NAME="?([A-Za-z0-9 ./()_-]{1,60})"?$`)
	macVersion = regexp.MustCompile(`<key>ProductVersion</key>\s*<string>([0-9.]{1,20})</string>`)
)

// found is what a pattern's group matches in a file, or empty.
func found(read func(string) ([]byte, error), file string, pattern *regexp.Regexp) string {
	data, err := read(file)
	if err != nil {
		return ""
	}
	m := pattern.FindSubmatch(data)
	if m == nil {
		return ""
	}
	return string(m[1])
}

func displayKind(getenv func(string) string) string {
	switch {
	case getenv("WAYLAND_DISPLAY") != "":
		return "Wayland"
	case getenv("DISPLAY") != "":
		return "X11"
	}
	return ""
}

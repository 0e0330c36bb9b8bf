//go:build cgo

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
)

// tidyToolkit makes the toolkit's folders what it takes for granted, before it
// looks at them: a cache folder that is there, and settings that can be read. It
// rewrites these in place, so a crash or a power cut at that moment leaves half
// of them; the toolkit would complain of that at each start, and so they begin
// anew. What cannot be tidied is left to the toolkit.
func tidyToolkit(id string) {
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700)
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return
	}
	if runtime.GOOS == "darwin" { // the one system where the toolkit keeps them elsewhere
		config = filepath.Join(filepath.Dir(config), "Preferences")
	}
	settings := filepath.Join(config, "fyne", id, "preferences.json")
	data, err := os.ReadFile(settings)
	if err == nil && !json.Valid(data) {
		_ = os.Remove(settings)
	}
}

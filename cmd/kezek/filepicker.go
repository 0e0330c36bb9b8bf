//go:build cgo

package main

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/ncruces/zenity"

	"kezek.kz/kezek/ui/lang"
)

// filePicker is the system's own file chooser where there is one: always on
// Windows and macOS, with zenity, qarma or matedialog elsewhere. nil makes the
// window use the toolkit's.
// words gives its texts in the language of now.
func filePicker(words func() *lang.Localizer) func(ctx context.Context, folder string) (string, error) {
	if !hasChooser() {
		return nil
	}
	return func(ctx context.Context, folder string) (string, error) {
		path, err := zenity.SelectFile(
			zenity.Context(ctx),
			zenity.Title(words().T("dialog.files.title")),
			zenity.Filename(folder+string(filepath.Separator)),
			zenity.FileFilters{{Name: words().T("dialog.files.filter"), Patterns: []string{"*.p12", "*.pfx"}, CaseFold: true}},
		)
		if errors.Is(err, zenity.ErrCanceled) {
			return "", nil
		}
		return path, err
	}
}

func hasChooser() bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return true
	}
	for _, program := range []string{"zenity", "qarma", "matedialog"} {
		if _, err := exec.LookPath(program); err == nil {
			return true
		}
	}
	return false
}

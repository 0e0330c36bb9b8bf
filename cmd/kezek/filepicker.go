//go:build cgo

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/ncruces/zenity"

	"kezek.kz/kezek/signer/keyfiles"
	"kezek.kz/kezek/ui/lang"
)

// choosers are the system's own file choosers, where there are any: always on
// Windows and macOS, with zenity, qarma or matedialog elsewhere. Where there
// are none the window uses the toolkit's.
type choosers struct {
	// words gives their texts in the language of now.
	words func() *lang.Localizer
	// downloads is where a file is saved when nobody can be asked.
	downloads func() string
}

// keyFile lets a person choose a key file in a folder; "" where none was
// chosen. It is nil where the system has no chooser.
func (c choosers) keyFile() func(ctx context.Context, folder string) (string, error) {
	if !hasChooser() {
		return nil
	}
	return func(ctx context.Context, folder string) (string, error) {
		filter := zenity.FileFilter{Name: c.words().T("dialog.files.filter"), CaseFold: true}
		for _, extension := range keyfiles.Extensions() {
			filter.Patterns = append(filter.Patterns, "*"+extension)
		}
		return chosen(zenity.SelectFile(
			zenity.Context(ctx), zenity.Title(c.words().T("dialog.files.title")),
			zenity.Filename(folder+string(filepath.Separator)), zenity.FileFilters{filter},
		))
	}
}

// certificate is keyFile for the certificate of an authority.
func (c choosers) certificate() func(ctx context.Context) (string, error) {
	if !hasChooser() {
		return nil
	}
	return func(ctx context.Context) (string, error) {
		title := c.words().T("authority.filter")
		filter := zenity.FileFilter{Name: title, Patterns: []string{"*.cer", "*.crt", "*.pem", "*.der"}, CaseFold: true}
		return chosen(zenity.SelectFile(zenity.Context(ctx), zenity.Title(title), zenity.FileFilters{filter}))
	}
}

// save writes a file where a person wants it, and without a chooser that works to
// the folder of downloads; nothing that is there is written over in that case. It
// gives the path, "" where the person changed their mind.
func (c choosers) save(ctx context.Context, name string, data []byte) (string, error) {
	if !hasChooser() {
		return saveFree(filepath.Join(c.downloads(), name), data)
	}
	path, err := chosen(zenity.SelectFileSave(
		zenity.Context(ctx), zenity.Title(c.words().T("dialog.files.save")), zenity.ConfirmOverwrite(), zenity.Filename(filepath.Join(c.downloads(), name)),
	))
	return c.saveAt(ctx, path, err, name, data)
}

// saveAt goes on with what the chooser gave. One that does not work (a zenity
// whose desktop portal has no file chooser) is no reason to save nothing.
func (c choosers) saveAt(ctx context.Context, path string, broken error, name string, data []byte) (string, error) {
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case broken != nil:
		return saveFree(filepath.Join(c.downloads(), name), data)
	case path == "":
		return "", nil
	}
	return path, os.WriteFile(path, data, 0o600)
}

// mostNames is how many names are tried for a file beside those that are there.
const mostNames = 50

// saveFree is saveNew under the first name that is free: «list.pdf»,
// «list (2).pdf». A sheet that is printed anew is not the one of yesterday.
func saveFree(path string, data []byte) (string, error) {
	extension := filepath.Ext(path)
	base := strings.TrimSuffix(path, extension)
	for n := 2; ; n++ {
		saved, err := saveNew(path, data)
		if !errors.Is(err, os.ErrExist) || n > mostNames {
			return saved, err
		}
		path = fmt.Sprintf("%s (%d)%s", base, n, extension)
	}
}

// saveNew writes a file that is not there yet, or finds it with the same
// content.
func saveNew(path string, data []byte) (string, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		have, readErr := os.ReadFile(path)
		if readErr == nil && string(have) == string(data) {
			return path, nil
		}
	}
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	return path, errors.Join(err, f.Close())
}

// chosen makes nothing of a chooser that was closed.
func chosen(path string, err error) (string, error) {
	if errors.Is(err, zenity.ErrCanceled) {
		return "", nil
	}
	return path, err
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

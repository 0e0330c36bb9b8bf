//go:build cgo && linux

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"kezek.kz/kezek/cmd/kezek/internal/instance"
	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/lang"
)

// walkedWindow is the program's own window, which tells on standard output what
// it shows when it is asked to on standard input: "read", or "picture FILE".
func walkedWindow() {
	e := systemEnv()
	e.words = lang.New(lang.Russian)
	a := app.NewWithID(tourID)
	a.Preferences().SetString(ui.PrefLanguage, lang.Russian)
	dir, err := configFolder()
	if err != nil {
		panic(err)
	}
	first, _, _ := beFirst(context.Background(), e, dir, windowStart{})
	defer first.Close()
	d, err := openDesk(context.Background(), e, a, dir)
	if err != nil {
		panic(err)
	}
	defer d.Close()
	o := d.options("")
	o.KeyFiles, o.PickFile = nil, nil // none of this computer's own
	w := ui.New(o)
	first.Serve(func(m instance.Message) error { return opened(w, m) })
	go answerQuestions(a, w, os.Stdin, os.Stdout)
	w.ShowAndRun()
}

func answerQuestions(a fyne.App, w *ui.Window, in io.Reader, out io.Writer) {
	questions := bufio.NewScanner(in)
	for questions.Scan() {
		var answer ui.Readout
		if path, ok := strings.CutPrefix(questions.Text(), "picture "); ok {
			if picture, err := screenshot(a.Driver().AllWindows()[0]); err == nil {
				_ = writePNG(path, picture)
			}
		}
		fyne.DoAndWait(func() { answer = w.Read() })
		_ = json.NewEncoder(out).Encode(answer)
	}
	fyne.Do(a.Quit)
}

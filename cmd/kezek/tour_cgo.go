//go:build cgo

package main

import (
	"context"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui"
)

// tourID keeps the preferences of a tour apart from the person's own.
const tourID = appID + ".tour"

// tourStranger is a child of the practice registry whose kinship is not
// confirmed.
const tourStranger = "210819599058"

// tourChildren are the children of the practice registry whose «Привязка» ends
// in something else than an application.
func tourChildren() []ui.TourChild {
	return []ui.TourChild{
		{IIN: "910205499012", Code: "IIN_IS_OWN"},
		{IIN: "230530699067", Code: "CHILD_NOT_FOUND"},
		{IIN: "180521599119", Code: "CHILD_OVER_AGE"},
		{IIN: tourStranger, Code: "KINSHIP_NOT_CONFIRMED"},
		{IIN: "210611699122", Code: "GUARDIAN_DOCUMENT_REQUIRED"},
		{IIN: "220909599138", Code: "REGISTRY_DATA_CONFLICT"},
		{IIN: "201201599079", Code: "BOUND_TO_OTHER_PARENT"},
		{IIN: "230707599092", Code: "REGISTRY_UNAVAILABLE"},
		{IIN: "250410699088", Code: "APPLICATION_NOT_FOUND"},
		{IIN: "230228699144", Code: "APPLICATION_NOT_FOUND-elsewhere"},
		{IIN: "240101699105", Code: "KINSHIP_CHECK_PENDING"},
	}
}

// runTour leaves numbered pictures of every screen in a folder, one folder
// below it for each look.
func runTour(ctx context.Context, args []string, e *env) int {
	what, err := parseTour(args)
	if err != nil {
		return usage(e, "tour", err)
	}
	if !hasDisplay(e.getenv) {
		e.warn("terminal.no_display")
		return exitFailed
	}
	a := app.NewWithID(tourID)
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			err = what.run(ctx, e, a)
			fyne.Do(a.Quit)
		}()
	})
	// Fyne ends when its last window closes; this one, never shown, outlives
	// those of the tour.
	a.NewWindow("")
	a.Run()
	if err != nil {
		fmt.Fprintln(e.stderr, err)
		return exitFailed
	}
	return exitOK
}

// tourArgs are what a tour is of: all screens in the looks into dir, or the
// user's guide of the repository at guide.
type tourArgs struct {
	dir, guide string
	looks      []tourLook
}

func parseTour(args []string) (tourArgs, error) {
	var t tourArgs
	f := flag.NewFlagSet("tour", flag.ContinueOnError)
	f.StringVar(&t.dir, "dir", "", "")
	f.Func("look", "", func(name string) error {
		l, err := parseTourLook(name)
		t.looks = append(t.looks, l)
		return err
	})
	f.StringVar(&t.guide, "guide", "", "")
	rest, err := parse(f, args)
	if err == nil && ((t.dir == "") == (t.guide == "") || len(rest) > 0) {
		err = errNoDir
	}
	if len(t.looks) == 0 {
		t.looks = tourLooks()
	}
	return t, err
}

func (t tourArgs) run(ctx context.Context, e *env, a fyne.App) error {
	if t.guide != "" {
		return guideAll(ctx, e, a, t.guide)
	}
	return tourAll(ctx, e, a, t.dir, t.looks)
}

func tourAll(ctx context.Context, e *env, a fyne.App, dir string, looks []tourLook) error {
	for _, worn := range looks {
		if err := tourOnce(ctx, e, a, filepath.Join(dir, worn.name), worn); err != nil {
			return fmt.Errorf("%s: %w", worn.name, err)
		}
	}
	return nil
}

// tourOnce goes through the screens in one look.
func tourOnce(ctx context.Context, e *env, a fyne.App, dir string, worn tourLook) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	take := pictures(e, dir)
	err := withTourWindow(ctx, e, a, worn, func(w *ui.Window, p *practice.Practice) error {
		tour := ui.Tour{
			Window: w, Unfit: noted(p, practice.NoteSigning), Password: practice.Password,
			Child: practiceChild, Stranger: tourStranger, Children: tourChildren(), AllRefusals: worn.all, Picture: take,
		}
		if err := tour.RunGreeting(ctx); err != nil {
			return err
		}
		return tour.Run(ctx)
	})
	if err != nil {
		return err
	}
	return tourStation(ctx, e, a, worn, take)
}

// withTourWindow opens a window in one look, in a configuration folder that is
// new each time, and closes it when use returns.
func withTourWindow(ctx context.Context, e *env, a fyne.App, worn tourLook, use func(*ui.Window, *practice.Practice) error) error {
	config, err := os.MkdirTemp("", "kezek-tour-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(config)
	a.Preferences().SetString(ui.PrefLanguage, worn.language)
	a.Preferences().SetInt(ui.PrefTextSize, worn.textSize)
	a.Preferences().SetString(ui.PrefLook, string(worn.colours))
	d, err := openDesk(ctx, e, a, config)
	if err != nil {
		return err
	}
	defer d.Close()
	if worn.guide {
		d.practice.forGuide()
	}
	p, err := d.practice.start(ctx)
	if err != nil {
		return err
	}
	o := d.options("")
	o.KeyFiles, o.PickFile = nil, nil // nothing of this computer's own in the pictures
	o.Settle = 0                      // a tour presses no key twice by mistake
	w := openTourWindow(worn.change(o))
	defer fyne.DoAndWait(w.Close)
	return use(w, p)
}

// change leaves out of the window what the look does not show.
func (l tourLook) change(o ui.Options) ui.Options {
	if l.guide {
		return showGuideKeys(o).ForGuide()
	}
	if l.station != nil {
		o.Workstation = l.station.Workstation(tourStationPortal)
	}
	return o
}

func openTourWindow(o ui.Options) *ui.Window {
	var w *ui.Window
	fyne.DoAndWait(func() {
		w = ui.New(o)
		w.Show()
	})
	return w
}

// noted is the file of the practice key with a note.
func noted(p *practice.Practice, note string) string {
	for _, k := range p.Keys {
		if k.Note == note {
			return k.File
		}
	}
	return ""
}

// pictures numbers the pictures as they come and writes them as PNG.
func pictures(e *env, dir string) func(string, fyne.Window) error {
	n := 0
	return func(name string, w fyne.Window) error {
		picture, err := screenshot(w)
		if err != nil {
			return err
		}
		n++
		path := filepath.Join(dir, fmt.Sprintf("%03d-%s.png", n, name))
		fmt.Fprintln(e.stdout, path)
		return writePNG(path, picture)
	}
}

func writePNG(path string, picture image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, picture); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

package main

import (
	"errors"
	"path/filepath"

	"kezek.kz/kezek/ui/lang"
)

// What lies in the program's folder.
const (
	program     = "kezek.exe"
	mesaFolder  = "mesa"         // an administrator puts Mesa's files here
	mesaLibrary = "opengl32.dll" // the one that the window loads
)

// driverVariable tells Mesa to draw on the processor; it would try others first.
const driverVariable = "GALLIUM_DRIVER=llvmpipe"

// Exit codes of the launcher.
const (
	exitOK        = 0
	exitFailed    = 1 // the program could not be started
	exitNoDrawing = 3 // nothing here can draw its window
)

// computer is what the launcher reaches of the machine. Windows loads a DLL from
// the folder of the running program before its own: so whether Mesa's is taken
// is decided by which of two names of one program is started.
type computer struct {
	folder string                                                // the program's
	wish   string                                                // of the administrator, see choose
	probe  func() graphics                                       // asks the driver
	exists func(path string) bool                                // tells whether a file is there
	twin   func(from, to string) error                           // makes the second name of one file, if it is not that already
	start  func(path string, args []string, env ...string) error // starts a program and does not wait
	tell   func(text string)                                     // shows a text and waits until it was read
	words  *lang.Localizer
}

// launch starts the program with the arguments, drawn as choose says, or says
// why its window cannot be drawn. The program is not waited for.
func launch(c computer, args []string) int {
	path := filepath.Join(c.folder, program)
	if !c.exists(path) {
		return c.explain(exitFailed, "start.program_missing", map[string]any{"Folder": c.folder})
	}
	mesa := c.exists(filepath.Join(c.folder, mesaFolder, mesaLibrary))
	var found graphics
	if !settled(c.wish, mesa) {
		found = c.probe()
	}
	about := map[string]any{"Found": describe(found), "Folder": filepath.Join(c.folder, mesaFolder)}
	switch choose(found, c.wish, mesa) {
	case withSoftware:
		return c.startSoftly(path, args)
	case explainOld:
		return c.explain(exitNoDrawing, "start.graphics_old", about)
	case explainSilent:
		return c.explain(exitNoDrawing, "start.graphics_silent", about)
	}
	return c.started(c.start(path, args))
}

// startSoftly starts the program under its second name, beside Mesa's files.
func (c computer) startSoftly(path string, args []string) int {
	second := filepath.Join(c.folder, mesaFolder, program)
	if err := c.twin(path, second); err != nil {
		return c.explain(exitFailed, "start.software_blocked", map[string]any{"Folder": filepath.Dir(second)})
	}
	return c.started(c.start(second, args, driverVariable))
}

func (c computer) started(err error) int {
	if err == nil {
		return exitOK
	}
	return c.explain(exitFailed, "start.program_failed", map[string]any{"Reason": reason(err)})
}

// reason is the system's own words, without the path of the program, which says
// who is sitting there.
func reason(err error) string {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err.Error()
}

func (c computer) explain(code int, id string, about map[string]any) int {
	c.tell(c.words.T(id, about))
	return code
}

// describe is what was found, for whoever is asked for help.
func describe(found graphics) string {
	if found.version == "" {
		return "—"
	}
	return "OpenGL " + found.version + ", " + found.renderer
}

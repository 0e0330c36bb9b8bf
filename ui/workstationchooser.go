package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// onStick stands beneath the list of the keys on sticks: nothing else is looked
// through here.
func (s *chooserScreen) onStick() fyne.CanvasObject {
	s.refresh = parts.NewButton(s.w.T("dialog.files.refresh"), "", s.search)
	buttons := []fyne.CanvasObject{s.refresh}
	if len(s.w.visit.others) > 0 {
		buttons = append(buttons, parts.NewButton(s.w.T("workstation.start.other"), "", s.others))
	}
	if s.w.options.Tokens != nil {
		buttons = append(buttons, parts.NewButton(s.w.T("workstation.start.token"), "", s.w.toSignIn))
	}
	return parts.NewFlow(parts.Normal, buttons...)
}

// others lists the keys of the sticks that were in already, too.
func (s *chooserScreen) others() {
	s.w.visit.mine()
	s.search()
}

// stickFields are the lines that say of a file on a stick where it lies: its
// name is enough, there is one stick.
func (w *Window) stickFields(f KeyFile) []fyne.CanvasObject {
	return []fyne.CanvasObject{
		parts.NewField(w.T("dialog.storage_type"), w.T("workstation.stick")),
		parts.NewField(w.T("workstation.file"), shortKeyName(f.Name)),
	}
}

// onWhichStick names the stick that a folder is on, and the way to it there.
func (w *Window) onWhichStick(dir string) string {
	drive := w.visit.driveOf(dir)
	name, err := filepath.Rel(filepath.Dir(drive), dir)
	if drive == "" || err != nil || name == "." {
		return dir
	}
	return name
}

// goDirectly goes on with the only key that there is: a citizen has nothing to
// choose then. Who comes back from it wants something else.
func (s *chooserScreen) goDirectly() {
	direct := s.direct
	s.direct = false
	if direct && len(s.files) == 1 && s.index() == 0 && s.w.current() == s {
		s.take(s.files[0])
	}
}

// drivesChanged lists the keys anew.
func (s *chooserScreen) drivesChanged(bool) {
	if s.w.atWorkstation() && !s.w.working() {
		s.search()
	}
}

// drivesChanged says what is missing when the stick was pulled out before the
// signature: what was read from it is forgotten. Put back, it takes the password
// again.
func (s *dialogScreen) drivesChanged(bool) {
	v := s.w.visit
	switch {
	case v == nil || s.from.isToken() || v.stick == "":
	case s.again && s.signing != nil:
		// The keys are open since before: a stick that was pulled out after its
		// signature is not asked for again.
	case !v.stickIn:
		s.w.stopJob()
		s.wipe()
		s.forget()
		s.trouble.say = nil
		s.w.tell(parts.Warning, s.w.says("workstation.pulled.what"), s.w.says("workstation.pulled.unchanged"), s.w.says("workstation.pulled.next"))
	case s.signing == nil:
		s.from.file.Path = filepath.Join(v.stick, v.file)
		s.w.notice = nil
		s.draw()
	}
}

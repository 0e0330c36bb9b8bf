package ui

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

func (s *chooserScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal, s.promise(), s.found(), s.elsewhere())
}

// promise stands where somebody looks at a key without a portal.
func (s *chooserScreen) promise() fyne.CanvasObject {
	if !s.check {
		return nil
	}
	return parts.NewText(s.w.T("dialog.check.nothing_sent"))
}

func (s *chooserScreen) found() fyne.CanvasObject {
	s.list = nil
	if len(s.files) == 0 {
		return s.empty()
	}
	var choices []parts.Choice
	for _, f := range s.files {
		choices = append(choices, s.choice(f))
	}
	s.list = parts.NewChoices(choices, s.index(), func(i int) {
		s.selected = s.files[i].Path
		s.w.clearFailure()
	})
	return parts.NewColumn(parts.Tight, s.listed(), parts.NewText(s.w.T("dialog.files.question")), s.list)
}

// listed names the folder whose files are listed, if it is one in particular.
func (s *chooserScreen) listed() fyne.CanvasObject {
	if s.folder == "" {
		return nil
	}
	return parts.NewSides(parts.Normal,
		parts.NewText(s.w.T("dialog.files.folder", map[string]any{"Folder": s.folder})),
		parts.NewButton(s.w.T("dialog.files.usual"), "", s.usual))
}

func (s *chooserScreen) empty() fyne.CanvasObject {
	if !s.searched {
		return nil
	}
	missing := "dialog.no_key_file"
	if s.w.atWorkstation() {
		return parts.NewMessage(parts.Info, s.w.T("workstation.no_key"), s.w.T("workstation.no_key_more"))
	}
	if s.kind == signer.StorageJKS {
		missing = "storage.no_jks_file"
	}
	return parts.NewMessage(parts.Info, s.w.T(missing), s.w.T("dialog.files.where"))
}

// choice is a file as one line of the list.
func (s *chooserScreen) choice(f KeyFile) parts.Choice {
	if f.Note != "" {
		return parts.Choice{Title: s.w.noteText(f.Note), Detail: shortKeyName(f.Name)}
	}
	if s.notTaken(f) {
		return parts.Choice{Title: shortKeyName(f.Name), Disabled: true, Note: s.notTakenText(f), Detail: strings.Join(s.folderOf(f), "")}
	}
	detail := []string{s.w.hintText(f.Hint)}
	var about []string
	if slices.Contains(s.w.remembered().Files, f.Path) {
		about = append(about, s.w.T("dialog.files.recent"))
	}
	if !f.ModTime.IsZero() {
		about = append(about, s.w.T("dialog.files.date", map[string]any{"Date": signer.FormatDate(f.ModTime)}))
	}
	about = append(about, s.folderOf(f)...)
	if len(about) > 0 {
		detail = append(detail, strings.Join(about, " · "))
	}
	return parts.Choice{Title: shortKeyName(f.Name), Detail: strings.Join(detail, "\n")}
}

// folderOf is where a file lies, where the list does not say so already.
func (s *chooserScreen) folderOf(f KeyFile) []string {
	dir := filepath.Dir(f.Path)
	if s.folder != "" && dir == filepath.Clean(s.folder) {
		return nil
	}
	if s.w.atWorkstation() {
		dir = s.w.onWhichStick(dir)
	}
	return []string{dir}
}

// noteText says whose a practice key is: the practice portal gives a code.
func (w *Window) noteText(note string) string {
	if id := "dialog.files.note." + note; w.lang.Has(id) {
		return w.T(id)
	}
	return note
}

// hintText says in plain words what a file's name tells.
func (w *Window) hintText(h signer.NameHint) string {
	if h == signer.HintNone {
		return w.T("dialog.files.hint.none")
	}
	return w.T("dialog.files.hint." + string(h))
}

// elsewhere is for a file that is not in the list.
func (s *chooserScreen) elsewhere() fyne.CanvasObject {
	if s.w.atWorkstation() {
		return s.onStick()
	}
	entry := parts.NewEntry(s.path, func(text string) { s.path = text })
	entry.OnSubmitted = func(string) { s.openTyped() }
	s.refresh = parts.NewButton(s.w.T("dialog.files.refresh"), "", s.search)
	typed := parts.NewSides(parts.Normal, entry, parts.NewButton(s.w.T("dialog.files.path.open"), "", s.openTyped))
	return parts.NewColumn(parts.Tight,
		parts.NewFlow(parts.Normal,
			parts.NewButton(s.w.T("dialog.files.other"), "", s.pick),
			s.refresh,
		),
		parts.NewText(s.w.T("dialog.files.path")),
		typed,
		parts.NewSmall(s.w.T("dialog.files.drop")),
	)
}

func (s *chooserScreen) actions() fyne.CanvasObject {
	open := parts.NewMainButton(s.w.T("dialog.files.open"), "", s.submit)
	if s.index() < 0 {
		open.Disable()
	}
	return parts.NewFlow(parts.Normal, open, parts.NewButton(s.w.T("dialog.cancel"), s.w.paper(paperCancel), s.w.goBack))
}

package ui

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// chooserScreen is where the key file is chosen. It lists what was found in
// the usual places, so that most people never browse; a path can be typed, a
// file dropped on the window, and another folder looked through.
type chooserScreen struct {
	w *Window
	// check is set where a key is only looked at: any file will do, and nothing
	// is signed.
	check bool
	// kind is the kind of files that are listed, empty for all.
	kind signer.StorageType

	files    []KeyFile
	searched bool
	folder   string // whose files are listed, empty for the usual places
	selected string // path of the chosen line
	path     string // what was typed
	list     *parts.Choices
	refresh  *parts.Button
}

// newChooserScreenFor lists the files of one kind.
func newChooserScreenFor(w *Window, kind signer.StorageType) screen {
	return &chooserScreen{w: w, kind: kind}
}

func (s *chooserScreen) heading() string {
	if s.check {
		return s.w.T("dialog.check.title")
	}
	return s.w.T("dialog.files.title")
}

// stage is step «загрузить ключ» of the way, or beside it.
func (s *chooserScreen) stage() stage {
	if s.check {
		return stageOther
	}
	return stageDialog
}

func (s *chooserScreen) focus() fyne.Focusable {
	if s.list == nil {
		return s.refresh // «Вставьте флешку и нажмите „Обновить“»
	}
	return s.list
}

func (s *chooserScreen) leave() {}

func (s *chooserScreen) entered() { s.search() }

// search looks for key files. The practice keys are known without a search.
func (s *chooserScreen) search() {
	var (
		found    []KeyFile
		ids      []string
		practice = s.practiceKeys()
		folder   = s.folder
	)
	s.w.work(s, s.w.says("dialog.files.searching"), func(ctx context.Context) error {
		found = s.w.findKeyFiles(ctx, folder)
		ids = idsOf(practice, s.w.options.KeyIDs)
		return ctx.Err()
	}, func(err error) {
		if err == nil {
			s.w.rememberPracticeKeys(ids)
			s.arrived(found)
		}
	})
}

// arrived keeps the line that was chosen, if its file is still there, and
// otherwise chooses the first: the practice key, or the one used last.
func (s *chooserScreen) arrived(found []KeyFile) {
	s.searched = true
	s.files = s.ordered(found)
	if s.index() < 0 {
		s.selected = s.firstTaken()
	}
	s.w.drawCard()
	s.w.focusScreen()
}

// ordered puts the practice keys first, where one signs in with them; somebody
// who looks at a key of their own finds that one first.
func (s *chooserScreen) ordered(found []KeyFile) []KeyFile {
	recent := s.w.remembered().Files
	switch {
	case s.folder != "":
		return orderKeyFiles(nil, found, recent)
	case s.kind == signer.StorageJKS:
		return orderKeyFiles(nil, ofKind(found, s.kind), recent)
	case s.check:
		return append(orderKeyFiles(nil, found, recent), s.practiceKeys()...)
	}
	return orderKeyFiles(s.practiceKeys(), ofKind(found, s.kind), recent)
}

func (s *chooserScreen) practiceKeys() []KeyFile {
	if desk := s.w.practiceDesk(); desk != nil {
		return desk.Keys
	}
	return nil
}

// index is the chosen line's, -1 for none.
func (s *chooserScreen) index() int {
	return slices.IndexFunc(s.files, func(f KeyFile) bool { return f.Path == s.selected })
}

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

// submit opens the chosen line; where there is none, it looks again.
func (s *chooserScreen) submit() {
	if i := s.index(); i >= 0 {
		s.take(s.files[i])
		return
	}
	s.search()
}

func (s *chooserScreen) openTyped() {
	// A path copied from a file manager comes in quotation marks.
	switch path := strings.Trim(strings.TrimSpace(s.path), `"`); {
	case path == "":
	case firstKeyFile([]string{path}) != "":
		s.take(s.known(path))
	default: // a folder; else a file that somebody has given another name
		s.openFolder(path, func() { s.take(s.known(path)) })
	}
}

// dropped takes the first key file of those dropped on the window, or lists
// the folder.
func (s *chooserScreen) dropped(paths []string) {
	if path := firstKeyFile(paths); path != "" {
		s.take(s.known(path))
		return
	}
	s.openFolder(paths[0], func() { s.w.refuse("dialog.files.not_p12") })
}

// known is the file at a path as the list has it, or as its name tells.
func (s *chooserScreen) known(path string) KeyFile {
	if i := slices.IndexFunc(s.files, func(f KeyFile) bool { return f.Path == path }); i >= 0 {
		return s.files[i]
	}
	return keyFileAt(path)
}

// take looks at a file without its password and goes on to the password, or
// says why not. What cannot be told without the password is told after it.
func (s *chooserScreen) take(f KeyFile) {
	if s.notTaken(f) {
		s.w.failWith(func() explain.Explanation { return explain.Explanation{What: s.notTakenText(f)} }, nil)
		return
	}
	var ids [][]byte
	s.w.work(s, s.w.says("dialog.files.checking"), func(context.Context) (err error) {
		ids, err = s.w.options.KeyIDs(f.Path)
		return err
	}, func(err error) {
		switch {
		case hopeless(err):
			s.w.fail(err, nil)
		case !s.check && s.w.isForeign(ids):
			s.w.refuse("dialog.files.foreign")
		case !s.check && s.w.practiceDesk() == nil && s.w.isPracticeKey(ids):
			s.w.refuse("dialog.files.practice_elsewhere")
		default:
			s.w.show(s.next(f))
		}
	})
}

// hopeless errors come from what lies outside the encryption: no password will
// change them.
func hopeless(err error) bool {
	for _, e := range []error{signer.ErrNotKeyStore, signer.ErrTooLarge, signer.ErrTooManyIterations, signer.ErrUnreadable, signer.ErrGone} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// isForeign tells that the practice portal does not take a key with these
// identifiers: nobody is to type a real password there.
func (w *Window) isForeign(ids [][]byte) bool {
	desk := w.practiceDesk()
	return desk != nil && desk.AcceptsKey != nil && !desk.AcceptsKey(ids)
}

// refuse says on the page of now why it goes no further.
func (w *Window) refuse(id string) {
	w.failWith(func() explain.Explanation { return explain.Explanation{What: w.T(id)} }, nil)
}

func (s *chooserScreen) next(f KeyFile) screen {
	if s.check {
		return newCheckScreen(s.w, f)
	}
	return newDialogScreen(s.w, f)
}

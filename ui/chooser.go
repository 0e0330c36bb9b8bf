package ui

import (
	"context"
	"errors"
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
	w       *Window
	purpose *purpose // nil where a key is only looked at
	// check is set where a key is only looked at: any file will do, and nothing
	// is signed.
	check bool
	// kind is the kind of files that are listed, empty for all.
	kind signer.StorageType
	// direct goes on at once with the only file that there is, the first time.
	direct bool

	files    []KeyFile
	searched bool
	folder   string // whose files are listed, empty for the usual places
	selected string // path of the chosen line
	path     string // what was typed
	list     *parts.Choices
	refresh  *parts.Button
}

// newChooserScreenFor lists the files of one kind, to sign with one of them.
func newChooserScreenFor(w *Window, kind signer.StorageType, p *purpose) screen {
	return &chooserScreen{w: w, kind: kind, purpose: p}
}

func (s *chooserScreen) heading() string {
	if s.check {
		return s.w.T("dialog.check.title")
	}
	return s.w.T("dialog.files.title")
}

// stage is the step of «Выбрать сертификат», as the guide has it, or beside the
// way.
func (s *chooserScreen) stage() stage {
	if s.check {
		return stageOther
	}
	return s.purpose.stage(stageCertificate)
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
		find     = s.w.keyFinder(s.folder)
	)
	s.w.work(s, s.w.says("dialog.files.searching"), func(ctx context.Context) error {
		found = find(ctx)
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
	s.files = s.ordered(s.withOpened(found))
	if s.index() < 0 {
		s.selected = s.firstChoice()
	}
	s.w.drawCard()
	s.w.focusScreen()
	s.goDirectly()
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
	if desk := s.w.practiceDesk(); desk != nil && !s.w.atWorkstation() {
		return desk.Keys
	}
	return nil
}

// index is the chosen line's, -1 for none.
func (s *chooserScreen) index() int {
	return slices.IndexFunc(s.files, func(f KeyFile) bool { return f.Path == s.selected })
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
	if s.w.visit.isOthers(f.Path) {
		s.w.refuseOthers()
		return
	}
	if s.notTaken(f) {
		s.w.failWith(func() explain.Explanation { return explain.Explanation{What: s.notTakenText(f)} }, nil)
		return
	}
	var ids [][]byte
	s.w.work(s, s.w.says("dialog.files.checking"), func(context.Context) (err error) {
		if err = s.w.mayRead(f.Path); err != nil {
			return err
		}
		ids, err = s.w.options.KeyIDs(f.Path)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, errOwnDisk):
			s.w.refuseOwnDisk()
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
	s.w.keyChosen(fromFile(f))
	return newDialogFrom(s.w, fromFile(f), s.purpose)
}

package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
)

// atChooser is a rig that stands before the key files.
func atChooser(t *testing.T, o rigOptions) (*signInRig, *chooserScreen) {
	t.Helper()
	r := newSignInRig(t, o)
	r.press("Выбрать сертификат")
	return r, screenIs[*chooserScreen](r)
}

// finding makes options that find the given files.
func finding(files ...KeyFile) func(*Options) {
	return func(o *Options) { o.KeyFiles = func(context.Context) []KeyFile { return files } }
}

func TestChooserListsThePracticeKeysFirst(t *testing.T) {
	own := KeyFile{Path: "/home/a/GOST512_1.p12", Name: "GOST512_1.p12", Hint: signer.HintGOST2015, ModTime: date(2024, 3, 1)}
	r, s := atChooser(t, rigOptions{window: finding(own)})
	if s.files[0].Note != practice.NoteMother || s.index() != 0 {
		t.Errorf("the list begins with %+v", s.files[0])
	}
	r.says("Учебный ключ матери")
	r.says(shortKeyName(own.Name))
	r.mentions("ключ ГОСТ для входа и подписи (GOST512)")
	r.mentions("файл от 01.03.2024 · /home/a")
}

func TestChooserRefusesForeignKeyBeforeItsPassword(t *testing.T) {
	path := ncaKey(t, "keys", "issued-2018", "AUTH_RSA256_6b361b864c679601b652fe387f61fcd9303c0327.p12")
	opened := &countedOpen{}
	r, s := atChooser(t, rigOptions{window: func(o *Options) { o.Open = opened.open }})
	s.dropped([]string{path})
	screenIs[*chooserScreen](r)
	r.mentions("Это не учебный ключ")
	if len(opened.passwords) != 0 {
		t.Error("a password was tried")
	}
}

func TestChooserTakesForeignKeyWhereThePortalWasStartedToAcceptIt(t *testing.T) {
	path := ncaKey(t, "keys", "issued-2018", "AUTH_RSA256_6b361b864c679601b652fe387f61fcd9303c0327.p12")
	r, s := atChooser(t, rigOptions{practice: practice.Options{Trust: []string{ncaKey(t, "ca", "test")}}})
	s.dropped([]string{path})
	screenIs[*dialogScreen](r)
}

func TestChooserRefusesPracticeKeyOnARealPortalBeforeItsPassword(t *testing.T) {
	opened := &countedOpen{}
	r, _ := atChooser(t, rigOptions{window: func(o *Options) { o.Open = opened.open }})
	r.connect(rigOptions{real: true})
	r.w.home()
	r.w.toSignIn()
	r.press("Выбрать сертификат")
	screenIs[*chooserScreen](r).dropped([]string{r.copyKey(practice.NoteFather)})
	screenIs[*chooserScreen](r)
	r.mentions("Это учебный ключ: он работает только на учебном портале.")
	if len(opened.passwords) != 0 {
		t.Error("a password was tried")
	}
}

func TestChooserTakesDroppedKey(t *testing.T) {
	r, _ := atChooser(t, rigOptions{})
	path := r.copyKey(practice.NoteMother)
	r.w.dropped([]fyne.URI{storage.NewFileURI("/tmp/photo.jpg"), storage.NewFileURI(path)})
	if s := screenIs[*dialogScreen](r); s.from.file.Path != path {
		t.Errorf("the dialog has %q", s.from.file.Path)
	}
}

func TestChooserRefusesDroppedPicture(t *testing.T) {
	r, _ := atChooser(t, rigOptions{})
	r.w.dropped([]fyne.URI{storage.NewFileURI("/tmp/photo.jpg")})
	screenIs[*chooserScreen](r)
	r.mentions("Это не файл ключа")
}

func TestChooserRefusesWhatIsNoKeyStore(t *testing.T) {
	r, s := atChooser(t, rigOptions{})
	path := filepath.Join(t.TempDir(), "photo.p12")
	if err := os.WriteFile(path, []byte("\x89PNG"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.dropped([]string{path})
	screenIs[*chooserScreen](r)
	r.mentions("Это не файл ключа ЭЦП.")
}

func TestChooserRefusesFileThatIsGone(t *testing.T) {
	r, s := atChooser(t, rigOptions{})
	s.dropped([]string{filepath.Join(t.TempDir(), "AUTH_RSA256_1.p12")})
	screenIs[*chooserScreen](r)
	r.mentions("Файла ключа на этом месте нет")
}

func TestChooserTakesTypedPathInQuotationMarks(t *testing.T) {
	r, s := atChooser(t, rigOptions{})
	s.path = ` "` + r.copyKey(practice.NoteMother) + `" `
	s.openTyped()
	screenIs[*dialogScreen](r)
}

func TestChooserWithoutKeyFilesSaysWhatToDo(t *testing.T) {
	r, s := atChooser(t, rigOptions{real: true})
	r.says("Ключей (.p12) не нашли. Вставьте флешку и нажмите «Обновить».")
	if !r.button("Открыть этот ключ").Disabled() {
		t.Error("there is something to open")
	}
	path := r.copyKey(practice.NoteMother)
	r.w.options.KeyFiles = func(context.Context) []KeyFile { return []KeyFile{keyFileAt(path)} }
	r.key(fyne.KeyReturn) // the focus is on «Обновить»
	if s.selected != path {
		t.Errorf("chosen is %q", s.selected)
	}
}

func TestChooserKeepsTheChosenLineWhenTheListIsRefreshed(t *testing.T) {
	r, s := atChooser(t, rigOptions{})
	r.key(fyne.KeyDown)
	chosen := s.selected
	r.press("Обновить")
	if s.selected != chosen || s.list.Selected() != 1 {
		t.Errorf("chosen is %q, want %q", s.selected, chosen)
	}
}

func TestChooserOffersAFileUsedRecentlyFirst(t *testing.T) {
	a, b := KeyFile{Path: "/a/AUTH_RSA256_1.p12", Name: "AUTH_RSA256_1.p12"}, KeyFile{Path: "/a/b.p12", Name: "b.p12"}
	r := newSignInRig(t, rigOptions{real: true, window: finding(a, b)})
	r.w.rememberKeyFile(b)
	r.press("Выбрать сертификат")
	if s := screenIs[*chooserScreen](r); s.selected != b.Path {
		t.Errorf("chosen is %q", s.selected)
	}
	r.mentions("открывали недавно · /a")
}

func TestChooserOtherFolderBySystemsChooser(t *testing.T) {
	var folder, path string
	r, _ := atChooser(t, rigOptions{window: func(o *Options) {
		o.PickFile = func(_ context.Context, from string) (string, error) {
			folder = from
			return path, nil
		}
	}})
	r.w.rememberKeyFile(keyFileAt("/stick/AUTH_RSA256_1.p12"))
	r.press("Другая папка…")
	screenIs[*chooserScreen](r) // nothing was chosen
	path = r.copyKey(practice.NoteMother)
	r.press("Другая папка…")
	screenIs[*dialogScreen](r)
	if folder != "/stick" {
		t.Errorf("the chooser began in %q", folder)
	}
}

func TestChooserOtherFolderByTheToolkitWhereTheSystemHasNoChooser(t *testing.T) {
	r, _ := atChooser(t, rigOptions{window: func(o *Options) {
		o.PickFile = func(context.Context, string) (string, error) { return "", errors.New("no zenity") }
	}})
	r.press("Другая папка…")
	overlays := r.w.window.Canvas().Overlays()
	if overlays.Top() == nil {
		t.Fatal("no chooser was opened")
	}
	r.key(fyne.KeyEscape)
	if top := overlays.Top(); top != nil {
		t.Errorf("Escape leaves %T over the page", top)
	}
	screenIs[*chooserScreen](r)
}

func TestChooserSearchCanBeCancelled(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.w.options.KeyFiles = func(ctx context.Context) []KeyFile {
		r.says("Ищем файлы ключей…")
		r.key(fyne.KeyEscape)
		<-ctx.Done()
		return nil
	}
	r.press("Выбрать сертификат")
	screenIs[*chooserScreen](r)
	if r.w.working() {
		t.Error("the search goes on")
	}
}

func TestToolkitsChooserNamesNoPlaceInEnglish(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"Desktop", "Documents", "Downloads"} {
		if err := os.Mkdir(filepath.Join(home, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"HOME", "USERPROFILE", "XDG_CONFIG_HOME"} {
		t.Setenv(name, home)
	}
	r, s := atChooser(t, rigOptions{})
	s.pickInWindow(r.TempDir())
	labels := map[string]bool{}
	for _, o := range test.LaidOutObjects(r.w.window.Canvas().Overlays().Top()) {
		if label, ok := o.(*widget.Label); ok {
			labels[label.Text] = true
		}
	}
	for english, russian := range map[string]string{"Home": "Домашняя папка", "Desktop": "Рабочий стол", "Documents": "Документы", "Downloads": "Загрузки", "Computer": "Компьютер"} {
		if labels[english] {
			t.Errorf("%q is in English", english)
		}
		if english != "Computer" && !labels[russian] {
			t.Errorf("%q is not offered: %v", russian, labels)
		}
	}
}

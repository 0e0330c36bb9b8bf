package ui

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
)

// stick is a folder with files of these names, as on a stick.
func stick(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestChooserListsTheKeyFilesOfADroppedFolder(t *testing.T) {
	opened := &countedOpen{}
	r, s := atChooser(t, rigOptions{real: true, window: func(o *Options) { o.Open = opened.open }})
	dir := stick(t, "RSA256_a.p12", "photo.jpg", "GOST512_b.p12", "my.jks", "AUTH_RSA256_c.p12")
	r.w.dropped([]fyne.URI{storage.NewFileURI(dir)})
	r.says("Файлы ключей в папке " + dir)
	want := []string{"AUTH_RSA256_c.p12", "GOST512_b.p12", "my.jks", "RSA256_a.p12"}
	var got []string
	for _, f := range s.files {
		got = append(got, f.Name)
	}
	if !slices.Equal(got, want) || s.index() != 0 {
		t.Errorf("listed %q, chosen %d", got, s.index())
	}
	r.mentions("ключ для входа (AUTH_RSA)")
	r.mentions("ключ ГОСТ для входа и подписи (GOST512)")
	r.mentions("ключ для подписи документов.")
	if len(opened.passwords) != 0 {
		t.Error("a password was tried")
	}
	r.press("Обновить") // the folder is looked through again
	if len(s.files) != 4 {
		t.Errorf("%d files", len(s.files))
	}
	r.press("Обычные места")
	r.silent("my.jks")
}

func TestChooserListsTheKeyFilesOfATypedFolder(t *testing.T) {
	r, s := atChooser(t, rigOptions{})
	s.path = stick(t, "GOST512_b.p12")
	s.openTyped()
	r.says("GOST512_b.p12")
	if len(s.files) != 1 || s.index() != 0 {
		t.Errorf("%d files", len(s.files))
	}
}

func TestChooserSaysThatAFolderHoldsNoKeyFile(t *testing.T) {
	r, _ := atChooser(t, rigOptions{real: true})
	r.w.dropped([]fyne.URI{storage.NewFileURI(stick(t, "photo.jpg"))})
	r.mentions("Если это папка, таких файлов в ней нет.")
}

func TestChooserTakesAKeyFileUnderAnotherName(t *testing.T) {
	r, s := atChooser(t, rigOptions{})
	data, err := os.ReadFile(r.keyOf(practice.NoteMother).Path)
	if err != nil {
		t.Fatal(err)
	}
	s.path = filepath.Join(t.TempDir(), "key.backup")
	if err := os.WriteFile(s.path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s.openTyped()
	screenIs[*dialogScreen](r)
}

func TestChooserListsJavaStoresWhereTheyWereChosen(t *testing.T) {
	files := finding(keyFileAt("/a/AUTH_RSA256_1.p12"), keyFileAt("/a/my.jks"), keyFileAt("/a/old.keystore"))
	r := newSignInRig(t, rigOptions{window: files})
	screenIs[*signInScreen](r).list.Select(1)
	r.press("Выбрать сертификат")
	if got := pathsOf(screenIs[*chooserScreen](r).files); !slices.Equal(got, []string{"/a/my.jks", "/a/old.keystore"}) {
		t.Errorf("listed %q", got)
	}
	r.key(fyne.KeyEscape)
	screenIs[*signInScreen](r).list.Select(0)
	r.press("Выбрать сертификат")
	r.silent("my.jks")
	r.w.show(newCheckKeyScreen(r.w))
	if s := screenIs[*chooserScreen](r); len(s.files) != 3+len(r.desk.Keys) {
		t.Errorf("%d files to look at", len(s.files))
	}
}

func TestChooserWithoutJavaStoresSaysWhatToDo(t *testing.T) {
	r := newSignInRig(t, rigOptions{window: finding(keyFileAt("/a/AUTH_RSA256_1.p12"))})
	screenIs[*signInScreen](r).list.Select(1)
	r.press("Выбрать сертификат")
	r.says("Хранилищ Java (.jks, .keystore) не нашли. Вставьте флешку и нажмите «Обновить».")
}

// onlyGOST is a portal that takes no RSA keys.
func onlyGOST(r *signInRig) {
	conn := *r.w.journey.conn
	conn.Discovery.KeyAlgorithms = []string{signer.AlgorithmGOST2015}
	r.w.journey.conn = &conn
}

func TestChooserRefusesByNameWhatThePortalDoesNotTakeBeforeItsPassword(t *testing.T) {
	asked := 0
	r := newSignInRig(t, rigOptions{real: true, window: func(o *Options) {
		finding(keyFileAt("/a/AUTH_RSA256_1.p12"), keyFileAt("/a/GOST512_2.p12"), keyFileAt("/a/my.p12"))(o)
		o.KeyIDs = func(string) ([][]byte, error) {
			asked++
			return nil, nil
		}
	}})
	onlyGOST(r)
	r.press("Выбрать сертификат")
	s := screenIs[*chooserScreen](r)
	r.mentions("Судя по имени файла, это ключ вида RSA, а портал таких не принимает. Пароль не спрашивали")
	if s.selected != "/a/GOST512_2.p12" {
		t.Errorf("chosen is %q", s.selected)
	}
	s.list.Select(0)
	if s.list.Selected() == 0 {
		t.Error("the key can be chosen")
	}
	s.dropped([]string{"/b/RSA256_3.p12"})
	screenIs[*chooserScreen](r)
	if r.w.failure == nil {
		t.Error("it is not said why")
	}
	if asked != 0 {
		t.Error("the file was looked into")
	}
	s.dropped([]string{"/b/my.p12"}) // its name says nothing: it is looked at
	screenIs[*dialogScreen](r)
}

func TestChooserWithNothingThatThePortalTakes(t *testing.T) {
	r := newSignInRig(t, rigOptions{real: true, window: finding(keyFileAt("/a/AUTH_RSA256_1.p12"))})
	onlyGOST(r)
	r.press("Выбрать сертификат")
	if !r.button("Открыть этот ключ").Disabled() {
		t.Error("there is something to open")
	}
}

func TestCheckKeyTakesWhatThePortalDoesNot(t *testing.T) {
	r := newSignInRig(t, rigOptions{real: true, window: finding(keyFileAt("/a/AUTH_RSA256_1.p12"))})
	onlyGOST(r)
	r.w.show(newCheckKeyScreen(r.w))
	r.silent("не принимает")
	if screenIs[*chooserScreen](r).selected == "" {
		t.Error("it cannot be chosen")
	}
}

func TestChooserFolderSearchCanBeCancelled(t *testing.T) {
	r, s := atChooser(t, rigOptions{})
	r.w.options.FolderFiles = func(ctx context.Context, _ string) []KeyFile {
		r.key(fyne.KeyEscape)
		<-ctx.Done()
		return nil
	}
	s.dropped([]string{"/stick"})
	r.silent("Это не файл ключа")
	if r.w.working() {
		t.Error("the search goes on")
	}
}

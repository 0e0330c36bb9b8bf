package ui

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/parts"
)

// atAuthorities is a rig on the page of authorities, by way of the settings.
func atAuthorities(t *testing.T, own Authorities, change func(*Options)) *signInRig {
	t.Helper()
	r := newSignInRig(t, rigOptions{window: func(o *Options) {
		o.Authorities = own
		if change != nil {
			change(o)
		}
	}})
	r.w.showSettings()
	r.press("Центры, которым доверяет Kezek")
	screenIs[*authoritiesScreen](r)
	return r
}

// fetches answers as the authority's addresses do.
func fetches(results []trust.Result, err error) func(*Options) {
	return func(o *Options) {
		o.FetchAuthorities = func(_ context.Context, progress func(int, int, string)) ([]trust.Result, error) {
			for i, r := range results {
				progress(i, len(results), r.Address)
			}
			progress(len(results), len(results), "")
			return results, err
		}
	}
}

func candidate(c *x509.Certificate) trust.Candidate {
	return trust.Candidate{Certificate: c, Fingerprint: trust.Fingerprint(c), Anchor: true}
}

// tick ticks the n-th box of the page.
func (r *signInRig) tick(n int) {
	r.Helper()
	var boxes []*parts.Check
	eachObject(r.w.view.root, func(o fyne.CanvasObject) {
		if c, ok := o.(*parts.Check); ok {
			boxes = append(boxes, c)
		}
	})
	if n >= len(boxes) {
		r.Fatalf("%d boxes on the page", len(boxes))
	}
	boxes[n].Tapped(nil)
}

// holds fails unless the folder trusts exactly these.
func holds(t *testing.T, f *trust.Folder, want ...*x509.Certificate) {
	t.Helper()
	entries, err := f.List()
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(want) {
		t.Errorf("%d authorities are trusted, want %d", len(entries), len(want))
	}
	for _, c := range want {
		if !f.Holds(c) {
			t.Errorf("%s is not trusted", c.Subject.CommonName)
		}
	}
}

func TestAuthoritiesAreNotOfferedWhereThereIsNoList(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.w.showSettings()
	r.silent("Удостоверяющие центры")
}

func TestAuthoritiesPageListsRootsFirst(t *testing.T) {
	root := newAuthority(t, "ЯЯЯ КОРНЕВОЙ")
	middle := root.below(t, "ААА ПРОМЕЖУТОЧНЫЙ")
	old := newAuthority(t, "БЫВШИЙ", func(c *x509.Certificate) { c.NotAfter = time.Now().AddDate(0, 0, -1) })
	r := atAuthorities(t, openedFolder(t, root.cert, middle.cert, old.cert), nil)
	s := screenIs[*authoritiesScreen](r)
	for i, want := range []string{"БЫВШИЙ", "ЯЯЯ КОРНЕВОЙ", "ААА ПРОМЕЖУТОЧНЫЙ"} {
		if got := candidateName(s.entries[i].Candidate); got != want {
			t.Errorf("%d is %s", i, got)
		}
		r.says(want)
		r.says(inGroups(s.entries[i].Fingerprint))
	}
	r.says("Корневой центр")
	r.says("Промежуточный центр: ему верят, только если в списке есть и его корневой")
	r.says("Срок этого сертификата истёк: новым ключам он не помощник.")
	r.key(fyne.KeyReturn) // with a list there is nothing to begin
	screenIs[*settingsScreen](r)
}

func TestAuthorityFromAFileIsTrustedOnlyWhenConfirmed(t *testing.T) {
	folder := openedFolder(t)
	root := newAuthority(t, "НОВЫЙ КОРНЕВОЙ")
	r := atAuthorities(t, folder, nil)
	r.says("Список пуст.")
	s := screenIs[*authoritiesScreen](r)
	s.path = ` "` + certificateFile(t, root.cert) + `" `
	s.openTyped()
	screenIs[*authorityQuestion](r)
	r.says("НОВЫЙ КОРНЕВОЙ")
	r.says(inGroups(trust.Fingerprint(root.cert)))
	holds(t, folder)
	r.key(fyne.KeyReturn) // the focus is on the button
	r.mentions("Ничего не отмечено.")
	holds(t, folder)
	r.tick(0)
	r.silent("Ничего не отмечено.")
	r.key(fyne.KeyReturn)
	holds(t, folder, root.cert)
	screenIs[*authoritiesScreen](r)
	r.says("Добавлен 1 центр. Kezek верит ключам, от которых путь ведёт к корневому центру из этого списка.")
	r.says("НОВЫЙ КОРНЕВОЙ")
}

func TestAuthorityThatIsNotConfirmedIsForgotten(t *testing.T) {
	folder := openedFolder(t)
	r := atAuthorities(t, folder, nil)
	r.w.dropped([]fyne.URI{fileURI(certificateFile(t, newAuthority(t, "НЕЗВАНЫЙ").cert))})
	r.tick(0)
	r.key(fyne.KeyEscape)
	screenIs[*authoritiesScreen](r)
	r.says("Список пуст.")
	holds(t, folder)
}

func TestAuthorityOnTheListIsNotAskedAboutAgain(t *testing.T) {
	root, other := newAuthority(t, "ПЕРВЫЙ"), newAuthority(t, "ВТОРОЙ")
	folder := openedFolder(t, root.cert)
	r := atAuthorities(t, folder, nil)
	r.w.dropped([]fyne.URI{fileURI(certificateFile(t, root.cert))})
	r.says("Уже в списке.")
	r.key(fyne.KeyReturn) // there is nothing to trust, only the way back
	screenIs[*authoritiesScreen](r)
	r.w.dropped([]fyne.URI{fileURI(certificateFile(t, root.cert, other.cert)), fileURI(certificateFile(t, other.cert))})
	if n := len(screenIs[*authorityQuestion](r).found); n != 2 {
		t.Errorf("%d certificates", n)
	}
	r.tick(0) // the only box
	r.press("Доверять отмеченным")
	holds(t, folder, root.cert, other.cert)
}

func TestAuthorityFromTheChooser(t *testing.T) {
	root := newAuthority(t, "ИЗ ОКНА ВЫБОРА")
	path, fails := certificateFile(t, root.cert), error(nil)
	r := atAuthorities(t, openedFolder(t), func(o *Options) {
		o.PickCertificate = func(context.Context) (string, error) { return path, fails }
	})
	r.press("Добавить файл…")
	r.says("ИЗ ОКНА ВЫБОРА")
	r.key(fyne.KeyEscape)
	path = ""
	r.press("Добавить файл…")
	screenIs[*authoritiesScreen](r) // nothing was chosen
	fails = errors.New("no chooser")
	r.press("Добавить файл…")
	if r.w.window.Canvas().Overlays().Top() == nil {
		t.Error("the toolkit's chooser is not open")
	}
}

func TestCertificateFilter(t *testing.T) {
	for name, want := range map[string]bool{"a.cer": true, "A.CRT": true, "x.pem": true, "x.der": true, "key.p12": false, "cer": false} {
		if got := (certificateFilter{}).Matches(fileURI("/" + name)); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAuthoritiesRefuseFiles(t *testing.T) {
	root := newAuthority(t, "ЦЕНТР")
	person := root.issue(t, &x509.Certificate{SerialNumber: root.cert.SerialNumber, NotAfter: time.Now().AddDate(1, 0, 0)}, newECKey(t))
	dir := t.TempDir()
	for path, want := range map[string]string{
		certificateFile(t, person):                                       "Это сертификат человека или сайта, а не удостоверяющего центра.",
		writtenFile(t, filepath.Join(dir, "a.cer"), []byte("нет")):       "В этом файле нет сертификата.",
		writtenFile(t, filepath.Join(dir, "b.cer"), make([]byte, 2<<20)): "Файл слишком велик для сертификата.",
		filepath.Join(dir, "нет.cer"):                                    "Компьютер не дал прочитать файл.",
	} {
		folder := openedFolder(t)
		r := atAuthorities(t, folder, nil)
		r.w.current().(*authoritiesScreen).dropped([]string{path})
		r.says(want)
		r.says("Kezek доверяет только тем центрам, которые есть в списке.")
		holds(t, folder)
	}
}

func TestAuthoritiesAreFetchedAndConfirmed(t *testing.T) {
	folder, a, b := openedFolder(t), newAuthority(t, "ПЕРВЫЙ"), newAuthority(t, "ВТОРОЙ")
	r := atAuthorities(t, folder, fetches([]trust.Result{
		{Address: "https://pki.gov.kz/cert/a.cer", Candidates: []trust.Candidate{candidate(a.cert)}},
		{Address: "https://pki.gov.kz/cert/b.cer", Candidates: []trust.Candidate{candidate(b.cert), candidate(a.cert)}},
		{Address: "https://pki.gov.kz/cert/c.cer", Err: fmt.Errorf("%w: status 404", trust.ErrNotThere)},
	}, nil))
	r.key(fyne.KeyReturn) // with an empty list it is the main button
	s := screenIs[*authorityQuestion](r)
	if len(s.found) != 2 {
		t.Errorf("%d certificates", len(s.found))
	}
	r.says("https://pki.gov.kz/cert/c.cer: По этому адресу сертификата сейчас нет.")
	holds(t, folder)
	r.tick(1)
	r.press("Доверять отмеченным")
	holds(t, folder, b.cert)
}

func TestAuthoritiesFetchTellsWhyNothingCame(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{trust.ErrAddress, "Это не защищённый адрес (https)."},
		{fmt.Errorf("%w: %w", trust.ErrNotThere, trust.ErrNotCertificate), "По этому адресу сертификата сейчас нет."},
		{trust.ErrRedirected, "Адрес отправляет на другой сайт. Kezek туда не пошёл."},
		{trust.ErrInsecure, "Не удалось убедиться, что это настоящий сайт."},
		{trust.ErrUnreachable, "Сайт не ответил."},
		{trust.ErrTooLarge, "Файл слишком велик для сертификата."},
		{trust.ErrNotAuthority, "Это сертификат человека или сайта, а не удостоверяющего центра."},
		{errors.New("something else"), "Что-то не получилось."},
	} {
		folder := openedFolder(t)
		r := atAuthorities(t, folder, fetches([]trust.Result{{Address: "https://a/", Err: c.err}, {Address: "https://b/", Err: c.err}}, nil))
		r.press("Получить с pki.gov.kz")
		r.says("Ни одного сертификата удостоверяющего центра не нашлось.")
		r.says("https://a/: " + c.says)
		r.says("https://b/: " + c.says)
		if r.w.view.retry == nil {
			t.Error("it cannot be tried again")
		}
		holds(t, folder)
	}
}

func TestAuthoritiesFetchShowsHowFarItIsAndCanBeCancelled(t *testing.T) {
	r := atAuthorities(t, openedFolder(t), nil)
	var seen []string
	var ended error
	finish := later(&r.w.options)
	r.w.options.FetchAuthorities = func(ctx context.Context, progress func(int, int, string)) ([]trust.Result, error) {
		for i := range 3 {
			if i == 2 {
				r.key(fyne.KeyEscape) // «Отмена» in the middle of it
			}
			progress(i, 3, fmt.Sprintf("https://pki.gov.kz/%d.cer", i))
			if r.w.job != nil {
				seen = append(seen, r.w.job.busy.Waiting())
			}
		}
		ended = ctx.Err()
		return nil, ended
	}
	r.w.redraw()
	s := screenIs[*authoritiesScreen](r)
	s.fetch()
	finish()
	want := []string{"Получаем сертификаты: 1 из 3, https://pki.gov.kz/0.cer", "Получаем сертификаты: 2 из 3, https://pki.gov.kz/1.cer"}
	if fmt.Sprint(seen) != fmt.Sprint(want) {
		t.Errorf("seen is %q", seen)
	}
	if !errors.Is(ended, context.Canceled) {
		t.Errorf("the context ended with %v", ended)
	}
	screenIs[*authoritiesScreen](r)
	if r.w.working() || r.w.failure != nil {
		t.Error("the page is not as before")
	}
}

func TestAuthorityIsRemovedOnlyWhenMeant(t *testing.T) {
	root := newAuthority(t, "НЕНУЖНЫЙ")
	folder := openedFolder(t, root.cert)
	r := atAuthorities(t, folder, nil)
	r.press("Убрать")
	r.says("Ключам, которые он выдал, Kezek больше не поверит.")
	r.key(fyne.KeyReturn) // the focus is on «Оставить»
	screenIs[*authoritiesScreen](r)
	holds(t, folder, root.cert)
	r.press("Убрать")
	r.press("Убрать")
	holds(t, folder)
	screenIs[*authoritiesScreen](r)
	r.says("Центр убран из списка: НЕНУЖНЫЙ.")
	r.says("Список пуст.")
}

func TestAuthoritiesTellWhenTheFolderCannotBeChanged(t *testing.T) {
	root, other := newAuthority(t, "ЦЕНТР"), newAuthority(t, "ДРУГОЙ")
	folder := openedFolder(t, root.cert)
	r := atAuthorities(t, stuckAuthorities{folder}, nil)
	r.press("Убрать")
	r.press("Убрать")
	r.says("Компьютер не дал изменить список центров.")
	r.key(fyne.KeyEscape)
	r.w.current().(*authoritiesScreen).dropped([]string{certificateFile(t, other.cert)})
	r.tick(0)
	r.press("Доверять отмеченным")
	r.says("Компьютер не дал изменить список центров.")
	holds(t, folder, root.cert)
}

func TestAuthoritiesTellWhenTheFolderCannotBeRead(t *testing.T) {
	for err, want := range map[error]string{
		trust.ErrUnreadable: "Компьютер не дал прочитать файл.",
		trust.ErrTooMany:    "В папке с доверенными центрами слишком много файлов.",
	} {
		b := &brokenAuthorities{err: err}
		r := atAuthorities(t, b, nil)
		r.says(want)
		r.silent("Список пуст.") // nobody knows
		r.press("Повторить")
		r.says(want)
	}
}

func TestEveryAuthorityErrorHasWordsOfItsOwn(t *testing.T) {
	w := newShell(t, nil)
	seen := map[string]bool{"other": true}
	for _, e := range authorityErrors() {
		id := authorityError(fmt.Errorf("while reading: %w", e.err))
		if id != e.id {
			t.Errorf("%v is told as %s", e.err, id)
		}
		seen[id] = true
	}
	for id := range seen {
		if x := w.T("authority.error." + id + ".what"); x == "" || w.T("authority.error."+id+".next") == "" {
			t.Errorf("%s has no words", id)
		}
	}
}

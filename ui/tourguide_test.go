package ui

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/guide"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// guideDay is the day on which the guide's pictures are taken.
var guideDay = time.Date(2026, time.September, 1, 10, 0, 0, 0, time.FixedZone("", 5*60*60))

// The pictures of the guide are drawn on a display by `make guide`, which also
// notes the words on each. Here the same way is walked without a display, and
// the program of today has to say the same: a picture is never out of date
// unseen.
func TestGuidePicturesSayWhatTheProgramSays(t *testing.T) {
	began := time.Now()
	clock := func() time.Time { return guideDay.Add(time.Since(began)) }
	for _, language := range lang.Languages() {
		if raceDetector && language != lang.Russian {
			continue // the way is the same, and the words are compared without the detector
		}
		t.Run(language, func(t *testing.T) {
			noted := notedWords(t, language)
			walkGuide(t, language, clock, func(w *Window, f Figure) error {
				assertFigureIsOfItsStep(t, w, f)
				if want := noted[f.Name]; !slices.Equal(f.Words, want) {
					t.Errorf("%s is out of date: run `make guide`.\nThe program says\n%s\nthe picture\n%s", f.Name, onlyIn(f.Words, want), onlyIn(want, f.Words))
				}
				delete(noted, f.Name)
				return nil
			})
			if len(noted) > 0 {
				t.Errorf("no longer taken: %v", noted)
			}
		})
	}
}

// assertFigureIsOfItsStep fails where guide and window contradict each other: on
// the number of the step, or on whether something is framed.
func assertFigureIsOfItsStep(t *testing.T, w *Window, f Figure) {
	t.Helper()
	if framed := !f.Size.IsZero(); framed != guide.Framed(f.Name) {
		t.Errorf("%s: framed %v, the guide says %v", f.Name, framed, guide.Framed(f.Name))
	}
	for _, flavour := range guide.Flavours() {
		for _, step := range guide.Steps(flavour) {
			if slices.Contains(step.Pictures, f.Name) && step.Paper {
				assertRailAt(t, w, f.Name, step)
			}
		}
	}
}

// assertRailAt asks the rail for the step that is marked; at the end of the way
// there is none.
func assertRailAt(t *testing.T, w *Window, name string, step guide.Step) {
	t.Helper()
	want := ""
	if step.Number > 0 {
		want = strconv.Itoa(step.Number)
	}
	for _, s := range w.steps() {
		if s.State == parts.StepCurrent && s.Mark != want {
			t.Errorf("%s: the rail marks step %q, the guide is at %q", name, s.Mark, want)
		}
	}
}

// onlyIn are the words that only the first has.
func onlyIn(words, others []string) string {
	var only []string
	for _, w := range words {
		if !slices.Contains(others, w) {
			only = append(only, w)
		}
	}
	return strings.Join(only, "\n")
}

func notedWords(t *testing.T, language string) map[string][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "docs", "guide", "words."+language+".json"))
	if err != nil {
		t.Fatal(err)
	}
	words := map[string][]string{}
	if err := json.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	if len(words) != len(guide.Pictures()) {
		t.Errorf("%d pictures have words, of %d", len(words), len(guide.Pictures()))
	}
	return words
}

// walkGuide walks the guide's way in a window without a display.
func walkGuide(t *testing.T, language string, clock func() time.Time, take func(*Window, Figure) error) {
	t.Helper()
	p, err := practice.Start(context.Background(), practice.Options{Dir: guideFolder(t, clock), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	o := Options{
		App: newTestApp(t), Version: "test", Language: language, Portals: catalogue(t), Store: store.NewMemory(),
		Run: func(f func()) { f() }, Now: clock, Connect: practiceOf(t, p, clock, language),
		After: func(time.Duration, func()) func() { return func() {} },
	}
	// What the program has on every computer.
	o.SaveFile = func(context.Context, string, []byte) (string, error) { return "", nil }
	o.OpenPath = func(context.Context, string) error { return nil }
	o.Temporary = func(string, []byte) (string, error) { return "", nil }
	w := New(o.ForGuide())
	w.lang = lang.New(language, lang.Strict)
	w.redraw()
	w.Show()
	t.Cleanup(w.window.Close)
	tour := Tour{Window: w, Password: practice.Password, Child: childConfirmed, Settle: -1}
	tour.Figure = func(f Figure) error { return take(w, f) }
	if err := tour.RunGuide(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// guideFolders is a practice folder of the guide's day, made once: its keys take
// seconds.
var guideFolders = map[string][]byte{}

func guideFolder(t *testing.T, clock func() time.Time) string {
	t.Helper()
	if len(guideFolders) == 0 {
		dir := filepath.Join(t.TempDir(), "first")
		p, err := practice.Start(context.Background(), practice.Options{Dir: dir, Now: clock})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		guideFolders = filesIn(t, dir)
	}
	dir := filepath.Join(t.TempDir(), "practice")
	for name, data := range guideFolders {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func filesIn(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil {
			files[name], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// practiceOf connects to the practice portal of an entry's flavour.
func practiceOf(t *testing.T, p *practice.Practice, clock func() time.Time, language string) func(context.Context, portal.CatalogueEntry) (*Connection, error) {
	return func(ctx context.Context, e portal.CatalogueEntry) (*Connection, error) {
		i := slices.IndexFunc(p.Portals, func(running practice.Portal) bool { return running.ID == e.Flavour })
		c, err := client.New(client.Options{
			Address: p.Portals[i].URL, Roots: p.Roots(), Version: "test", Now: clock,
			Language: func() string { return language }, DialTimeout: patient, TLSTimeout: patient, Timeout: patient,
		})
		if err != nil {
			return nil, err
		}
		t.Cleanup(c.Close)
		found, err := c.Discover(ctx)
		if err != nil {
			return nil, err
		}
		desk := &PracticeDesk{Password: practice.Password, AcceptsKey: p.AcceptsKey, Child: childConfirmed, Parent: p.Keys[0].IIN, Mails: func() ([]Mail, error) {
			mails, err := p.Mails()
			slices.Reverse(mails)
			var list []Mail
			for _, m := range mails {
				list = append(list, Mail{To: m.To, Subject: m.Subject, Body: m.Body, Code: m.Code, At: m.At})
			}
			return list, err
		}}
		for _, k := range p.Keys {
			f := keyFileAt(k.File)
			f.Note = k.Note
			desk.Keys = append(desk.Keys, f)
		}
		return &Connection{Client: c, Discovery: found, Trust: p.Trust(), Revocation: p.Revocation(), Practice: desk}, nil
	}
}

// What differs from run to run is no reason for another picture; a word is.
func TestGuideWordsLeaveOutWhatChanges(t *testing.T) {
	got := GuideWords(Readout{Heading: "Шаг 3", Texts: []string{"https://127.0.0.1:41009", "Ключ AUTH_RSA256_a1.p12 матери"}, Buttons: []string{"Войти"}})
	if want := []string{"Шаг #", "#", "Ключ # матери", "Войти"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTourFailsOverWhatIsNotThere(t *testing.T) {
	w := newShell(t, nil)
	tour := Tour{Window: w, Settle: -1, Figure: func(Figure) error { return nil }, ctx: context.Background()}
	tour.figure("first", "dialog.sign")
	if tour.err == nil {
		t.Error("a button that is not on the page was framed")
	}
}

// The figure's frame has to be where the button is drawn.
func TestFigureFramesTheButton(t *testing.T) {
	w := newShell(t, nil)
	var taken Figure
	tour := Tour{Window: w, Settle: -1, ctx: context.Background(), Figure: func(f Figure) error {
		taken = f
		return nil
	}}
	tour.figure("first", "journey.first.sign_in")
	b := w.current().(*firstScreen).signIn
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
	if tour.err != nil || taken.At != at || taken.Size != b.Size() {
		t.Errorf("%v: %v %v, want %v %v", tour.err, taken.At, taken.Size, at, b.Size())
	}
}

package ui

import (
	"context"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// signInRig is a window at «Вход в личный кабинет» of a real practice portal.
type signInRig struct {
	*testing.T
	w     *Window
	desk  *practice.Practice
	ahead atomic.Int64 // how far the portal's clock is ahead of ours
}

// rigOptions change what a rig is made of.
type rigOptions struct {
	portal   string           // "almaty" where empty
	practice practice.Options // Dir and Now are filled in
	window   func(*Options)
	real     bool // treat the portal as a real one: nothing is told of practice
}

func newSignInRig(t *testing.T, o rigOptions) *signInRig {
	t.Helper()
	r := &signInRig{T: t}
	r.desk = r.startPractice(o.practice)
	options := Options{App: newTestApp(t), Language: "ru", Run: func(f func()) { f() }}
	if o.window != nil {
		o.window(&options)
	}
	r.w = New(options)
	r.w.lang = lang.New(r.w.lang.Language(), lang.Strict)
	r.w.window.Resize(fyne.NewSize(comfortWidth, comfortHeight))
	r.connect(o)
	r.w.toSignIn()
	return r
}

func (r *signInRig) startPractice(o practice.Options) *practice.Practice {
	r.Helper()
	o.Dir = practiceFolder(r.T)
	o.Now = func() time.Time { return time.Now().Add(time.Duration(r.ahead.Load())) }
	p, err := practice.Start(context.Background(), o)
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() {
		if err := p.Close(); err != nil {
			r.Error(err)
		}
	})
	return p
}

// practiceFolders is the state of a practice portal that was started once: its
// keys take seconds to make, so all tests begin with copies of the same ones.
var practiceFolders struct {
	once  sync.Once
	files map[string][]byte
	err   error
}

// practiceFolder is a new folder with keys, in which nobody has been signed in.
func practiceFolder(t *testing.T) string {
	t.Helper()
	practiceFolders.once.Do(func() { practiceFolders.files, practiceFolders.err = makePracticeFolder(t) })
	if practiceFolders.err != nil {
		t.Fatal(practiceFolders.err)
	}
	dir := filepath.Join(t.TempDir(), "practice")
	for name, data := range practiceFolders.files {
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

func makePracticeFolder(t *testing.T) (map[string][]byte, error) {
	dir := filepath.Join(t.TempDir(), "first")
	p, err := practice.Start(context.Background(), practice.Options{Dir: dir})
	if err != nil {
		return nil, err
	}
	if err := p.Close(); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	return files, fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files[name], err = os.ReadFile(filepath.Join(dir, name))
		return err
	})
}

func (r *signInRig) connect(o rigOptions) {
	r.Helper()
	id := o.portalID()
	conn := r.dialled(id, o.real)
	r.w.connected(portal.CatalogueEntry{ID: id, Name: conn.Discovery.Name, Flavour: id, Practice: !o.real}, conn)
}

// portalID is which of the practice portals is asked.
func (o rigOptions) portalID() string {
	if o.portal == "" {
		return "almaty"
	}
	return o.portal
}

// patient is how long the portal of a test may take, to be reached and to answer: a
// machine that runs many tests at once is slow.
const patient = 30 * time.Second

// dialled is a connection to one of the practice portals.
func (r *signInRig) dialled(id string, real bool) *Connection {
	r.Helper()
	i := slices.IndexFunc(r.desk.Portals, func(p practice.Portal) bool { return p.ID == id })
	c, err := client.New(client.Options{
		Address: r.desk.Portals[i].URL, Roots: r.desk.Roots(), DialTimeout: patient, TLSTimeout: patient, Timeout: patient,
	})
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(c.Close)
	discovery, err := c.Discover(r.Context())
	if err != nil {
		r.Fatal(err)
	}
	conn := &Connection{Client: c, Discovery: discovery, Trust: r.desk.Trust(), Revocation: r.desk.Revocation()}
	if !real {
		conn.Practice = &PracticeDesk{Keys: r.practiceKeys(), Password: practice.Password, AcceptsKey: r.desk.AcceptsKey}
	}
	return conn
}

func (r *signInRig) practiceKeys() []KeyFile {
	var keys []KeyFile
	for _, k := range r.desk.Keys {
		f := keyFileAt(k.File)
		f.Note = k.Note
		keys = append(keys, f)
	}
	return keys
}

// keyOf is the practice key with a note.
func (r *signInRig) keyOf(note string) KeyFile {
	r.Helper()
	for _, k := range r.practiceKeys() {
		if k.Note == note {
			return k
		}
	}
	r.Fatalf("no practice key %q", note)
	return KeyFile{}
}

// copyKey copies a practice key to a file of its own, as to a stick.
func (r *signInRig) copyKey(note string) string {
	r.Helper()
	data, err := os.ReadFile(r.keyOf(note).Path)
	if err != nil {
		r.Fatal(err)
	}
	path := filepath.Join(r.TempDir(), filepath.Base(r.keyOf(note).Path))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		r.Fatal(err)
	}
	return path
}

// screenIs fails unless the screen of now is an S, which it returns.
func screenIs[S screen](r *signInRig) S {
	r.Helper()
	s, ok := r.w.current().(S)
	if !ok {
		r.Fatalf("the screen is %T, want %T; it says\n%s", r.w.current(), *new(S), r.all())
	}
	return s
}

// texts are all texts that are drawn, in reading order.
func (r *signInRig) texts() []string { return textsIn(r.w.view.root) }

func (r *signInRig) all() string { return strings.Join(r.texts(), "\n") }

// says fails unless one of the texts drawn is exactly this.
func (r *signInRig) says(want string) {
	r.Helper()
	if !slices.Contains(r.texts(), want) {
		r.Errorf("%q is not on the page, which says\n%s", want, r.all())
	}
}

// mentions fails unless a text is part of what is drawn.
func (r *signInRig) mentions(want string) {
	r.Helper()
	if !strings.Contains(r.all(), want) {
		r.Errorf("%q is not on the page, which says\n%s", want, r.all())
	}
}

func (r *signInRig) silent(about string) {
	r.Helper()
	if strings.Contains(r.all(), about) {
		r.Errorf("%q is on the page", about)
	}
}

// press presses the button with a label, as a mouse would.
func (r *signInRig) press(label string) {
	r.Helper()
	b := r.button(label)
	if b == nil {
		r.Fatalf("no button %q on the page, which says\n%s", label, r.all())
	}
	if b.Disabled() {
		r.Fatalf("the button %q is disabled", label)
	}
	test.Tap(b)
}

// button is the button with a label, nil when there is none.
func (r *signInRig) button(label string) *parts.Button {
	var found *parts.Button
	eachObject(r.w.view.root, func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok && b.Label == label {
			found = b
		}
	})
	return found
}

// key types a key where the focus is, or into the window.
func (r *signInRig) key(name fyne.KeyName) {
	c := r.w.window.Canvas()
	if focused := c.Focused(); focused != nil {
		focused.TypedKey(&fyne.KeyEvent{Name: name})
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(&fyne.KeyEvent{Name: name})
	}
}

// typeText types where the focus is.
func (r *signInRig) typeText(text string) {
	r.Helper()
	focused := r.w.window.Canvas().Focused()
	if focused == nil {
		r.Fatal("nothing has the focus")
	}
	for _, c := range text {
		focused.TypedRune(c)
	}
}

// toDialog goes to the dialog for a file, by way of the chooser.
func (r *signInRig) toDialog(path string) *dialogScreen {
	r.Helper()
	r.press("Выбрать сертификат")
	chooser := screenIs[*chooserScreen](r)
	chooser.path = path
	chooser.openTyped()
	return screenIs[*dialogScreen](r)
}

// opened goes to the dialog and opens the file.
func (r *signInRig) opened(path string) *dialogScreen {
	r.Helper()
	s := r.toDialog(path)
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	return s
}

// eachObject visits everything that is drawn, in reading order, and goes into
// the parts but not into the toolkit's own widgets.
func eachObject(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			eachObject(child, visit)
		}
	case *container.Scroll:
		eachObject(o.Content, visit)
	case *widget.Label, *parts.Button, *parts.Line, *parts.Chip:
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			eachObject(child, visit)
		}
	}
}

func textsIn(root fyne.CanvasObject) []string {
	var texts []string
	eachObject(root, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widget.Label:
			texts = append(texts, o.Text)
		case *parts.Line:
			texts = append(texts, segmentTexts(&o.RichText)...)
		case *parts.Chip:
			texts = append(texts, segmentTexts(&o.RichText)...)
		case *parts.Button:
			texts = append(texts, o.Label)
			if o.Paper != "" {
				texts = append(texts, o.Paper)
			}
		case *widget.RichText:
			texts = append(texts, segmentTexts(o)...)
		}
	})
	return texts
}

func segmentTexts(r *widget.RichText) []string {
	var texts []string
	for _, s := range r.Segments {
		texts = append(texts, s.Textual())
	}
	return texts
}

// ncaKey is a key file of the authority's public test data; the test is
// skipped where it is absent. Its password is ncaPassword.
func ncaKey(t *testing.T, elements ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{ncaDir()}, elements...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skip("the authority's test data is not here: set KEZEK_NCA_DIR")
	}
	return path
}

func ncaDir() string {
	if dir := os.Getenv("KEZEK_NCA_DIR"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "shared", "nca")
}

const ncaPassword = "Qwerty12"

// openFunc is Options.Open.
type openFunc = func(context.Context, signer.Source, signer.Secrets) (*signer.Storage, error)

// countedOpen counts how often a storage was opened, with which password.
type countedOpen struct{ passwords []string }

func (c *countedOpen) open(ctx context.Context, from signer.Source, x signer.Secrets) (*signer.Storage, error) {
	c.passwords = append(c.passwords, x.Password)
	return signer.Opener{}.Open(ctx, from, x)
}

// deadPortal is a connection to a portal that answers no more.
func deadPortal(r *signInRig) *Connection {
	r.Helper()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.Fatal(err)
	}
	closed.Close()
	c, err := client.New(client.Options{Address: "https://" + closed.Addr().String(), Roots: r.desk.Roots()})
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(c.Close)
	return &Connection{Client: c, Trust: r.desk.Trust()}
}

// emptyTrust trusts nobody.
func emptyTrust() *trust.Store { return trust.New() }

// stillSigns tells whether a private key is still in memory.
func (r *signInRig) stillSigns(key *signer.Key) bool {
	_, err := key.Sign(r.w.options.Rand, signer.Statement{
		Origin: "https://portal.example", Purpose: signer.StatementSignIn,
		ChallengeID: "00000000-0000-4000-8000-000000000000", Challenge: strings.Repeat("A", 43),
	})
	return err == nil
}

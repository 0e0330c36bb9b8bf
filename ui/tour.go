package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// Tour walks an open window through its screens on the practice portal, as a
// person would: it presses the buttons that are there and types into whatever
// has the focus. After each screen it hands over a picture.
//
// It runs beside the window, whose event loop must be running, and stops at
// the first thing that is not as it should be.
type Tour struct {
	// Window is to be at its first screen, with nobody signed in.
	Window *Window
	// Unfit is the path of a practice key that cannot sign in, Password what
	// opens the practice keys.
	Unfit, Password string
	// Child is the IIN of a child whose kinship the practice portal confirms,
	// Stranger of one whose it does not.
	Child, Stranger string
	// Children are those whose «Привязка» goes otherwise.
	Children []TourChild
	// AllRefusals goes through every refusal that the window can show, and not
	// through a dozen only.
	AllRefusals bool
	// Picture takes the picture of a screen. It is called beside the window.
	Picture func(name string, window fyne.Window) error
	// Figure takes a picture of the user's guide, in RunGuide.
	Figure func(f Figure) error
	// Settle is how long a screen has to be drawn before its picture is taken;
	// zero: as long as a window on a display needs. Negative: not at all.
	Settle time.Duration

	ctx context.Context
	err error
}

// Run makes the tour. It returns what went wrong, or the context's error.
func (t *Tour) Run(ctx context.Context) error {
	t.ctx = ctx
	for _, leg := range []func(){t.checkKey, t.almaty, t.beside, t.regions} {
		leg()
	}
	return t.err
}

// checkKey is the first screen and «Проверить мой ключ», with a key that does
// not serve.
func (t *Tour) checkKey() {
	t.shot("first")
	t.press("journey.first.check_key")
	t.shot("check-choose")
	t.open(t.Unfit)
	t.password()
	t.shot("check-unfit")
	t.press("certificate.open")
	t.shot("certificate")
	t.press("journey.close")
	t.press("dialog.check.done")
}

// almaty is the whole way on the Almaty portal, with the mistakes that people
// make.
func (t *Tour) almaty() {
	t.press("journey.first.sign_in")
	t.shot("portals")
	t.portal("regions")
	t.shot("portal-not-offered")
	t.handed("portal", t.fails, networkRefusals())
	t.portal("practice-almaty")
	t.shot("entrance")
	t.press("journey.entrance.enter")
	t.shot("sign-in")
	t.press("dialog.signin.iin")
	t.shot("sign-in-by-iin")
	t.typed("910205499013")
	t.key(fyne.KeyReturn)
	t.shot("iin-IIN_CHECK_DIGIT")
	t.ownWords("iin", t.iinCodeFails, iinRefusals())
	t.press("dialog.signin.eds")
	t.press("dialog.signin.choose")
	t.shot("key-files")
	t.dialog()
	t.press("dialog.owner.enter")
	t.shot("email")
	t.typedWrongly("email", badAddresses())
	t.typed("asel@gmail,com") // which the program knows a cure for
	t.key(fyne.KeyReturn)
	t.shot("email-typo")
	t.do(func() { t.Window.window.Canvas().Focus(t.Window.current().(*emailScreen).entry) })
	t.erase(len("asel@gmail,com"))
	t.handed("email", t.fails, emailRefusals())
	t.field()
	t.typed("asel@example.kz")
	t.press("cabinet.email_send")
	t.shot("cabinet-empty")
	t.binding()
}

// dialog opens the practice key that is chosen already, and signs.
func (t *Tour) dialog() {
	t.press("dialog.files.open")
	t.shot("dialog")
	t.key(fyne.KeyReturn)
	t.shot("dialog-empty")
	t.handed("dialog", func(err error) { t.Window.current().(*dialogScreen).notOpened(err) }, keyRefusals())
	t.typed("пароль")
	t.shot("dialog-layout")
	t.erase(len([]rune("пароль")))
	t.typed("Wrong1234")
	t.press("dialog.refresh")
	t.shot("dialog-wrong-password")
	t.password()
	t.shot("dialog-keys")
	t.press("dialog.sign")
	t.shot("owner")
	t.handed("owner", t.fails, signInRefusals())
}

// binding goes by the full name to «Привязка», as the instruction does.
func (t *Tour) binding() {
	t.do(func() { t.Window.openProfile() })
	t.shot("profile")
	t.handed("profile", t.fails, passwordRefusals())
	t.do(func() { t.Window.stepUp(nil) })
	t.shot("step-up")
	t.handed("stepup", t.fails, codes(portal.CodeStepUpOtherPerson))
	t.do(t.Window.goBack)
	t.press("cabinet.tab_binding")
	t.shot("binding")
	t.bindingRefused()
	t.typedAnew(t.Stranger)
	t.shotOf("binding-typed", t.saidOfIIN(t.Stranger))
	t.press("cabinet.binding_add")
	t.shotOf("binding-refused", t.saidOf(codes(portal.CodeKinshipNotConfirmed)[0]))
	t.do(func() { t.Window.toField("", nil) })
	t.typedAnew(t.Child)
	t.press("cabinet.binding_add")
	t.shotOf("bound", t.saidOf(codes(portal.CodeKinshipConfirmed)[0]))
	t.press("cabinet.to_cabinet")
	t.shot("cabinet")
	t.key(fyne.KeySpace)
	t.application()
	t.press("cabinet.to_cabinet")
}

// beside is what stands beside the way, and the way out.
func (t *Tour) beside() {
	t.help()
	t.press("journey.settings")
	t.shot("settings")
	t.modules()
	t.authorities()
	t.catalogue()
	t.press("journey.close")
	t.press("journey.sign_out")
	t.shot("sign-out")
	t.press("journey.sign_out.yes")
	t.shot("signed-out")
}

// modules is the page where tokens are looked for, where the program uses any.
func (t *Tour) modules() {
	offered := false
	t.do(func() { offered = t.Window.options.Tokens != nil })
	if !offered {
		return
	}
	t.press("storage.modules.open")
	t.press("storage.modules.check")
	t.shot("tokens")
	t.press("journey.close")
}

// authorities is the page of authorities, where the program keeps a list.
func (t *Tour) authorities() {
	offered := false
	t.do(func() { offered = t.Window.options.Authorities != nil })
	if !offered {
		return
	}
	t.press("authority.open")
	t.shot("authorities")
	t.press("journey.close")
}

// regions is what the regional portal has besides: locality, service, and the
// code by e-mail.
func (t *Tour) regions() {
	t.press("journey.first.sign_in")
	t.portal("practice-regions")
	t.shot("localities")
	t.handed("localities", t.fails, codes(portal.CodeLocalityNotFound, portal.CodeLocalityServedElsewhere))
	t.field()
	t.typed("Целиноград")
	t.shot("locality-elsewhere")
	t.erase(len([]rune("Целиноград")))
	t.typed("Каскелен")
	t.press("journey.next")
	t.shot("service")
	t.press("journey.next")
	t.press("dialog.signin.choose")
	t.press("dialog.files.open")
	t.password()
	t.press("dialog.sign")
	t.press("dialog.owner.enter")
	t.typed("asel@example.kz")
	t.press("cabinet.email_send")
	t.shot("email-code")
	t.typed("000000")
	t.key(fyne.KeyReturn)
	t.shot("code-CODE_WRONG")
	t.handed("code", t.fails, iinRefusals())
	t.field()
	t.erase(len("000000"))
	t.press("cabinet.mails")
	t.shot("practice-mail")
	t.press("cabinet.mails_back")
	t.code()
	t.shot("cabinet-regions")
	t.handed("session", t.Window.sessionEnded, sessionRefusals())
}

// password types the practice keys' password and presses Enter.
func (t *Tour) password() {
	t.typed(t.Password)
	t.key(fyne.KeyReturn)
}

// code types the code of the newest practice mail.
func (t *Tour) code() {
	t.typed(t.newestCode())
	t.key(fyne.KeyReturn)
}

// newestCode is the code in the newest practice mail.
func (t *Tour) newestCode() string {
	var mails []Mail
	var err error
	t.do(func() { mails, err = t.Window.practiceDesk().Mails() })
	if err == nil && len(mails) == 0 {
		err = errors.New("no practice mail")
	}
	if err != nil {
		t.fail(err)
		return ""
	}
	return mails[len(mails)-1].Code
}

// open drops a file on the screen, as with the mouse.
func (t *Tour) open(path string) {
	t.do(func() {
		s, ok := t.Window.current().(takesFiles)
		if !ok {
			t.fail(fmt.Errorf("%T takes no files", t.Window.current()))
			return
		}
		s.dropped([]string{path})
	})
}

// portal presses the button of a portal by its id.
func (t *Tour) portal(id string) {
	t.do(func() {
		for _, e := range t.Window.options.Portals {
			if e.ID == id {
				t.tap(e.Name.In(t.Window.lang.Language()))
			}
		}
	})
}

// press presses the button whose label has this id.
func (t *Tour) press(id string) { t.do(func() { t.tap(t.Window.T(id)) }) }

// tapper is a widget with a label that can be pressed.
type tapper interface {
	fyne.CanvasObject
	fyne.Tappable
	AccessibilityLabel() string
}

func (t *Tour) tap(label string) {
	if found := t.find(label); found != nil {
		found.Tapped(&fyne.PointEvent{})
	}
}

// find is the button with a label; the tour fails where there is none.
func (t *Tour) find(label string) tapper {
	var found tapper
	parts.Each(t.Window.view.root, func(o fyne.CanvasObject) {
		if b, ok := o.(tapper); ok && b.AccessibilityLabel() == label {
			found = b
		}
	})
	if found == nil {
		t.fail(fmt.Errorf("%T has no button %q", t.Window.current(), label))
	}
	return found
}

func (t *Tour) typed(text string) {
	t.do(func() {
		focused := t.Window.window.Canvas().Focused()
		if focused == nil {
			t.fail(fmt.Errorf("%T has nothing to type into", t.Window.current()))
			return
		}
		for _, r := range text {
			focused.TypedRune(r)
		}
	})
}

// typedAnew types into the screen's own field in the place of what it holds.
func (t *Tour) typedAnew(text string) {
	t.field()
	t.do(func() {
		if field, ok := t.Window.window.Canvas().Focused().(fyne.Shortcutable); ok {
			field.TypedShortcut(&fyne.ShortcutSelectAll{})
		}
	})
	t.typed(text)
}

// field gives the focus to the screen's own field, as a click there does.
func (t *Tour) field() {
	t.do(func() { t.Window.window.Canvas().Focus(t.Window.current().focus()) })
}

func (t *Tour) erase(n int) {
	for range n {
		t.key(fyne.KeyBackspace)
	}
}

func (t *Tour) key(name fyne.KeyName) {
	t.do(func() {
		c, event := t.Window.window.Canvas(), &fyne.KeyEvent{Name: name}
		if name == fyne.KeyTab { // which the driver keeps to itself
			c.FocusNext()
			return
		}
		if focused := c.Focused(); focused != nil {
			focused.TypedKey(event)
			return
		}
		t.Window.typedKey(event)
	})
}

// tourWait is how long a screen may be at work, and tourSettle how long it has
// to be drawn before its picture is taken.
const (
	tourWait   = time.Minute
	tourSettle = 250 * time.Millisecond
)

// shot takes the picture of a screen that has come to rest.
func (t *Tour) shot(name string) {
	t.settle()
	if t.err == nil {
		t.fail(t.Picture(name, t.Window.window))
	}
}

// settle waits until nothing is under way and the screen is drawn.
func (t *Tour) settle() {
	t.idle()
	switch {
	case t.Settle == 0:
		t.pause(tourSettle)
	case t.Settle > 0:
		t.pause(t.Settle)
	}
}

// shotOf is shot of a page that must have this in words, or the picture is of
// something else than its name says.
func (t *Tour) shotOf(name, what string) {
	t.do(func() {
		if !strings.Contains(strings.Join(t.Window.Read().Texts, "\n"), what) {
			t.fail(fmt.Errorf("%s: the page does not say %q", name, what))
		}
	})
	t.shot(name)
}

// do waits until nothing is under way and then runs f on the window's
// goroutine, unless the tour has failed.
func (t *Tour) do(f func()) {
	t.idle()
	if t.err == nil {
		fyne.DoAndWait(f)
	}
}

func (t *Tour) idle() {
	for end := time.Now().Add(tourWait); t.err == nil; t.pause(20 * time.Millisecond) {
		working := false
		fyne.DoAndWait(func() { working = t.Window.working() || t.Window.searchesTokens() })
		if !working {
			return
		}
		if time.Now().After(end) {
			t.fail(fmt.Errorf("%T does not come to rest", t.Window.current()))
		}
	}
}

func (t *Tour) pause(d time.Duration) {
	select {
	case <-t.ctx.Done():
		t.fail(t.ctx.Err())
	case <-time.After(d):
	}
}

func (t *Tour) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

package ui

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/guide"
	"kezek.kz/kezek/ui/parts"
)

// Figure is a picture of the user's guide that is to be taken now.
type Figure struct {
	// Name is the picture's in the guide.
	Name string
	// Window shows it.
	Window fyne.Window
	// At and Size are of what is to be pressed there, in points; Size is zero
	// where nothing is.
	At   fyne.Position
	Size fyne.Size
	// Words are what is written on it: see GuideWords.
	Words []string
}

// The size of the window on the guide's pictures, in points: with the rail, and
// little more, so that the words can be read on the page of a book.
const (
	GuideWidth  = 900
	GuideHeight = 660
)

// ForGuide leaves out of a window what is not the same on every computer: the
// keys, tokens and printers that happen to be there. Tokens are looked for, as at
// most people's home, and there are none.
func (o Options) ForGuide() Options {
	o.KeyFiles, o.PickFile, o.Print, o.Notify = nil, nil, nil, nil
	o.Tokens = func(context.Context) ([]Token, error) { return nil, nil }
	o.Settle = 0 // a tour presses no key twice by mistake
	return o
}

// guideChart is how far the page of the queue is scrolled on its picture, so
// that the whole chart is seen.
const guideChart = 190

// RunGuide walks the way of both papers on the practice portal and takes the
// guide's pictures. It returns what went wrong, or the context's error.
func (t *Tour) RunGuide(ctx context.Context) error {
	t.ctx = ctx
	t.do(func() { t.Window.window.Resize(fyne.NewSize(GuideWidth, GuideHeight)) })
	t.figure("first", "journey.first.sign_in")
	for _, flavour := range guide.Flavours() {
		t.press("journey.first.sign_in")
		t.portalFigure(flavour)
		t.portal("practice-" + flavour)
		t.beforeSignIn(flavour)
		t.signInFigures(flavour)
		t.attachFigures(flavour)
		t.press("journey.sign_out")
		t.press("journey.sign_out.yes")
	}
	return t.err
}

// figure takes a picture with the button framed that has a label's id; no
// button where the id is empty.
func (t *Tour) figure(name, id string) {
	t.figureOf(name, func() fyne.CanvasObject {
		if id == "" {
			return nil
		}
		if b := t.find(t.Window.T(id)); b != nil {
			return b
		}
		return nil
	})
}

// figureOf takes a picture with something framed.
func (t *Tour) figureOf(name string, framed func() fyne.CanvasObject) {
	t.settle()
	t.stillCursor()
	f := Figure{Name: name, Window: t.Window.window}
	t.do(func() {
		if o := framed(); o != nil {
			at, found := parts.PositionIn(t.Window.window.Canvas().Content(), o)
			if !found {
				t.fail(fmt.Errorf("%s: what is to be framed is not on the page", name))
			}
			f.At, f.Size = at, o.Size()
		}
		f.Words = GuideWords(t.Window.Read())
	})
	if t.err == nil {
		t.fail(t.Figure(f))
	}
}

// cursorStands is in the midst of the time for which the toolkit lets the cursor
// of a field stand still after a key.
const cursorStands = 120 * time.Millisecond

// stillCursor has the cursor of a field be drawn whole: it fades in and out
// otherwise, and no two pictures would be the same.
func (t *Tour) stillCursor() {
	typing := false
	t.do(func() {
		field := t.Window.window.Canvas().Focused()
		if _, typing = field.(interface{ Typed() (string, int) }); typing {
			field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
		}
	})
	if typing && t.Settle >= 0 {
		t.pause(cursorStands)
	}
}

// portalFigure frames the real portal of a flavour.
func (t *Tour) portalFigure(flavour string) {
	t.figureOf(flavour+"-portal", func() fyne.CanvasObject {
		i := slices.IndexFunc(t.Window.options.Portals, func(e portal.CatalogueEntry) bool { return e.ID == flavour })
		if i < 0 {
			t.fail(fmt.Errorf("no portal %q in the catalogue", flavour))
			return nil
		}
		if b := t.find(t.Window.options.Portals[i].Name.In(t.Window.lang.Language())); b != nil {
			return b
		}
		return nil
	})
}

// beforeSignIn is what a paper has before the key.
func (t *Tour) beforeSignIn(flavour string) {
	if flavour == portal.FlavourAlmaty {
		t.figure("almaty-entrance", "journey.entrance.enter")
		t.press("journey.entrance.enter")
		return
	}
	t.typed("Каскелен")
	t.figure("regions-locality", "journey.next")
	t.press("journey.next")
	t.figure("regions-service", "journey.next")
	t.press("journey.next")
}

// signInFigures are the key, its password, the owner and the e-mail.
func (t *Tour) signInFigures(flavour string) {
	t.figure(flavour+"-certificate", "dialog.signin.choose")
	t.press("dialog.signin.choose")
	t.figure(flavour+"-file", "dialog.files.open")
	t.press("dialog.files.open")
	t.typed(t.Password)
	t.figure(flavour+"-dialog", "dialog.refresh")
	t.press("dialog.refresh")
	t.figure(flavour+"-sign", "dialog.sign")
	t.press("dialog.sign")
	t.figure(flavour+"-owner", "dialog.owner.enter")
	t.press("dialog.owner.enter")
	t.typed("asel@example.kz")
	t.figure(flavour+"-email", "cabinet.email_send")
	t.press("cabinet.email_send")
	if flavour == portal.FlavourRegions {
		t.codeFigure()
	}
}

// codeFigure is the code that the regional portal sends by e-mail.
func (t *Tour) codeFigure() {
	t.typed(t.newestCode())
	t.figure("regions-code", "cabinet.code_confirm")
	t.press("cabinet.code_confirm")
}

// attachFigures are the way from the full name to the application.
func (t *Tour) attachFigures(flavour string) {
	t.figureOf(flavour+"-full_name", func() fyne.CanvasObject {
		if b := t.find(parts.Shortened(t.Window.journey.fullName(), headerName)); b != nil {
			return b
		}
		return nil
	})
	t.do(t.Window.openProfile)
	t.figure(flavour+"-tab", "cabinet.tab_binding")
	t.press("cabinet.tab_binding")
	t.typed(t.Child)
	t.figure(flavour+"-binding", "cabinet.binding_add")
	t.press("cabinet.binding_add")
	t.figure(flavour+"-done", "cabinet.to_cabinet")
	t.press("cabinet.to_cabinet")
	if flavour == portal.FlavourAlmaty {
		t.do(func() { t.Window.window.Canvas().Focus(t.Window.current().focus()) })
		t.key(fyne.KeySpace)
		t.figure("application", "cabinet.tab_queue")
		t.press("cabinet.tab_queue")
		t.do(func() { t.Window.scrollBy(guideChart) })
		t.figure("queue", "")
		t.do(t.Window.goBack)
	}
}

// changing is what differs from one run to the next: numbers, days, the
// addresses and the files of a practice portal that was made anew.
var changing = regexp.MustCompile(`\S*[0-9]\S*`)

// GuideWords are the words of a page without what differs from one run to the
// next, for telling whether a picture is still of the program of today.
func GuideWords(r Readout) []string {
	words := append([]string{r.Heading}, r.Texts...)
	words = append(words, r.Buttons...)
	for i, text := range words {
		words[i] = changing.ReplaceAllString(text, "#")
	}
	return words
}

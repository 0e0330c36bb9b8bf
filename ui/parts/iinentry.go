package parts

import (
	"image/color"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Echo is what an IINEntry says of the digits typed so far.
type Echo struct {
	// Grouped is the digits in groups, «200315 5 0001 7».
	Grouped string
	// Hint is what the digits tell; Fault what is wrong with them. At most one
	// of the two is shown: the fault goes first.
	Hint, Fault string
}

// IINEntry is a field for the twelve digits of an IIN. Beneath, it repeats
// them in groups, which is how a person compares them with a document, and
// says what they tell or what is wrong. Room for that is kept, so that nothing
// jumps while one types.
type IINEntry struct {
	widget.BaseWidget
	// Field takes the typing and the focus.
	Field *Entry
	// mask hides an IIN while the field has no focus; nil shows it always.
	mask func(string) string
	// typed is the text that stands behind a mask.
	typed  string
	masked bool

	echo    func(string) Echo
	changed func(string)
	grouped *canvas.Text
	sign    *widget.Icon
	hint    *Line
}

// NewIINEntry makes a field with a text in it. echo judges what was typed,
// changed is told of it; separators that somebody types are dropped.
func NewIINEntry(text string, echo func(string) Echo, changed func(string)) *IINEntry {
	e := &IINEntry{echo: echo, grouped: canvas.NewText("", color.Transparent), sign: widget.NewIcon(nil)}
	e.hint = newLine(segment("", theme.ColorNameForeground, theme.SizeNameText, false))
	e.changed = func(typed string) {
		e.show(typed)
		if e.Field.focused { // what the digits tell is to be compared, and the field goes first
			revealOn(canvasOf(e.Field), e)
			reveal(e.Field)
		}
		if changed != nil {
			changed(typed)
		}
	}
	e.Field = NewEntry(text, func(typed string) {
		if !e.masked { // a mask is nothing that was typed
			e.changed(typed)
		}
	})
	e.Field.dropRune = func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) }
	e.ExtendBaseWidget(e)
	e.show(text)
	return e
}

// MaskAway shows a mask in the place of the IIN while the field has no focus,
// with nothing that the digits tell: somebody may stand beside it.
func (e *IINEntry) MaskAway(mask func(string) string) {
	e.mask = mask
	e.Field.onFocus = func(gained bool) { e.setMasked(!gained) }
	e.setMasked(true)
}

// setMasked puts the mask on or takes it off. What was typed stays.
func (e *IINEntry) setMasked(on bool) {
	if on == e.masked {
		return
	}
	if on {
		e.typed, e.masked = e.Field.Text, true
		e.Field.SetText(e.mask(e.typed))
	} else {
		e.Field.SetText(e.typed)
		e.masked = false
		e.Field.CursorColumn = len([]rune(e.typed))
	}
	e.show(e.typed)
}

// Text is what was typed, also behind a mask.
func (e *IINEntry) Text() string {
	if e.masked {
		return e.typed
	}
	return e.Field.Text
}

// Replace puts another text in the field, as if it had been typed; a mask stays.
func (e *IINEntry) Replace(text string) {
	if e.masked {
		e.typed = text
		e.Field.SetText(e.mask(text))
		e.changed(text)
		return
	}
	e.Field.SetText(text)
	e.Field.CursorColumn = len([]rune(text))
	e.Field.Refresh()
}

// Enable lets the field be used.
func (e *IINEntry) Enable() { e.Field.Enable() }

// Disable locks the field.
func (e *IINEntry) Disable() { e.Field.Disable() }

// Disabled tells whether the field is locked.
func (e *IINEntry) Disabled() bool { return e.Field.Disabled() }

// Inner is the field.
func (e *IINEntry) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{e.Field} }

// Said is the line beneath the digits: the hint, or what is wrong.
func (e *IINEntry) Said() string { return e.hint.texts[0].Text }

func (e *IINEntry) show(typed string) {
	echo := e.echo(typed)
	if e.masked {
		echo.Grouped, echo.Hint = "", ""
	}
	e.grouped.Text = Shortened(echo.Grouped, mostEchoed+1)
	text, colour := echo.Hint, theme.ColorNameForeground
	e.sign.SetResource(theme.NewPrimaryThemedResource(theme.InfoIcon()))
	if echo.Fault != "" {
		text, colour = echo.Fault, theme.ColorNameError
		e.sign.SetResource(theme.NewErrorThemedResource(theme.ErrorIcon()))
	}
	e.sign.Hidden = text == ""
	e.hint.texts[0].Text, e.hint.texts[0].Style.ColorName = text, colour
	e.hint.Refresh()
	e.Refresh()
}

// mostEchoed is how many characters stand beneath the field: an IIN in its
// groups takes 15, and a text that was pasted by mistake may have any number,
// of which the rest is «…».
const mostEchoed = 24

// Refresh takes the theme's colours and lays out anew.
func (e *IINEntry) Refresh() {
	e.grouped.Color = theme.Color(theme.ColorNameForeground)
	e.grouped.TextSize = theme.Size(theme.SizeNameHeadingText)
	e.grouped.TextStyle = fyne.TextStyle{Bold: true}
	e.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (e *IINEntry) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	sign := &fyne.Container{Layout: &lineIcon{}, Objects: []fyne.CanvasObject{e.sign}}
	return widget.NewSimpleRenderer(&fyne.Container{Layout: &iinLayout{}, Objects: []fyne.CanvasObject{e.Field, e.grouped, sign, e.hint}})
}

// iinLayout keeps room for the groups and for two lines of hint.
type iinLayout struct{}

// Layout implements fyne.Layout.
func (iinLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	field, grouped, sign, hint := objects[0], objects[1], objects[2], objects[3]
	width := fyne.Min(size.Width, (&narrow{points: 300}).width())
	y := fit(field, width) + theme.Padding()
	grouped.Move(fyne.NewPos(theme.InnerPadding(), y))
	grouped.Resize(fyne.NewSize(width, groupedHeight()))
	y += groupedHeight()
	sign.Move(fyne.NewPos(0, y))
	sign.Resize(sign.MinSize())
	hint.Move(fyne.NewPos(sign.MinSize().Width, y))
	fit(hint, fyne.Max(1, size.Width-sign.MinSize().Width))
}

// MinSize implements fyne.Layout.
func (iinLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	field, hint := objects[0].MinSize(), objects[3].MinSize()
	two := lineHeight() + fyne.MeasureText("M", theme.TextSize(), fyne.TextStyle{}).Height
	return fyne.NewSize(fyne.Max(field.Width, hint.Width), field.Height+theme.Padding()+groupedHeight()+fyne.Max(hint.Height, two))
}

func groupedHeight() float32 {
	return fyne.MeasureText("0", theme.Size(theme.SizeNameHeadingText), fyne.TextStyle{Bold: true}).Height
}

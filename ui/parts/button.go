package parts

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/look"
)

// Button is a button whose text wraps, which carries the words of the printed
// instruction beneath its own, and which is pressed by Space and Enter.
type Button struct {
	widget.DisableableWidget
	// Label is what the button says; Paper what the instruction calls it,
	// shown small beneath, or empty.
	Label, Paper string
	// Icon stands before the label; nil for none.
	Icon fyne.Resource
	// Importance is HighImportance for the main button of a card,
	// LowImportance for one that looks like a link.
	Importance widget.Importance
	// Leading sets the words at the left edge, for a button that is a line of
	// a list.
	Leading bool
	// OnTapped is called when the button is pressed.
	OnTapped func()

	// spoken is what a screen reader says instead of the label; empty: that.
	spoken string
	// self is the widget this button is the base of, or the button: the
	// canvas knows that one only.
	self fyne.Widget
	// plain draws a quiet button in the colour of text.
	plain            bool
	focused, hovered bool
}

var (
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Disableable  = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
	_ fyne.Accessible   = (*Button)(nil)
)

// NewButton makes a button of ordinary importance. paper is the whole line
// beneath the label, such as «на бумаге: …», or empty.
func NewButton(label, paper string, tapped func()) *Button {
	b := &Button{Label: label, Paper: paper, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// NewMainButton makes the one button of a card that Enter presses.
func NewMainButton(label, paper string, tapped func()) *Button {
	b := NewButton(label, paper, tapped)
	b.Importance = widget.HighImportance
	return b
}

// NewQuietButton makes a button that looks like a link.
func NewQuietButton(label string, icon fyne.Resource, tapped func()) *Button {
	b := NewButton(label, "", tapped)
	b.Icon, b.Importance = icon, widget.LowImportance
	return b
}

// ExtendBaseWidget tells the button which widget it is the base of.
func (b *Button) ExtendBaseWidget(self fyne.Widget) {
	if b.self == nil {
		b.self = self
	}
	b.DisableableWidget.ExtendBaseWidget(self)
}

// SetLabel changes the button's words.
func (b *Button) SetLabel(label string) {
	b.Label = label
	b.Refresh()
}

// HideLabel leaves the button its icon alone, where there is no room for words;
// a screen reader still says them. A button without an icon keeps them.
func (b *Button) HideLabel() {
	if b.Icon == nil || b.Label == "" {
		return
	}
	b.spoken, b.Label = b.Label, ""
	b.Refresh()
}

// SpeakAs has a screen reader say more than the label: what an equal button
// beside it is not for.
func (b *Button) SpeakAs(words string) { b.spoken = words }

// AccessibilityLabel is the button's own words.
func (b *Button) AccessibilityLabel() string {
	if b.spoken != "" {
		return b.spoken
	}
	return b.Label
}

// AccessibilityRole tells that this is a button.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped presses the button, unless it is disabled.
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.Disabled() || b.OnTapped == nil {
		return
	}
	b.OnTapped()
}

// TypedKey presses the button for Space and Enter and hands on the rest. Enter
// on a focused button presses that button, not the card's main one: somebody
// who has tabbed to «Отмена» means it.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace || isEnter(key) {
		if takesEnter(b.self) {
			b.Tapped(nil)
		}
		return
	}
	forward(b.self, key)
}

// TypedRune hands on what is typed: a button takes no text.
func (b *Button) TypedRune(r rune) { forwardRune(b.self, r) }

// FocusGained shows the ring.
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	reveal(b.self)
}

// FocusLost hides the ring.
func (b *Button) FocusLost() {
	b.focused = false
	b.Refresh()
}

// MouseIn lifts the button's colour.
func (b *Button) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	b.Refresh()
}

// MouseMoved does nothing.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut puts the button's colour back.
func (b *Button) MouseOut() {
	b.hovered = false
	b.Refresh()
}

// Cursor is a hand over a button that can be pressed.
func (b *Button) Cursor() desktop.Cursor {
	if b.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// NaturalWidth is the width at which nothing wraps.
func (b *Button) NaturalWidth() float32 {
	w := measure(b.Label, theme.TextSize(), b.labelStyle())
	if b.Paper != "" {
		w = fyne.Max(w, measure(b.Paper, theme.CaptionTextSize(), fyne.TextStyle{}))
	}
	return w + b.around()
}

// around is what stands beside the text: padding and the icon.
func (b *Button) around() float32 {
	w := 2*theme.InnerPadding() + 2*buttonEdge + 1
	if b.Icon != nil {
		w += theme.IconInlineSize() + iconGap
	}
	return w
}

func (b *Button) labelStyle() fyne.TextStyle {
	return fyne.TextStyle{Bold: b.Importance != widget.LowImportance}
}

const (
	// buttonEdge leaves room for the ring that shows the focus.
	buttonEdge = 3
	// iconGap stands between the icon and the words.
	iconGap = 5
)

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &buttonRenderer{button: b, ring: canvas.NewRectangle(color.Transparent), face: canvas.NewRectangle(color.Transparent)}
	r.text = widget.NewRichText()
	r.text.Wrapping = fyne.TextWrapWord
	r.icon = widget.NewIcon(nil)
	r.Refresh()
	return r
}

type buttonRenderer struct {
	button     *Button
	ring, face *canvas.Rectangle
	text       *widget.RichText
	icon       *widget.Icon
}

// Layout implements fyne.WidgetRenderer.
func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ring.Resize(size)
	r.face.Move(fyne.NewSquareOffsetPos(buttonEdge))
	r.face.Resize(size.SubtractWidthHeight(2*buttonEdge, 2*buttonEdge))
	x := float32(buttonEdge)
	if r.button.Icon != nil {
		side := theme.IconInlineSize()
		x += theme.InnerPadding()
		r.icon.Resize(fyne.NewSquareSize(side))
		r.icon.Move(fyne.NewPos(x, (size.Height-side)/2))
		x += side + iconGap - theme.InnerPadding()
	}
	width := fyne.Max(1, size.Width-x-buttonEdge)
	r.text.Resize(fyne.NewSize(width, r.text.MinSize().Height))
	r.text.Move(fyne.NewPos(x, (size.Height-r.text.MinSize().Height)/2))
}

// MinSize implements fyne.WidgetRenderer: as narrow as the longest word.
func (r *buttonRenderer) MinSize() fyne.Size {
	b := r.button
	w := longestWord(b.Label, theme.TextSize(), b.labelStyle())
	w = fyne.Max(w, longestWord(b.Paper, theme.CaptionTextSize(), fyne.TextStyle{}))
	return fyne.NewSize(w+b.around(), r.text.MinSize().Height+2*buttonEdge)
}

// Refresh implements fyne.WidgetRenderer.
func (r *buttonRenderer) Refresh() {
	b := r.button
	face, text := b.colours()
	r.face.FillColor = themeColour(face)
	r.face.CornerRadius = theme.Size(theme.SizeNameButtonRadius)
	r.face.StrokeWidth, r.face.StrokeColor = 1, color.Transparent
	if b.Importance != widget.LowImportance {
		r.face.StrokeColor = theme.Color(look.ColorButtonEdge)
	}
	r.ring.CornerRadius = r.face.CornerRadius + buttonEdge
	showRing(r.ring, b.focused)
	showIcon(r.icon, b.tintedIcon())
	r.text.Segments = b.segments(text)
	r.text.Refresh()
	r.ring.Refresh()
	r.face.Refresh()
	r.Layout(b.Size())
	canvas.Refresh(b.self)
}

// Objects implements fyne.WidgetRenderer.
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.face, r.icon, r.text}
}

// Destroy implements fyne.WidgetRenderer.
func (r *buttonRenderer) Destroy() {}

// colours are the names of the face's and the text's colour; an empty face is
// see-through.
func (b *Button) colours() (face, text fyne.ThemeColorName) {
	switch {
	case b.Disabled() && b.Importance == widget.LowImportance:
		return "", theme.ColorNameDisabled
	case b.Disabled():
		return theme.ColorNameDisabledButton, theme.ColorNameDisabled
	case b.Importance == widget.HighImportance:
		return theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
	case b.Importance == widget.LowImportance && b.hovered:
		return theme.ColorNameHover, b.quietColour()
	case b.Importance == widget.LowImportance:
		return "", b.quietColour()
	case b.hovered:
		return theme.ColorNamePressed, theme.ColorNameForeground
	}
	return theme.ColorNameButton, theme.ColorNameForeground
}

func (b *Button) quietColour() fyne.ThemeColorName {
	if b.plain {
		return theme.ColorNameForeground
	}
	return theme.ColorNamePrimary
}

func (b *Button) tintedIcon() fyne.Resource {
	switch {
	case b.Icon == nil:
		return nil
	case b.Disabled():
		return theme.NewDisabledResource(b.Icon)
	case b.Importance == widget.LowImportance:
		return theme.NewColoredResource(b.Icon, b.quietColour())
	case b.Importance == widget.HighImportance:
		return theme.NewColoredResource(b.Icon, theme.ColorNameForegroundOnPrimary)
	}
	return theme.NewThemedResource(b.Icon)
}

func (b *Button) segments(colour fyne.ThemeColorName) []widget.RichTextSegment {
	align := fyne.TextAlignCenter
	if b.Leading || b.Importance == widget.LowImportance {
		align = fyne.TextAlignLeading
	}
	style := func(size fyne.ThemeSizeName, text fyne.TextStyle) widget.RichTextStyle {
		return widget.RichTextStyle{Alignment: align, ColorName: colour, SizeName: size, TextStyle: text}
	}
	segments := []widget.RichTextSegment{&widget.TextSegment{Text: b.Label, Style: style(theme.SizeNameText, b.labelStyle())}}
	if b.Paper != "" {
		segments = append(segments, &widget.TextSegment{Text: b.Paper, Style: style(theme.SizeNameCaptionText, fyne.TextStyle{})})
	}
	return segments
}

// showRing draws the ring round what has the focus, or takes it away.
func showRing(ring *canvas.Rectangle, focused bool) {
	ring.StrokeWidth, ring.StrokeColor = ringWidth, color.Transparent
	if focused {
		ring.StrokeColor = theme.Color(look.ColorFocusRing)
	}
}

// ringWidth is how thick the ring is.
const ringWidth = 2

// themeColour is a colour of the theme; the empty name is see-through.
func themeColour(name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	return theme.Color(name)
}

func measure(text string, size float32, style fyne.TextStyle) float32 {
	return fyne.MeasureText(text, size, style).Width
}

// longestWord is the width below which a text cannot wrap any more.
func longestWord(text string, size float32, style fyne.TextStyle) float32 {
	var w float32
	for _, word := range strings.Fields(text) {
		w = fyne.Max(w, measure(word, size, style))
	}
	return w
}

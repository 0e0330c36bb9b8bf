package parts

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/look"
)

// Choice is one line of a list to choose from.
type Choice struct {
	// Title is in bold, Detail small beneath, Note a third line that says what
	// is special about this one, with a warning sign.
	Title, Detail, Note string
	// Disabled lines are shown and cannot be chosen.
	Disabled bool
}

// Choices is a list of which one line is chosen, by a click or, when the list
// has the focus, by the arrow keys. Enter goes on to the window. All lines
// are drawn, so it is for lists of some dozens.
type Choices struct {
	widget.DisableableWidget
	// OnSelected is called with the index of a line that a person chose.
	OnSelected func(index int)

	rows     []*row
	selected int
	focused  bool
}

// NewChoices makes a list with a line already chosen, -1 for none.
func NewChoices(choices []Choice, selected int, onSelected func(index int)) *Choices {
	l := &Choices{OnSelected: onSelected, selected: selected}
	for i, c := range choices {
		l.rows = append(l.rows, newRow(l, i, c))
	}
	l.ExtendBaseWidget(l)
	if l.first() < 0 {
		l.DisableableWidget.Disable() // Tab goes past a list in which nothing can be chosen
	}
	return l
}

// first is the index of the first line that can be chosen, -1 for none.
func (l *Choices) first() int {
	return slices.IndexFunc(l.rows, func(r *row) bool { return !r.choice.Disabled })
}

// current is the line that the ring is drawn round: the chosen one, or the one
// that Space would choose.
func (l *Choices) current() int {
	if l.selected >= 0 && l.selected < len(l.rows) {
		return l.selected
	}
	return l.first()
}

// Selected is the index of the chosen line, -1 for none.
func (l *Choices) Selected() int { return l.selected }

// Select chooses a line as a person would; a disabled one or none there is
// changes nothing.
func (l *Choices) Select(index int) {
	if l.Disabled() || index < 0 || index >= len(l.rows) || l.rows[index].choice.Disabled {
		return
	}
	l.selected = index
	l.Refresh()
	revealOn(canvasOf(l), l.rows[index])
	if l.OnSelected != nil {
		l.OnSelected(index)
	}
}

// Step chooses the next line that can be chosen, or the one before.
func (l *Choices) Step(down bool) {
	by, from := 1, l.selected
	if !down {
		by = -1
		if from < 0 {
			from = len(l.rows)
		}
	}
	for i := from + by; i >= 0 && i < len(l.rows); i += by {
		if !l.rows[i].choice.Disabled {
			l.Select(i)
			return
		}
	}
}

// TypedKey moves through the list and hands on what is not its own.
func (l *Choices) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyDown:
		l.Step(true)
	case fyne.KeyUp:
		l.Step(false)
	case fyne.KeyHome:
		l.selected = -1
		l.Step(true)
	case fyne.KeyEnd:
		l.selected = len(l.rows)
		l.Step(false)
	case fyne.KeySpace:
		if l.selected < 0 {
			l.Step(true)
		}
	default:
		forward(l, key)
	}
}

// TypedRune hands on what is typed.
func (l *Choices) TypedRune(r rune) { forwardRune(l, r) }

// FocusGained shows the ring round the line of now.
func (l *Choices) FocusGained() {
	l.focused = true
	l.Refresh()
	if i := l.current(); i >= 0 {
		revealOn(canvasOf(l), l.rows[i])
		return
	}
	reveal(l)
}

// FocusLost hides the ring.
func (l *Choices) FocusLost() {
	l.focused = false
	l.Refresh()
}

// Disable locks the list.
func (l *Choices) Disable() {
	l.DisableableWidget.Disable()
	l.Refresh()
}

// Refresh draws the lines anew.
func (l *Choices) Refresh() {
	for _, r := range l.rows {
		r.Refresh()
	}
	l.DisableableWidget.Refresh()
}

// Inner is the lines.
func (l *Choices) Inner() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(l.rows))
	for i, r := range l.rows {
		objects[i] = r
	}
	return objects
}

// CreateRenderer implements fyne.Widget.
func (l *Choices) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	return widget.NewSimpleRenderer(NewColumn(Tight, l.Inner()...))
}

// row is one line. It can be clicked and takes no focus: the list does.
type row struct {
	widget.BaseWidget
	list    *Choices
	index   int
	choice  Choice
	hovered bool
}

var (
	_ fyne.Tappable     = (*row)(nil)
	_ desktop.Hoverable = (*row)(nil)
)

func newRow(l *Choices, index int, c Choice) *row {
	r := &row{list: l, index: index, choice: c}
	r.ExtendBaseWidget(r)
	return r
}

// Tapped chooses the line and gives the list the focus.
func (r *row) Tapped(*fyne.PointEvent) {
	if r.off() {
		return
	}
	grabFocus(r.list)
	r.list.Select(r.index)
}

// Disabled tells whether the line can be chosen just now.
func (r *row) Disabled() bool { return r.off() }

func (r *row) off() bool { return r.choice.Disabled || r.list.Disabled() }

func (r *row) MouseIn(*desktop.MouseEvent) {
	r.hovered = true
	r.Refresh()
}

func (r *row) MouseMoved(*desktop.MouseEvent) {}

func (r *row) MouseOut() {
	r.hovered = false
	r.Refresh()
}

func (r *row) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	back := canvas.NewRectangle(color.Transparent)
	back.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	sign := widget.NewIcon(nil)
	body := NewLead(NoGap, &fyne.Container{Layout: &lineIcon{}, Objects: []fyne.CanvasObject{sign}}, r.words())
	rr := &rowRenderer{row: r, back: back, sign: sign, body: body}
	rr.Refresh()
	return rr
}

// words are the title and, close beneath, the detail and the note.
func (r *row) words() fyne.CanvasObject {
	colour := theme.ColorNameForeground
	if r.choice.Disabled {
		colour = theme.ColorNameDisabled
	}
	texts := []*widget.TextSegment{segment(r.choice.Title, colour, theme.SizeNameText, true)}
	if r.choice.Detail != "" {
		texts = append(texts, segment(r.choice.Detail, look.ColorLabel, theme.SizeNameCaptionText, false))
	}
	lines := []fyne.CanvasObject{newLine(texts...)}
	if r.choice.Note != "" {
		icon := newLineIcon(theme.NewWarningThemedResource(theme.WarningIcon()))
		note := newLine(segment(r.choice.Note, theme.ColorNameForeground, theme.SizeNameText, false))
		lines = append(lines, NewLead(NoGap, icon, note))
	}
	return NewColumn(NoGap, lines...)
}

func segment(text string, colour fyne.ThemeColorName, size fyne.ThemeSizeName, bold bool) *widget.TextSegment {
	return &widget.TextSegment{Text: text, Style: widget.RichTextStyle{
		ColorName: colour, SizeName: size, TextStyle: fyne.TextStyle{Bold: bold},
	}}
}

// rowInset keeps the sign off the line's edge.
const rowInset = 6

type rowRenderer struct {
	row  *row
	back *canvas.Rectangle
	sign *widget.Icon
	body *fyne.Container
}

func (r *rowRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.body.Move(fyne.NewPos(rowInset, 0))
	r.body.Resize(size.SubtractWidthHeight(2*rowInset, 0))
}

func (r *rowRenderer) MinSize() fyne.Size { return r.body.MinSize().AddWidthHeight(2*rowInset, 0) }

func (r *rowRenderer) Refresh() {
	chosen := r.row.list.selected == r.row.index
	r.back.FillColor = color.Transparent
	r.back.StrokeColor, r.back.StrokeWidth = theme.Color(look.ColorCardBorder), 1
	switch {
	case chosen:
		r.back.FillColor = theme.Color(look.ColorInfoBack)
		r.back.StrokeColor = theme.Color(theme.ColorNamePrimary)
	case r.row.hovered && !r.row.off():
		r.back.FillColor = theme.Color(theme.ColorNameHover)
	}
	if r.row.list.focused && r.row.list.current() == r.row.index {
		r.back.StrokeWidth, r.back.StrokeColor = 3, theme.Color(look.ColorFocusRing)
	}
	showIcon(r.sign, r.icon(chosen))
	r.back.Refresh()
	canvas.Refresh(r.row)
}

func (r *rowRenderer) icon(chosen bool) fyne.Resource {
	switch {
	case r.row.off():
		return theme.NewDisabledResource(theme.RadioButtonIcon())
	case chosen:
		return theme.NewPrimaryThemedResource(theme.RadioButtonCheckedIcon())
	}
	return theme.NewThemedResource(theme.RadioButtonIcon())
}

func (r *rowRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.back, r.body} }
func (r *rowRenderer) Destroy()                     {}

package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Tabs is a row of tabs that can be reached by Tab and chosen by Enter, Space
// or the arrow keys; those of Fyne take no focus at all. Only the row is drawn
// here: what belongs to a tab is the screen's to show beneath.
type Tabs struct {
	widget.BaseWidget
	// Entered is called for Enter on the chosen tab; nil leaves that to the
	// window.
	Entered func()

	buttons  []*tab
	selected int
	changed  func(int)
	byArrow  bool
	plain    bool // no line beneath
}

// NewTabs makes a row with one tab chosen; changed is called with the index of
// another one that a person chose.
func NewTabs(labels []string, selected int, changed func(index int)) *Tabs {
	t := &Tabs{selected: selected, changed: changed}
	for i, label := range labels {
		t.buttons = append(t.buttons, newTab(t, i, label, i == selected))
	}
	t.ExtendBaseWidget(t)
	return t
}

// NewSegments makes the same row for a choice of one among few, such as the
// size of text: nothing belongs beneath it.
func NewSegments(labels []string, selected int, changed func(index int)) *Tabs {
	t := NewTabs(labels, selected, changed)
	t.plain = true
	return t
}

// Focusable is the chosen tab's button, which a screen can give the focus to.
func (t *Tabs) Focusable() fyne.Focusable { return t.buttons[t.selected] }

// Selected is the index of the chosen tab.
func (t *Tabs) Selected() int { return t.selected }

// ByArrow tells, while changed is called, that the tab was chosen by an arrow
// key: another press may go on to the next one, so the focus is to stay here.
func (t *Tabs) ByArrow() bool { return t.byArrow }

// SetPaper gives a tab the words that the printed instruction calls it by.
func (t *Tabs) SetPaper(index int, paper string) {
	t.buttons[index].Paper = paper
	t.buttons[index].Refresh()
}

// Select chooses a tab as a person would.
func (t *Tabs) Select(index int) {
	if index < 0 || index >= len(t.buttons) || index == t.selected || t.buttons[index].Disabled() {
		return
	}
	t.buttons[t.selected].mark(false)
	t.selected = index
	t.buttons[index].mark(true)
	if t.changed != nil {
		t.changed(index)
	}
}

// Inner is the tabs' buttons.
func (t *Tabs) Inner() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(t.buttons))
	for i, b := range t.buttons {
		objects[i] = b
	}
	return objects
}

// CreateRenderer implements fyne.Widget.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	if t.plain {
		return widget.NewSimpleRenderer(NewFlow(Tight, t.Inner()...))
	}
	return widget.NewSimpleRenderer(NewColumn(NoGap, NewFlow(Tight, t.Inner()...), widget.NewSeparator()))
}

// tab is one tab: a button that knows its neighbours.
type tab struct {
	Button
	tabs  *Tabs
	index int
}

func newTab(t *Tabs, index int, label string, chosen bool) *tab {
	b := &tab{tabs: t, index: index}
	b.Label = label
	b.OnTapped = func() { t.Select(index) }
	b.Importance = importanceOf(chosen)
	b.ExtendBaseWidget(b)
	return b
}

func importanceOf(chosen bool) widget.Importance {
	if chosen {
		return widget.HighImportance
	}
	return widget.MediumImportance
}

func (b *tab) mark(chosen bool) {
	b.Importance = importanceOf(chosen)
	b.Refresh()
}

// Tapped takes the focus and chooses the tab.
func (b *tab) Tapped(at *fyne.PointEvent) {
	if !b.Disabled() {
		grabFocus(b)
	}
	b.Button.Tapped(at)
}

// TypedKey goes to the neighbours by the arrow keys. Enter on the chosen tab
// has nothing to choose, so it is the card's main button, unless the row has a
// use of its own for it.
func (b *tab) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyRight:
		b.move(b.index + 1)
	case key.Name == fyne.KeyLeft:
		b.move(b.index - 1)
	case isEnter(key) && b.index == b.tabs.selected && b.tabs.Entered != nil:
		b.tabs.Entered()
	case isEnter(key) && b.index == b.tabs.selected:
		forward(b, key)
	default:
		b.Button.TypedKey(key)
	}
}

func (b *tab) move(to int) {
	if to < 0 || to >= len(b.tabs.buttons) {
		return
	}
	grabFocus(b.tabs.buttons[to])
	b.tabs.byArrow = true
	b.tabs.Select(to)
	b.tabs.byArrow = false
}

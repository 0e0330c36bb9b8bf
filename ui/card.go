package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/ui/look"
	"kezek.kz/kezek/ui/parts"
)

// cardWidest keeps lines of text readable in a large window, times the user's
// text size.
const cardWidest = 820

// cardLayout is the white sheet in the middle: what scrolls, and the foot that
// stays in sight. Buttons that would take too much of a small sheet (large
// letters, many words) scroll with the page instead, after all else; what is
// being waited for always stays in sight.
type cardLayout struct {
	actions fyne.CanvasObject // nil without buttons
	// within is the place for the buttons in the page, beneath the one in the
	// foot; foot is both the buttons and the job under way.
	within, beneath, foot *fyne.Container
}

func newCardLayout(actions, busy fyne.CanvasObject) *cardLayout {
	l := &cardLayout{actions: actions, within: parts.NewColumn(parts.NoGap), beneath: parts.NewColumn(parts.NoGap)}
	l.foot = parts.NewColumn(parts.Normal, l.beneath, busy)
	l.within.Hidden = true
	put(l.beneath, actions)
	return l
}

func newCard(scroll *container.Scroll, l *cardLayout) fyne.CanvasObject {
	sheet := canvas.NewRectangle(theme.Color(look.ColorCard))
	sheet.CornerRadius = 8
	sheet.StrokeColor, sheet.StrokeWidth = theme.Color(look.ColorCardBorder), 1
	return container.New(l, sheet, scroll, l.foot)
}

// The distances round the sheet and in it, and those in little room.
const (
	cardEdge, cardInset           = 5, 14
	cardEdgeLittle, cardInsetLess = 3, 8
	// footMost is the share of the sheet that the foot may take.
	footMost = 0.4
)

// Layout implements fyne.Layout.
func (l *cardLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	edge, inset := float32(cardEdge), float32(cardInset)
	if size.Height < cardRoomy*theme.TextSize() {
		edge, inset = cardEdgeLittle, cardInsetLess
	}
	width := fyne.Min(size.Width-2*edge, cardWidest*fyne.Max(1, theme.TextSize()/usualText))
	height := size.Height - 2*edge
	objects[0].Move(fyne.NewSquareOffsetPos(edge))
	objects[0].Resize(fyne.NewSize(width, height))
	inner, room := width-2*inset, height-2*inset
	foot := l.fitFoot(inner, room)
	gap := float32(0)
	if foot > 0 {
		gap = theme.Padding()
	}
	objects[1].Move(fyne.NewSquareOffsetPos(edge + inset))
	parts.ResizeScroll(objects[1].(*container.Scroll), fyne.NewSize(inner, fyne.Max(0, room-foot-gap)))
	objects[2].Move(fyne.NewPos(edge+inset, edge+inset+room-foot))
}

// cardRoomy is the height, in letters, below which a sheet is a small one.
const cardRoomy = 28

// fitFoot puts the buttons where there is room for them and tells how high the
// foot then is.
func (l *cardLayout) fitFoot(width, room float32) float32 {
	l.hold(l.beneath, l.within)
	foot := parts.Fit(l.foot, width)
	if l.actions == nil || foot <= room*footMost {
		return foot
	}
	l.hold(l.within, l.beneath)
	return parts.Fit(l.foot, width)
}

// hold moves the buttons to one of their two places.
func (l *cardLayout) hold(to, from *fyne.Container) {
	if l.actions == nil {
		to.Hidden, from.Hidden = true, true
		return
	}
	to.Hidden, from.Hidden = false, true
	if len(to.Objects) == 0 {
		put(from, nil)
		put(to, l.actions)
	}
}

// MinSize implements fyne.Layout.
func (l *cardLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 200) }

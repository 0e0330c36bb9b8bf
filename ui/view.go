package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/ui/parts"
)

// view is the drawn shell: the places that the pages are put into. The order
// of its objects is the reading order, because Tab follows it.
type view struct {
	root   *fyne.Container
	banner *fyne.Container
	header *fyne.Container
	rail   *fyne.Container
	card   *fyne.Container
	footer *fyne.Container
	spoken *fyne.Container // see speak
	room                   // what of these is drawn one way or the other

	steps   *parts.StepRail
	scroll  *container.Scroll // the card's content
	body    *fyne.Container   // what is in it
	notice  fyne.CanvasObject // the block in it that tells something, nil without one
	failure fyne.CanvasObject // the block in it that tells of a failure, nil without one
	retry   *parts.Button     // «Повторить» in it, nil without one
	drawn   screen            // whose content it is
}

func newView() *view {
	v := &view{
		banner: container.NewStack(), header: container.NewStack(), rail: container.NewStack(),
		card: container.NewStack(), footer: container.NewStack(), spoken: container.New(standing{}),
	}
	v.root = container.New(&shell{view: v}, v.banner, v.header, v.rail, v.card, v.footer, v.spoken)
	return v
}

// shell places banner and header at the top, the footer at the bottom, the
// rail at the left and the card in what is left. In little room the rail is one
// line above the card, and what else can scrolls with the page.
type shell struct {
	parts.Threshold
	view *view
}

// railWidth is what the rail gets of the window's width: more when the text is
// larger, or its words would have to be broken.
func railWidth(width float32) float32 {
	const share, usualText, most = 0.27, 15, 320
	scale := theme.TextSize() / usualText
	return fyne.Min(width*share*(1+(scale-1)*0.3), most)
}

// Layout implements fyne.Layout.
func (s *shell) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	banner, header, rail, card, footer := objects[0], objects[1], objects[2], objects[3], objects[4]
	little := littleRoom(size)
	changed := s.view.setLittle(little)
	top := place(banner, 0, size.Width)
	top += place(header, top, size.Width)
	left := railWidth(size.Width)
	if little {
		left = 0
		top += place(rail, top, size.Width)
	}
	bottom := place(footer, top, size.Width)
	height := fyne.Max(0, size.Height-top-bottom)
	footer.Move(fyne.NewPos(0, size.Height-bottom))
	if !little {
		rail.Move(fyne.NewPos(0, top))
		rail.Resize(fyne.NewSize(left, height))
	}
	card.Move(fyne.NewPos(left, top))
	card.Resize(fyne.NewSize(size.Width-left, height))
	if changed && s.view.changed != nil {
		s.view.changed()
	}
}

// place gives an object the whole width and the height it then needs.
func place(o fyne.CanvasObject, y, width float32) float32 {
	o.Move(fyne.NewPos(0, y))
	return parts.Fit(o, width)
}

// MinSize implements fyne.Layout: the window's smallest size, whatever is in
// it; what does not fit scrolls.
func (shell) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(minWidth, minHeight) }

// redraw draws everything anew, in the language of now.
func (w *Window) redraw() {
	w.drawBanner()
	w.drawHeader()
	w.drawRail()
	w.drawFooter()
	w.drawCard()
	w.view.steps.ShowCurrent()
}

// redrawInPlace is redraw for a change of language or size: the focus and the
// place one has scrolled to stay.
func (w *Window) redrawInPlace() {
	offset := w.view.scroll.Offset
	place := w.focusPlace()
	w.redraw()
	if !w.focusAt(place) {
		w.focusScreen()
	}
	w.scrollBackTo(offset)
}

// scrollBackTo undoes what Tab has scrolled on its way, but for what the focus
// needs to be seen.
func (w *Window) scrollBackTo(offset fyne.Position) {
	c := w.window.Canvas()
	focused := c.Focused()
	w.view.scroll.ScrollToOffset(offset)
	w.scrollBy(0)
	if focused != nil {
		c.Unfocus()
		c.Focus(focused)
	}
}

// put replaces what is in a place.
func put(place *fyne.Container, o fyne.CanvasObject) {
	place.Objects = nil
	if o != nil {
		place.Objects = []fyne.CanvasObject{o}
	}
}

// refit lays everything out anew: wrapped text may have become higher.
func (w *Window) refit() {
	w.view.root.Refresh()
	w.view.root.Layout.Layout(w.view.root.Objects, w.view.root.Size())
}

// fitNew is refit after places were given what is new. That has no size yet and
// shows what it is to show; what was there before stays as it is.
func (w *Window) fitNew() {
	root := w.view.root
	for _, o := range root.Objects {
		if place, ok := o.(*fyne.Container); ok {
			place.Layout.Layout(place.Objects, place.Size())
		}
	}
	root.Layout.Layout(root.Objects, root.Size())
	canvas.Refresh(root)
}

// scrollToTop shows the beginning of the card.
func (w *Window) scrollToTop() { w.view.scroll.ScrollToTop() }

// drawCard draws the middle: the question, what happened, the screen's
// content, its buttons, and what is being waited for.
func (w *Window) drawCard() {
	v, s := w.view, w.current()
	offset := v.offsetOf(s)
	v.notice = w.noticeBlock()
	v.failure, v.retry = w.failureBlock()
	heading := parts.NewHeading(s.heading())
	content := s.content()
	actions, busy := w.cardFoot(s, content)
	sheet := newCardLayout(actions, busy)
	v.body = parts.NewColumn(parts.Normal, w.hintInPage(), heading, v.notice, v.failure, content, sheet.within, w.contactsInPage())
	v.scroll = parts.NewScroll(v.body)
	put(v.card, newCard(v.scroll, sheet))
	w.fitNew()
	v.scroll.ScrollToOffset(offset)
	v.drawn = s
	w.forbidCopying()
	w.speak()
}

// offsetOf is how far the page was scrolled, if it is the page that is drawn.
func (v *view) offsetOf(s screen) fyne.Position {
	if v.drawn != s || v.scroll == nil {
		return fyne.Position{}
	}
	return v.scroll.Offset
}

// cardFoot is the buttons and the job under way; inputs are locked meanwhile.
func (w *Window) cardFoot(s screen, content fyne.CanvasObject) (actions, busy fyne.CanvasObject) {
	if a, ok := s.(withActions); ok {
		actions = a.actions()
	}
	if w.job == nil {
		return actions, nil
	}
	parts.Lock(content)
	parts.Lock(actions)
	if w.job.busy != nil {
		w.job.busy.Stop() // the page is drawn anew meanwhile
	}
	w.job.busy = parts.NewBusy(w.job.waiting(), w.T("journey.cancel"), w.cancelJob)
	return actions, w.job.busy
}

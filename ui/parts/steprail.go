package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/look"
)

// StepState is how far a step is.
type StepState int

// The states of a step.
const (
	StepNext StepState = iota
	StepCurrent
	StepDone
)

// Step is one line of a rail. Mark is its number, empty for a step without.
type Step struct {
	Mark, Text string
	State      StepState
}

// StepRail lists steps from top to bottom under a title: done ones with a
// tick, the one of now in bold on the accent, the next ones in grey. It
// scrolls, and can be told to show the step of now.
type StepRail struct {
	*container.Scroll
	current fyne.CanvasObject // nil when no step is the one of now
}

// NewStepRail makes a rail.
func NewStepRail(title string, steps []Step) *StepRail {
	r := &StepRail{}
	lines := []fyne.CanvasObject{NewColoured(title, look.ColorRailDone, fyne.TextStyle{Bold: true})}
	for _, s := range steps {
		o := s.object()
		if s.State == StepCurrent {
			r.current = o
		}
		lines = append(lines, o)
	}
	r.Scroll = NewScroll(NewColumn(NoGap, lines...))
	return r
}

// ShowCurrent scrolls to the step of now, with what was before it in sight.
// The rail must have its size.
func (r *StepRail) ShowCurrent() {
	if r.current == nil {
		return
	}
	room := r.Size().Height
	most := fyne.Max(0, r.Content.MinSize().Height-room)
	r.ScrollToOffset(fyne.NewPos(0, fyne.Min(most, fyne.Max(0, r.current.Position().Y-room/3))))
}

// NewStepLine is the step of now in one line, with a tick where it is done.
func NewStepLine(text string, done bool) fyne.CanvasObject {
	line := NewTrimmed(newLine(segment(text, theme.ColorNameForeground, theme.SizeNameCaptionText, true)))
	if !done {
		return line
	}
	return NewLead(Tight, widget.NewIcon(theme.NewColoredResource(theme.ConfirmIcon(), look.ColorRailDone)), line)
}

func (s Step) object() fyne.CanvasObject {
	text := newLine(&widget.TextSegment{Text: s.Text, Style: widget.RichTextStyle{
		ColorName: s.textColour(), TextStyle: fyne.TextStyle{Bold: s.State == StepCurrent}, SizeName: theme.SizeNameCaptionText,
	}})
	return &fyne.Container{Layout: &stepLayout{}, Objects: []fyne.CanvasObject{s.disc(), text}}
}

func (s Step) textColour() fyne.ThemeColorName {
	switch s.State {
	case StepCurrent:
		return theme.ColorNameForeground
	case StepDone:
		return look.ColorRailDone
	}
	return look.ColorRailNext
}

// disc is the step's sign: a tick, its number, or a dot.
func (s Step) disc() fyne.CanvasObject {
	circle := canvas.NewCircle(color.Transparent)
	circle.StrokeWidth, circle.StrokeColor = 1.5, theme.Color(s.textColour())
	if s.Mark == "" && s.State == StepNext {
		circle.StrokeColor = color.Transparent // a dot alone: a ring round it would look like something to choose
	}
	if s.State == StepCurrent {
		circle.FillColor = theme.Color(look.ColorRailCurrent)
		circle.StrokeColor = circle.FillColor
	}
	return &fyne.Container{Layout: &discLayout{}, Objects: []fyne.CanvasObject{circle, s.sign()}}
}

func (s Step) sign() fyne.CanvasObject {
	if s.State == StepDone {
		return widget.NewIcon(theme.NewColoredResource(theme.ConfirmIcon(), look.ColorRailDone))
	}
	mark := s.Mark
	if mark == "" {
		mark = "•"
	}
	colour := s.textColour()
	if s.State == StepCurrent {
		colour = look.ColorOnRailCurrent
	}
	text := canvas.NewText(mark, theme.Color(colour))
	text.TextSize, text.Alignment = theme.CaptionTextSize(), fyne.TextAlignCenter
	text.TextStyle.Bold = s.State == StepCurrent
	return text
}

// discSide is the diameter of a step's sign.
func discSide() float32 { return theme.CaptionTextSize() * 1.75 }

type discLayout struct{}

// Layout implements fyne.Layout.
func (discLayout) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	side := discSide()
	objects[0].Resize(fyne.NewSquareSize(side))
	sign := objects[1]
	if _, icon := sign.(*widget.Icon); icon {
		sign.Resize(fyne.NewSquareSize(side * 0.7))
		sign.Move(fyne.NewSquareOffsetPos(side * 0.15))
		return
	}
	height := sign.MinSize().Height
	sign.Resize(fyne.NewSize(side, height))
	sign.Move(fyne.NewPos(0, (side-height)/2))
}

// MinSize implements fyne.Layout.
func (discLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(discSide()) }

// stepLayout sets the sign beside the first line of the words.
type stepLayout struct{}

// Layout implements fyne.Layout.
func (stepLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	side := discSide()
	line := fyne.MeasureText("M", theme.CaptionTextSize(), fyne.TextStyle{}).Height
	objects[0].Resize(fyne.NewSquareSize(side))
	objects[0].Move(fyne.NewPos(2, theme.InnerPadding()+(line-side)/2))
	objects[1].Move(fyne.NewPos(side+2, 0))
	fit(objects[1], fyne.Max(1, size.Width-side-2))
}

// MinSize implements fyne.Layout.
func (stepLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	min := objects[1].MinSize()
	return fyne.NewSize(min.Width+discSide()+2, fyne.Max(min.Height, discSide()))
}

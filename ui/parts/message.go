package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/look"
)

// Kind is what a message is about: each has its own icon and colour.
type Kind int

// The kinds. Red is for errors only, green for success only.
const (
	Info Kind = iota
	Success
	Warning
	Error
)

// NewMessage is a block with an icon: what happened in bold, then the other
// paragraphs, empty ones left out.
func NewMessage(kind Kind, what string, more ...string) fyne.CanvasObject {
	return NewMessageWith(kind, what, more)
}

// NewMessageWith is NewMessage with further objects beneath the text.
func NewMessageWith(kind Kind, what string, more []string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	lines := []fyne.CanvasObject{NewBold(what)}
	for _, text := range more {
		if text != "" {
			lines = append(lines, NewText(text))
		}
	}
	lines = append(lines, objects...)
	body := NewLead(Tight, kind.icon(), NewColumn(NoGap, lines...))
	edge := canvas.NewRectangle(theme.Color(kind.colour()))
	edge.SetMinSize(fyne.NewSize(4, 4))
	back := canvas.NewRectangle(theme.Color(kind.back()))
	back.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	return &fyne.Container{Layout: &edged{}, Objects: []fyne.CanvasObject{back, edge, body}}
}

func (k Kind) colour() fyne.ThemeColorName {
	switch k {
	case Success:
		return theme.ColorNameSuccess
	case Warning:
		return theme.ColorNameWarning
	case Error:
		return theme.ColorNameError
	}
	return theme.ColorNamePrimary
}

func (k Kind) back() fyne.ThemeColorName {
	switch k {
	case Success:
		return look.ColorSuccessBack
	case Warning:
		return look.ColorWarningBack
	case Error:
		return look.ColorErrorBack
	}
	return look.ColorInfoBack
}

// icon is the kind's sign in the kind's colour, as high as a line of text.
func (k Kind) icon() fyne.CanvasObject {
	var resource fyne.Resource
	switch k {
	case Success:
		resource = theme.NewSuccessThemedResource(theme.ConfirmIcon())
	case Warning:
		resource = theme.NewWarningThemedResource(theme.WarningIcon())
	case Error:
		resource = theme.NewErrorThemedResource(theme.ErrorIcon())
	default:
		resource = theme.NewPrimaryThemedResource(theme.InfoIcon())
	}
	return newLineIcon(resource)
}

// newLineIcon is an icon that stands in the middle of the first line of a
// paragraph beside it.
func newLineIcon(resource fyne.Resource) fyne.CanvasObject {
	return &fyne.Container{Layout: &lineIcon{}, Objects: []fyne.CanvasObject{widget.NewIcon(resource)}}
}

type lineIcon struct{}

// Layout implements fyne.Layout.
func (l *lineIcon) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	min, side := l.MinSize(objects), theme.IconInlineSize()
	objects[0].Resize(fyne.NewSquareSize(side))
	objects[0].Move(fyne.NewPos((min.Width-side)/2, (min.Height-side)/2))
}

// MinSize implements fyne.Layout: as high as a line of a label.
func (l *lineIcon) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.IconInlineSize()+theme.InnerPadding(), lineHeight())
}

// edged is a background, a stripe at the left edge and a body beside it.
type edged struct{}

// Layout implements fyne.Layout.
func (edged) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	stripe := objects[1].MinSize().Width
	objects[0].Resize(size)
	objects[1].Resize(fyne.NewSize(stripe, size.Height))
	objects[2].Move(fyne.NewPos(stripe+theme.Padding(), theme.Padding()))
	objects[2].Resize(fyne.NewSize(size.Width-stripe-2*theme.Padding(), size.Height-2*theme.Padding()))
}

// MinSize implements fyne.Layout.
func (edged) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[2].MinSize().AddWidthHeight(objects[1].MinSize().Width+2*theme.Padding(), 2*theme.Padding())
}

package look

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// TranslateFileDialog puts the places at the side of the toolkit's file
// chooser («Рабочий стол», «Загрузки») into the language that was given to
// SetToolkitLanguage; the toolkit itself writes them in English, whatever the
// language. It is to be called once the chooser is shown on the canvas.
func TranslateFileDialog(c fyne.Canvas) {
	walk(contentOf(c.Overlays().Top()), func(list *widget.List) {
		update := list.UpdateItem
		list.UpdateItem = func(id widget.ListItemID, item fyne.CanvasObject) {
			update(id, item)
			translatePlace(item)
		}
		list.Refresh()
	})
}

// contentOf gives what the topmost overlay holds. Its type is the toolkit's
// own and cannot be named here; asking it for a renderer instead would make it
// forget that it is centred.
func contentOf(overlay fyne.CanvasObject) fyne.CanvasObject {
	value := reflect.Indirect(reflect.ValueOf(overlay))
	if value.Kind() != reflect.Struct {
		return nil
	}
	field := value.FieldByName("Content")
	if !field.IsValid() {
		return nil
	}
	content, _ := field.Interface().(fyne.CanvasObject)
	return content
}

// walk calls for each list below an object, through the kinds of containers
// that the chooser is made of.
func walk(object fyne.CanvasObject, call func(*widget.List)) {
	switch o := object.(type) {
	case *widget.List:
		call(o)
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, call)
		}
	case *widget.PopUp:
		walk(o.Content, call)
	case *container.Split:
		walk(o.Leading, call)
		walk(o.Trailing, call)
	case *container.Scroll:
		walk(o.Content, call)
	case *container.ThemeOverride:
		walk(o.Content, call)
	}
}

// translatePlace changes a row that is an icon and a label, as a place is; the
// rows of files are other widgets and keep their names.
func translatePlace(row fyne.CanvasObject) {
	parts, ok := row.(*fyne.Container)
	if !ok {
		return
	}
	for _, part := range parts.Objects {
		if label, ok := part.(*widget.Label); ok && slices.Contains(places(), label.Text) {
			label.SetText(lang.X("place."+label.Text, label.Text))
		}
	}
}

// places are the names that the toolkit gives; "place." before one is its id
// among our texts.
func places() []string {
	return []string{
		"Home", "Computer", "App Files", "Desktop", "Documents", "Downloads", "Music", "Pictures", "Videos", "Movies",
	}
}

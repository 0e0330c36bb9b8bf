package ui

import (
	"reflect"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

func TestAScannerFillsTheFieldFromAnywhereOnThePage(t *testing.T) {
	for name, before := range map[string]func(r *stationRig){
		"the focus is in the field": func(*stationRig) {},
		"on a button":               func(r *stationRig) { press(r.w, fyne.KeyTab) },
		"nowhere":                   func(r *stationRig) { r.w.window.Canvas().Unfocus() },
		"something is typed":        func(r *stationRig) { r.typeText("22031"); r.hand.now = r.hand.now.Add(time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			r := atBinding(t, stationOptions{})
			before(r)
			r.hand.now = r.hand.now.Add(time.Second)
			r.scan(childConfirmed)
			r.key(fyne.KeyReturn)
			screenIs[*boundScreen](r.signInRig)
		})
	}
}

func TestTheMarksOfAScannerAreNoDigits(t *testing.T) {
	r := atBinding(t, stationOptions{change: func(o *Options) { o.Workstation.Scanner = Scanner{Prefix: "]C1", Suffix: "%"} }})
	r.scan("]C1" + childConfirmed + "%")
	r.key(fyne.KeyReturn)
	screenIs[*boundScreen](r.signInRig)
}

func TestWhatAPersonTypesIsNoScan(t *testing.T) {
	s := scan{now: func() time.Time { return time.Time{} }}
	now := time.Now()
	s.now = func() time.Time { return now }
	for i, c := range childConfirmed {
		s.typed(c, childConfirmed[:i+1])
		now = now.Add(120 * time.Millisecond)
	}
	if s.iin(childConfirmed) != "" {
		t.Error("it is taken for a scan")
	}
}

func TestAScanOfSomethingElseChangesNothing(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.typeText("220314599034")
	r.hand.now = r.hand.now.Add(time.Second)
	r.scan("4870001234567") // the goods of a shop
	r.key(fyne.KeyReturn)
	screenIs[*profileScreen](r.signInRig)
	if r.w.failure == nil {
		t.Error("a number of 25 digits is taken")
	}
}

func TestAnIINIsMaskedWhenTheFieldIsLeft(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.typeText(childConfirmed)
	r.mentions(childConfirmed)
	press(r.w, fyne.KeyTab)
	field := screenIs[*profileScreen](r.signInRig).binding.entry
	if field.Field.Text != portal.MaskIIN(childConfirmed) || field.Text() != childConfirmed {
		t.Errorf("the field shows %q and holds %q", field.Field.Text, field.Text())
	}
	r.silent(childConfirmed)
	r.silent("14.03.2022")
	r.w.window.Canvas().Focus(field.Field)
	if field.Field.Text != childConfirmed {
		t.Errorf("the field shows %q again", field.Field.Text)
	}
	r.key(fyne.KeyReturn)
	screenIs[*boundScreen](r.signInRig)
	r.silent(childConfirmed)
}

func TestARefusalShowsTheIINMasked(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.typeText(childUnconfirmed)
	r.key(fyne.KeyReturn)
	screenIs[*refusalScreen](r.signInRig)
	r.silent(portal.GroupIIN(childUnconfirmed))
	r.mentions(portal.MaskIIN(childUnconfirmed))
	r.press("Распечатать, что взять с собой")
	if len(r.coupons) != 1 {
		t.Errorf("%d coupons", len(r.coupons))
	}
}

// A scanner that ends with Tab leaves the field, which is masked then; «Добавить»
// is pressed with the mouse.
func TestAScannerThatEndsWithTabReplacesWhatWasTyped(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.typeText("22031")
	r.hand.now = r.hand.now.Add(time.Second)
	r.scan(childConfirmed)
	press(r.w, fyne.KeyTab)
	r.press("Добавить")
	screenIs[*boundScreen](r.signInRig)
}

// Somebody scans one child and thinks better of it: what stands in the field is
// asked for, and not what has stood there.
func TestAScanThatIsNoLongerInTheFieldIsNotAskedFor(t *testing.T) {
	key := func(name fyne.KeyName) func(*stationRig, *parts.Entry) {
		return func(_ *stationRig, f *parts.Entry) { f.TypedKey(&fyne.KeyEvent{Name: name}) }
	}
	for name, c := range map[string]struct {
		mend func(*stationRig, *parts.Entry)
		page screen
	}{
		"deleted": {key(fyne.KeyDelete), &profileScreen{}},
		"erased":  {key(fyne.KeyBackspace), &profileScreen{}},
		"pasted over": {func(r *stationRig, f *parts.Entry) {
			clipboard := r.w.options.App.Clipboard()
			clipboard.SetContent(childUnconfirmed)
			f.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
		}, &refusalScreen{}},
	} {
		t.Run(name, func(t *testing.T) {
			r := atBinding(t, stationOptions{})
			r.hand.now = r.hand.now.Add(time.Second)
			r.scan(childConfirmed)
			entry := screenIs[*profileScreen](r.signInRig).binding.entry
			r.w.window.Canvas().Focus(entry.Field)
			entry.Field.SelectAll()
			c.mend(r, entry.Field)
			stands := entry.Text()
			r.key(fyne.KeyReturn)
			if reflect.TypeOf(r.w.current()) != reflect.TypeOf(c.page) {
				t.Errorf("%q stands in the field, and it leads to %T", stands, r.w.current())
			}
		})
	}
}

// A scanner may type a space or a dash, which the field does not take.
func TestAScanWithSeparatorsIsOne(t *testing.T) {
	r := atBinding(t, stationOptions{change: func(o *Options) { o.Workstation.Scanner = Scanner{Suffix: "-"} }})
	r.typeText("22031")
	r.hand.now = r.hand.now.Add(time.Second)
	r.scan(childConfirmed + "-")
	r.key(fyne.KeyReturn)
	screenIs[*boundScreen](r.signInRig)
}

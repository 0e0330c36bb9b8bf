package look

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestWearChangesTheSizeWithoutAnotherTheme(t *testing.T) {
	s := test.NewTempApp(t).Settings()
	Wear(s)
	worn := s.Theme()
	usual := theme.TextSize()
	Wear(s, Scale(1.5))
	if s.Theme() != worn || theme.TextSize() != usual*1.5 {
		t.Errorf("another theme: %v; text of %v, usual %v", s.Theme() != worn, theme.TextSize(), usual)
	}
	Wear(s)
	if theme.TextSize() != usual {
		t.Errorf("text of %v, want %v", theme.TextSize(), usual)
	}
}

func TestWearTellsTheToolkitOfOtherColours(t *testing.T) {
	s := test.NewTempApp(t).Settings()
	Wear(s)
	for _, choice := range []Choice{Dark, HighContrast, System, Light} {
		before := s.Theme()
		Wear(s, Colours(choice), Scale(2))
		if s.Theme() == before {
			t.Errorf("%s: the toolkit was not told", choice)
		}
	}
}

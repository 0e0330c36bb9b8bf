package look

import "fyne.io/fyne/v2"

// Wear makes the program look as the options say; what is shown is to be drawn
// anew afterwards. Where the colours stay, the theme that is worn takes the new
// size of text itself: told of another theme, the toolkit would read all fonts
// again, a tenth of a second and some megabytes that it never gives back.
func Wear(s fyne.Settings, options ...Option) {
	next := NewTheme(options...)
	worn, ours := s.Theme().(*Theme)
	if !ours || worn.choice != next.choice {
		s.SetTheme(next)
		return
	}
	worn.scale = next.scale
}

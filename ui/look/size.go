package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// textSize is the usual size of text, in the toolkit's device-independent
// pixels; every other size of text is told beside it.
const textSize = 15

// Size gives the size of a name in device-independent pixels. Text and the
// icons beside it grow with the scale; distances and borders do not, so that a
// window of 800 by 600 still holds a card of large text.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return textSize * t.scale
	case theme.SizeNameCaptionText:
		return 13 * t.scale
	case theme.SizeNameSubHeadingText:
		return 18 * t.scale
	case theme.SizeNameHeadingText:
		return 22 * t.scale
	case theme.SizeNameInlineIcon:
		return 20 * t.scale
	case theme.SizeNamePadding:
		return 5
	case theme.SizeNameInnerPadding:
		return 9
	case theme.SizeNameLineSpacing:
		return 5
	case theme.SizeNameInputBorder:
		return 2 // a line of one point may fall between two pixels and lose its contrast
	case theme.SizeNameScrollBar:
		return 14
	case theme.SizeNameScrollBarSmall:
		return 5
	case theme.SizeNameModalBlurRadius:
		return 0 // nothing moves or blurs unless something happened
	}
	return theme.DefaultTheme().Size(name)
}

package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// contrastPalette is black and white, with yellow for what acts and light blue
// for where the focus is. Text has a contrast of 7 at least (WCAG 2.2, 1.4.6),
// and every field, button and card has a line round it, because their faces are
// all black.
func contrastPalette() palette {
	return palette{variant: theme.VariantDark, named: merge(contrastToolkit(), contrastParts())}
}

const (
	black  = 0x000000
	white  = 0xffffff
	yellow = 0xffe14d
)

func contrastToolkit() map[fyne.ThemeColorName]color.NRGBA {
	return map[fyne.ThemeColorName]color.NRGBA{
		theme.ColorNamePrimary:             rgb(yellow),
		theme.ColorNameForegroundOnPrimary: rgb(black),
		theme.ColorNameHyperlink:           rgb(yellow),
		theme.ColorNameBackground:          rgb(black),
		theme.ColorNameForeground:          rgb(white),
		theme.ColorNameButton:              rgb(black),
		theme.ColorNameDisabledButton:      rgb(black),
		theme.ColorNameDisabled:            rgb(0xb4b4b4),
		theme.ColorNamePlaceHolder:         rgb(0xd0d0d0),
		theme.ColorNameInputBackground:     rgb(black),
		theme.ColorNameInputBorder:         rgb(white),
		theme.ColorNameMenuBackground:      rgb(0x1a1a1a),
		theme.ColorNameOverlayBackground:   rgb(0x1a1a1a),
		theme.ColorNameHeaderBackground:    rgb(black),
		theme.ColorNameSeparator:           rgb(white),
		theme.ColorNameScrollBar:           rgb(white),
		theme.ColorNameScrollBarBackground: rgb(0x404040),
		theme.ColorNameFocus:               rgba(0x1aebff, 0x80),
		theme.ColorNameHover:               rgb(0x333333),
		theme.ColorNamePressed:             rgb(0x4d4d4d),
		theme.ColorNameSelection:           rgb(0x005a9e),
		theme.ColorNameError:               rgb(0xff9d94),
		theme.ColorNameForegroundOnError:   rgb(black),
		theme.ColorNameSuccess:             rgb(0x6bf08f),
		theme.ColorNameForegroundOnSuccess: rgb(black),
		theme.ColorNameWarning:             rgb(0xffb454),
		theme.ColorNameForegroundOnWarning: rgb(black),
	}
}

func contrastParts() map[fyne.ThemeColorName]color.NRGBA {
	return map[fyne.ThemeColorName]color.NRGBA{
		ColorHeader:        rgb(black),
		ColorOnHeader:      rgb(white),
		ColorBanner:        rgb(yellow),
		ColorOnBanner:      rgb(black),
		ColorRail:          rgb(black),
		ColorRailDone:      rgb(white),
		ColorRailCurrent:   rgb(yellow),
		ColorOnRailCurrent: rgb(black),
		ColorRailNext:      rgb(0xd0d0d0),
		ColorCard:          rgb(black),
		ColorCardBorder:    rgb(white),
		ColorLabel:         rgb(0xd0d0d0),
		ColorValue:         rgb(white),
		ColorGrid:          rgb(0x555555),
		ColorErrorBack:     rgb(black),
		ColorSuccessBack:   rgb(black),
		ColorInfoBack:      rgb(black),
		ColorWarningBack:   rgb(black),
		ColorFocusRing:     rgb(0x1aebff),
		ColorButtonEdge:    rgb(white),
	}
}

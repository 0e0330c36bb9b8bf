package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colours of the program's own parts, beside the toolkit's names.
// theme.ColorNameError is for errors alone and theme.ColorNameSuccess for
// «Родство подтвердилось» alone; each stands beside an icon.
const (
	// ColorHeader is the band with the portal's name, ColorOnHeader its text.
	ColorHeader   fyne.ThemeColorName = "kezekHeader"
	ColorOnHeader fyne.ThemeColorName = "kezekOnHeader"
	// ColorBanner is the band «УЧЕБНЫЙ РЕЖИМ», ColorOnBanner its text.
	ColorBanner   fyne.ThemeColorName = "kezekBanner"
	ColorOnBanner fyne.ThemeColorName = "kezekOnBanner"
	// ColorRail is the rail of steps; a step is drawn in ColorRailDone,
	// ColorRailCurrent (its number on it in ColorOnRailCurrent) or, when it is
	// still to come, ColorRailNext.
	ColorRail          fyne.ThemeColorName = "kezekRail"
	ColorRailDone      fyne.ThemeColorName = "kezekRailDone"
	ColorRailCurrent   fyne.ThemeColorName = "kezekRailCurrent"
	ColorOnRailCurrent fyne.ThemeColorName = "kezekOnRailCurrent"
	ColorRailNext      fyne.ThemeColorName = "kezekRailNext"
	// ColorCard is the card in the middle, ColorCardBorder the line round it.
	ColorCard       fyne.ThemeColorName = "kezekCard"
	ColorCardBorder fyne.ThemeColorName = "kezekCardBorder"
	// ColorLabel is the name of a field («Срок действия:»), ColorValue what it
	// holds, as in the authority's dialog: grey and black.
	ColorLabel fyne.ThemeColorName = "kezekLabel"
	ColorValue fyne.ThemeColorName = "kezekValue"
	// ColorGrid is the lines across behind a chart, which its numbers may stand
	// on.
	ColorGrid fyne.ThemeColorName = "kezekGrid"
	// The backgrounds of messages of the four kinds.
	ColorErrorBack   fyne.ThemeColorName = "kezekErrorBack"
	ColorSuccessBack fyne.ThemeColorName = "kezekSuccessBack"
	ColorInfoBack    fyne.ThemeColorName = "kezekInfoBack"
	ColorWarningBack fyne.ThemeColorName = "kezekWarningBack"
	// ColorFocusRing is the ring round what has the focus, on whatever it
	// stands.
	ColorFocusRing fyne.ThemeColorName = "kezekFocusRing"
	// ColorButtonEdge is the line round a button; see-through where the button's
	// face is seen by itself.
	ColorButtonEdge fyne.ThemeColorName = "kezekButtonEdge"
)

// Accent is the colour of the authority's own dialog.
func Accent() color.NRGBA { return rgb(0x3a677f) }

// palette is the colours of one variant.
type palette struct {
	variant fyne.ThemeVariant
	named   map[fyne.ThemeColorName]color.NRGBA
}

func lightPalette() palette {
	return palette{variant: theme.VariantLight, named: merge(lightToolkit(), lightParts())}
}

func darkPalette() palette {
	return palette{variant: theme.VariantDark, named: merge(darkToolkit(), darkParts())}
}

func lightToolkit() map[fyne.ThemeColorName]color.NRGBA {
	return map[fyne.ThemeColorName]color.NRGBA{
		theme.ColorNamePrimary:             Accent(),
		theme.ColorNameForegroundOnPrimary: rgb(0xffffff),
		theme.ColorNameHyperlink:           rgb(0x1f5673),
		theme.ColorNameBackground:          rgb(0xf3f5f7),
		theme.ColorNameForeground:          rgb(0x16202a),
		theme.ColorNameButton:              rgb(0xe1e7ec),
		theme.ColorNameDisabledButton:      rgb(0xe9edf0),
		theme.ColorNameDisabled:            rgb(0x5f6973),
		theme.ColorNamePlaceHolder:         rgb(0x5a6671),
		theme.ColorNameInputBackground:     rgb(0xffffff),
		theme.ColorNameInputBorder:         rgb(0x7b8893),
		theme.ColorNameMenuBackground:      rgb(0xffffff),
		theme.ColorNameOverlayBackground:   rgb(0xffffff),
		theme.ColorNameHeaderBackground:    rgb(0xe6ebef),
		theme.ColorNameSeparator:           rgb(0xcfd6dc),
		theme.ColorNameScrollBar:           rgba(0x16202a, 0x80),
		theme.ColorNameScrollBarBackground: rgb(0xdde3e8),
		// A focused button is mixed with this: it must be seen on the accent
		// and on a grey button alike.
		theme.ColorNameFocus:               rgba(0x061b28, 0x66),
		theme.ColorNameHover:               rgba(0x061b28, 0x14),
		theme.ColorNamePressed:             rgba(0x061b28, 0x2e),
		theme.ColorNameSelection:           rgba(0x3a677f, 0x4d),
		theme.ColorNameError:               rgb(0xb3261e),
		theme.ColorNameForegroundOnError:   rgb(0xffffff),
		theme.ColorNameSuccess:             rgb(0x1b7038),
		theme.ColorNameForegroundOnSuccess: rgb(0xffffff),
		theme.ColorNameWarning:             rgb(0x825400),
		theme.ColorNameForegroundOnWarning: rgb(0xffffff),
	}
}

func lightParts() map[fyne.ThemeColorName]color.NRGBA {
	return map[fyne.ThemeColorName]color.NRGBA{
		ColorHeader:        Accent(),
		ColorOnHeader:      rgb(0xffffff),
		ColorBanner:        rgb(0xffe3a3),
		ColorOnBanner:      rgb(0x4a3300),
		ColorRail:          rgb(0xe6ecf0),
		ColorRailDone:      rgb(0x3a5566),
		ColorRailCurrent:   Accent(),
		ColorOnRailCurrent: rgb(0xffffff),
		ColorRailNext:      rgb(0x586570),
		ColorCard:          rgb(0xffffff),
		ColorCardBorder:    rgb(0xcfd6dc),
		ColorLabel:         rgb(0x5a6671),
		ColorValue:         rgb(0x000000),
		ColorGrid:          rgb(0xcfd6dc),
		ColorErrorBack:     rgb(0xfdeceb),
		ColorSuccessBack:   rgb(0xe6f4ea),
		ColorInfoBack:      rgb(0xe8f0f5),
		ColorWarningBack:   rgb(0xfff3d9),
		ColorFocusRing:     rgb(0x16202a),
		ColorButtonEdge:    rgba(0, 0),
	}
}

func darkToolkit() map[fyne.ThemeColorName]color.NRGBA {
	return map[fyne.ThemeColorName]color.NRGBA{
		theme.ColorNamePrimary:             rgb(0x8cbdd5),
		theme.ColorNameForegroundOnPrimary: rgb(0x0b1b24),
		theme.ColorNameHyperlink:           rgb(0x9fcbe0),
		theme.ColorNameBackground:          rgb(0x12181d),
		theme.ColorNameForeground:          rgb(0xeaeff2),
		theme.ColorNameButton:              rgb(0x2b353d),
		theme.ColorNameDisabledButton:      rgb(0x222a31),
		theme.ColorNameDisabled:            rgb(0x98a4ae),
		theme.ColorNamePlaceHolder:         rgb(0xa3afb9),
		theme.ColorNameInputBackground:     rgb(0x171e24),
		theme.ColorNameInputBorder:         rgb(0x75838f),
		theme.ColorNameMenuBackground:      rgb(0x242d34),
		theme.ColorNameOverlayBackground:   rgb(0x1b2329),
		theme.ColorNameHeaderBackground:    rgb(0x232c33),
		theme.ColorNameSeparator:           rgb(0x3a464f),
		theme.ColorNameScrollBar:           rgba(0xeaeff2, 0x80),
		theme.ColorNameScrollBarBackground: rgb(0x232c33),
		theme.ColorNameFocus:               rgba(0xffffff, 0x4d),
		theme.ColorNameHover:               rgba(0xffffff, 0x14),
		theme.ColorNamePressed:             rgba(0xffffff, 0x2e),
		theme.ColorNameSelection:           rgba(0x8cbdd5, 0x4d),
		theme.ColorNameError:               rgb(0xff9a91),
		theme.ColorNameForegroundOnError:   rgb(0x2b0502),
		theme.ColorNameSuccess:             rgb(0x7fd69a),
		theme.ColorNameForegroundOnSuccess: rgb(0x04210d),
		theme.ColorNameWarning:             rgb(0xf2c063),
		theme.ColorNameForegroundOnWarning: rgb(0x2b1c00),
	}
}

func darkParts() map[fyne.ThemeColorName]color.NRGBA {
	return map[fyne.ThemeColorName]color.NRGBA{
		ColorHeader:        rgb(0x24414f),
		ColorOnHeader:      rgb(0xffffff),
		ColorBanner:        rgb(0x6b4c00),
		ColorOnBanner:      rgb(0xfff0cc),
		ColorRail:          rgb(0x1a2228),
		ColorRailDone:      rgb(0xb4cbd7),
		ColorRailCurrent:   rgb(0x8cbdd5),
		ColorOnRailCurrent: rgb(0x0b1b24),
		ColorRailNext:      rgb(0x9ba8b2),
		ColorCard:          rgb(0x1b2329),
		ColorCardBorder:    rgb(0x3a464f),
		ColorLabel:         rgb(0xa3afb9),
		ColorValue:         rgb(0xffffff),
		ColorGrid:          rgb(0x3a464f),
		ColorErrorBack:     rgb(0x3a1a18),
		ColorSuccessBack:   rgb(0x14301d),
		ColorInfoBack:      rgb(0x1b2e38),
		ColorWarningBack:   rgb(0x382a0c),
		ColorFocusRing:     rgb(0xeaeff2),
		ColorButtonEdge:    rgba(0, 0),
	}
}

func merge(maps ...map[fyne.ThemeColorName]color.NRGBA) map[fyne.ThemeColorName]color.NRGBA {
	all := map[fyne.ThemeColorName]color.NRGBA{}
	for _, m := range maps {
		for name, c := range m {
			all[name] = c
		}
	}
	return all
}

// rgb is an opaque colour written as 0xRRGGBB.
func rgb(hex uint32) color.NRGBA { return rgba(hex, 0xff) }

// rgba is a colour written as 0xRRGGBB with an opacity.
func rgba(hex uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}

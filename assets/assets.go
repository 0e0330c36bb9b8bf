// Package assets holds what the program carries with it: its texts in three
// languages, its icon, the catalogue of portals and the guide's pictures.
package assets

import "embed"

// Lang is the folder "lang": one go-i18n message file for each area of the
// program and each language, named AREA.LANGUAGE.json. The area "fyne" holds
// the toolkit's own texts under the toolkit's own ids.
//
//go:embed lang/*.json
var Lang embed.FS

// Icon is the program's icon, a PNG of 512 by 512 pixels; icon.svg beside it
// is what it was drawn as.
//
//go:embed icon.png
var Icon []byte

// Portals is the catalogue of portals that the program is shipped with, to be
// read by portal.ParseCatalogue.
//
//go:embed portals.json
var Portals []byte

// Guide is the folder "guide": the pictures of the user's guide, a folder for
// each language. `make guide` makes them.
//
//go:embed guide/*/*.png
var Guide embed.FS

//go:build cgo

package main

import (
	"os"
	"path/filepath"
	"runtime"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui"
)

// catalogueName is the file in the configuration folder that stands in the place
// of the shipped catalogue. What the settings change lies beside it.
const catalogueName = "portals.json"

// openCatalogue opens the policy's catalogue, which nobody changes here, or the
// one of the configuration folder.
func (d *desk) openCatalogue() (*portal.CatalogueFile, error) {
	if p := d.env.policy; p != nil && p.Portals != nil {
		return portal.FixedCatalogue(p.Portals), nil
	}
	return openCatalogue(d.dir)
}

// openCatalogue opens the catalogue of a configuration folder.
func openCatalogue(dir string) (*portal.CatalogueFile, error) {
	return portal.OpenCatalogue(filepath.Join(dir, catalogueName), assets.Portals)
}

// comfort is what the window offers beside the way.
func (d *desk) comfort(o ui.Options) ui.Options {
	o.Catalogue = d.catalogue
	o.System = systemName(runtime.GOOS, os.ReadFile, systemRelease, d.env.getenv)
	return o
}

// greeted is comfort for a window that a person opens: the first-start help, and
// what the last run ended by.
func greeted(o ui.Options, crash string) ui.Options {
	o.Welcome, o.Crash = true, crash
	return o
}

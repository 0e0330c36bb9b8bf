//go:build cgo

package main

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui"
)

// tourStationPortal is the portal of the workstation in a tour.
const tourStationPortal = "practice-almaty"

// tourStation goes through the screens of a workstation in one look.
func tourStation(ctx context.Context, e *env, a fyne.App, worn tourLook, take func(string, fyne.Window) error) error {
	folder, err := os.MkdirTemp("", "kezek-tour-sticks-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	s := &ui.TourStation{
		One: filepath.Join(folder, "one"), Two: filepath.Join(folder, "two"),
		Child: practiceChild, Stranger: tourStranger, Pending: tourChild("KINSHIP_CHECK_PENDING"), Down: tourChild("REGISTRY_UNAVAILABLE"),
	}
	worn.station = s
	return withTourWindow(ctx, e, a, worn, func(w *ui.Window, p *practice.Practice) error {
		for stick, notes := range map[string][]string{s.One: {practice.NoteMother}, s.Two: {practice.NoteMother, practice.NoteSigning}} {
			if err := fillStick(stick, p, notes); err != nil {
				return err
			}
		}
		tour := ui.Tour{Window: w, Password: practice.Password, Picture: take}
		return tour.RunStation(ctx, s)
	})
}

// fillStick copies practice keys onto a stick.
func fillStick(stick string, p *practice.Practice, notes []string) error {
	if err := os.MkdirAll(stick, 0o700); err != nil {
		return err
	}
	for _, note := range notes {
		from := noted(p, note)
		key, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(stick, filepath.Base(from)), key, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// tourChild is the child of the practice registry whose «Привязка» ends in a
// code.
func tourChild(code string) string {
	for _, c := range tourChildren() {
		if c.Code == code {
			return c.IIN
		}
	}
	return ""
}

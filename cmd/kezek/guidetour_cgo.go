//go:build cgo

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/look"
)

// guideAll takes the pictures of the user's guide in each language, and writes
// beside them the words that stand on each.
func guideAll(ctx context.Context, e *env, a fyne.App, root string) error {
	for _, language := range lang.Languages() {
		if err := guideOnce(ctx, e.forGuide(), a, root, language); err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
	}
	return nil
}

func guideOnce(ctx context.Context, e *env, a fyne.App, root, language string) error {
	folder := filepath.Join(root, "assets", "guide", language)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	words := map[string][]string{}
	take := func(f ui.Figure) error {
		words[f.Name] = f.Words
		picture, err := screenshot(f.Window)
		if err != nil {
			return err
		}
		path := filepath.Join(folder, f.Name+".png")
		fmt.Fprintln(e.stdout, path)
		return writeGuidePicture(path, framed(picture, inPixels(f, picture.Bounds())))
	}
	worn := tourLook{name: language, language: language, textSize: 100, colours: look.Light, guide: true}
	err := withTourWindow(ctx, e, a, worn, func(w *ui.Window, _ *practice.Practice) error {
		tour := ui.Tour{Window: w, Password: practice.Password, Child: practiceChild, Figure: take}
		return tour.RunGuide(ctx)
	})
	if err != nil {
		return err
	}
	return writeWords(filepath.Join(root, "docs", "guide", "words."+language+".json"), words)
}

// inPixels is what is framed, in pixels of the picture.
func inPixels(f ui.Figure, picture image.Rectangle) image.Rectangle {
	if f.Size.IsZero() {
		return image.Rectangle{}
	}
	scale := float32(picture.Dx()) / f.Window.Canvas().Size().Width
	at := func(p fyne.Position) image.Point { return image.Pt(int(p.X*scale), int(p.Y*scale)) }
	return image.Rectangle{Min: at(f.At), Max: at(f.At.Add(f.Size))}
}

func writeWords(path string, words map[string][]string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	data, err := json.MarshalIndent(words, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}

package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// modulesScreen is where somebody says which program (a PKCS#11 module) works
// with a kind of token, where it is not found by itself. What is typed takes
// effect at once; «Проверить» tells what is found with it.
type modulesScreen struct {
	w       *Window
	checked bool
	found   []Token
	err     error
	main    *parts.Button
}

func newModulesScreen(w *Window) screen { return &modulesScreen{w: w} }

// showModules opens the page, from the settings or from where a token was
// looked for.
func (w *Window) showModules() { w.show(newModulesScreen(w)) }

func (s *modulesScreen) heading() string       { return s.w.T("storage.modules.heading") }
func (s *modulesScreen) stage() stage          { return stageOther }
func (s *modulesScreen) focus() fyne.Focusable { return s.main }
func (s *modulesScreen) submit()               { s.check() }

func (s *modulesScreen) leave() { s.checked, s.found, s.err = false, nil, nil }

func (s *modulesScreen) content() fyne.CanvasObject {
	lines := []fyne.CanvasObject{
		parts.NewText(s.w.T("storage.modules.what")),
		parts.NewSmall(s.w.T("storage.modules.careful")),
		s.trouble(),
	}
	for _, kind := range signer.TokenTypes() {
		lines = append(lines, s.module(kind))
	}
	return parts.NewColumn(parts.Normal, lines...)
}

// trouble tells that a module failed.
func (s *modulesScreen) trouble() fyne.CanvasObject {
	if s.err == nil {
		return nil
	}
	e := explain.Error(s.w.lang, s.err)
	return s.w.helped(parts.Warning, e.ID, e.What, e.Unchanged, e.Next)
}

// module is one kind: its name, the path, and what was found.
func (s *modulesScreen) module(kind signer.StorageType) fyne.CanvasObject {
	entry := parts.NewEntry(s.w.modulePath(kind), func(path string) { s.w.setModulePath(kind, path) })
	entry.SetPlaceHolder(s.w.T("storage.modules.well_known"))
	return parts.NewColumn(parts.NoGap, parts.NewBold(s.w.storageName(kind)), entry, s.result(kind))
}

func (s *modulesScreen) result(kind signer.StorageType) fyne.CanvasObject {
	if !s.checked {
		return nil
	}
	var found []string
	for _, t := range s.found {
		if t.Type == kind {
			found = append(found, s.w.tokenDetail(t))
		}
	}
	if len(found) == 0 {
		return parts.NewSmall(s.w.T("storage.modules.nothing"))
	}
	return parts.NewText(s.w.T("storage.modules.found", map[string]any{"Tokens": strings.Join(found, "; ")}))
}

func (s *modulesScreen) actions() fyne.CanvasObject {
	s.main = parts.NewMainButton(s.w.T("storage.modules.check"), "", s.check)
	return parts.NewFlow(parts.Normal, s.main, parts.NewButton(s.w.T("journey.close"), "", s.w.back))
}

// check tells which tokens are found with the paths of now.
func (s *modulesScreen) check() {
	if s.w.options.Tokens == nil {
		return
	}
	var found []Token
	s.w.work(s, s.w.says("storage.tokens.searching"), func(ctx context.Context) (err error) {
		found, err = s.w.options.Tokens(ctx)
		return err
	}, func(err error) {
		s.checked, s.found, s.err = true, slices.Clone(found), err
		s.w.drawCard()
		s.w.focusScreen()
	})
}

func (w *Window) modulePath(kind signer.StorageType) string {
	return w.options.App.Preferences().String(PrefModule(kind))
}

// setModulePath keeps a path; an empty one is the well-known paths again. A
// path copied from a file manager comes in quotation marks.
func (w *Window) setModulePath(kind signer.StorageType, path string) {
	path = strings.Trim(strings.TrimSpace(path), `"`)
	if path == "" {
		w.options.App.Preferences().RemoveValue(PrefModule(kind))
		return
	}
	w.options.App.Preferences().SetString(PrefModule(kind), path)
}

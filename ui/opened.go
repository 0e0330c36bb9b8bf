package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/ui/parts"
)

// openedScreen asks what a key file was opened for, outside of this program: to
// sign in, or to look at it.
type openedScreen struct {
	w    *Window
	file KeyFile
	// looked tells that the file was looked at, and useless that no password
	// will make it serve.
	looked, useless bool
	main            *parts.Button
}

func (s *openedScreen) heading() string       { return s.w.T("open.heading") }
func (s *openedScreen) stage() stage          { return stageOther }
func (s *openedScreen) focus() fyne.Focusable { return s.main }
func (s *openedScreen) leave()                {}

// entered looks at the file without its password: a picture or a file that is
// gone is told before anybody goes all the way to a portal with it.
func (s *openedScreen) entered() {
	if s.looked {
		return
	}
	s.w.work(s, s.w.says("open.checking"), func(context.Context) error {
		_, err := s.w.options.KeyIDs(s.file.Path)
		return err
	}, func(err error) {
		s.looked, s.useless = true, hopeless(err)
		s.w.drawCard()
		s.w.focusScreen()
		if s.useless {
			s.w.fail(err, nil)
		}
	})
}

func (s *openedScreen) content() fyne.CanvasObject {
	about := parts.NewFields(
		parts.NewField(s.w.T("open.file"), shortKeyName(s.file.Name)),
		parts.NewField(s.w.T("open.folder"), filepath.Dir(s.file.Path)),
	)
	if s.useless {
		return about
	}
	return parts.NewColumn(parts.Normal, about, parts.NewText(s.w.T("open.what")))
}

func (s *openedScreen) actions() fyne.CanvasObject {
	back := parts.NewButton(s.w.T("journey.back"), "", s.w.goBack)
	if s.useless {
		s.main = back
		return parts.NewFlow(parts.Normal, back)
	}
	s.main = parts.NewMainButton(s.w.T("open.sign_in"), "", s.submit)
	check := parts.NewButton(s.w.T("journey.first.check_key"), "", s.check)
	check.Icon = theme.SearchIcon()
	return parts.NewFlow(parts.Normal, s.main, check, back)
}

// submit goes on to the portal, or where one was on the way to sign in. The file
// is the one that is chosen when the way comes to the key.
func (s *openedScreen) submit() {
	if s.useless {
		s.w.goBack()
		return
	}
	s.w.signInWithOpened(s.file)
}

func (s *openedScreen) check() { s.w.takeFile(newCheckKeyScreen(s.w), s.file) }

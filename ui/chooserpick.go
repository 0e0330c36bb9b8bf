package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/keyfiles"
	"kezek.kz/kezek/ui/look"
)

// pick is «Другая папка…»: the system's own chooser where there is one, else
// the toolkit's, beginning in the folder used last.
func (s *chooserScreen) pick() {
	folder := s.w.remembered().Folder
	if s.w.options.PickFile == nil {
		s.pickInWindow(folder)
		return
	}
	var path string
	s.w.work(s, s.w.says("dialog.files.picking"), func(ctx context.Context) (err error) {
		path, err = s.w.options.PickFile(ctx, folder)
		return err
	}, func(err error) { s.picked(path, err, folder) })
}

// picked goes on with the file. A chooser of the system that does not work is
// no reason to send anybody away: the toolkit's does.
func (s *chooserScreen) picked(path string, err error, folder string) {
	switch {
	case err != nil:
		s.pickInWindow(folder)
	case path != "":
		s.take(s.known(path))
	}
}

func (s *chooserScreen) pickInWindow(folder string) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil || file == nil {
			return
		}
		path := file.URI().Path()
		_ = file.Close() // it is opened again, with its password
		s.take(s.known(path))
	}, s.w.window)
	d.SetTitleText(s.w.T(s.filterLabel()))
	d.SetConfirmText(s.w.T("dialog.files.path.open"))
	d.SetDismissText(s.w.T("dialog.cancel"))
	d.SetFilter(keyFileFilter{s.kind})
	if list, err := storage.ListerForURI(storage.NewFileURI(folder)); folder != "" && err == nil {
		d.SetLocation(list)
	}
	d.Show()
	c := s.w.window.Canvas()
	d.Resize(c.Size()) // the toolkit panics when it is resized before it is shown
	look.TranslateFileDialog(c)
}

// filterLabel says which files are shown.
func (s *chooserScreen) filterLabel() string {
	if s.kind == signer.StorageJKS {
		return "storage.filter_jks"
	}
	return "dialog.files.filter"
}

// keyFileFilter is «Хранилище ключей (*.p12)», of one kind or, empty, of all.
type keyFileFilter struct{ kind signer.StorageType }

// Matches implements storage.FileFilter.
func (k keyFileFilter) Matches(uri fyne.URI) bool {
	return keyfiles.IsKeyFileName(uri.Name()) && (k.kind == "" || storageOfFile(uri.Name()) == k.kind)
}

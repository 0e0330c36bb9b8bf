package ui

import (
	"context"
	"errors"
	"slices"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/keyfiles"
	"kezek.kz/kezek/ui/explain"
)

// filesInFolder is what Options.FolderFiles stands for where it is not given.
func filesInFolder(ctx context.Context, folder string) []KeyFile {
	var files []KeyFile
	for _, f := range keyfiles.InFolder(ctx, folder) {
		files = append(files, KeyFile{Path: f.Path, Name: f.Name, Hint: f.Hint, ModTime: f.ModTime})
	}
	return files
}

// keyFinder looks in a folder, or in the usual places. It is made on the
// window's goroutine and called beside the window: which sticks are in changes
// meanwhile.
func (w *Window) keyFinder(folder string) func(context.Context) []KeyFile {
	switch {
	case w.atWorkstation():
		sticks := w.visit.sticks()
		return func(ctx context.Context) []KeyFile { return onSticks(ctx, sticks) }
	case folder != "":
		files := w.options.FolderFiles
		return func(ctx context.Context) []KeyFile { return files(ctx, folder) }
	case w.options.KeyFiles != nil:
		return w.options.KeyFiles
	}
	return func(context.Context) []KeyFile { return nil }
}

// ofKind keeps the files of one kind of storage; the empty kind keeps all.
func ofKind(files []KeyFile, kind signer.StorageType) []KeyFile {
	if kind == "" {
		return files
	}
	return slices.DeleteFunc(slices.Clone(files), func(f KeyFile) bool { return storageOfFile(f.Name) != kind })
}

// openFolder lists the key files in a folder, as on a stick that somebody
// dropped on the window. otherwise is called where there are none, or where it
// is no folder.
func (s *chooserScreen) openFolder(path string, otherwise func()) {
	if s.w.visit.isOthers(path) {
		s.w.refuseOthers()
		return
	}
	var found []KeyFile
	s.w.work(s, s.w.says("dialog.files.searching"), func(ctx context.Context) error {
		if err := s.w.mayRead(path); err != nil {
			return err
		}
		found = s.w.options.FolderFiles(ctx, path)
		return ctx.Err()
	}, func(err error) {
		switch {
		case errors.Is(err, errOwnDisk):
			s.w.refuseOwnDisk()
		case err != nil:
		case len(found) == 0:
			otherwise()
		default:
			s.folder, s.selected = path, ""
			s.arrived(found)
			s.w.scrollToTop()
		}
	})
}

// usual goes back to the files in the usual places.
func (s *chooserScreen) usual() {
	s.folder, s.selected = "", ""
	s.search()
}

// firstTaken is the path of the first file that can be chosen, or empty.
func (s *chooserScreen) firstTaken() string {
	for _, f := range s.files {
		if !s.notTaken(f) {
			return f.Path
		}
	}
	return ""
}

// notTaken tells that a file's name says an algorithm that the portal does not
// take. Where a key is only looked at, any will do.
func (s *chooserScreen) notTaken(f KeyFile) bool { return !f.Hint.MayServe(s.algorithms()) }

// algorithms are those of the keys that the portal takes; none where it does
// not say, or where none is asked.
func (s *chooserScreen) algorithms() []string {
	if s.check || s.w.journey.conn == nil {
		return nil
	}
	return s.w.journey.conn.Discovery.KeyAlgorithms
}

// notTakenText says so.
func (s *chooserScreen) notTakenText(f KeyFile) string {
	return explain.Name(s.w.lang, f.Hint, s.algorithms())
}

package ui

import (
	"encoding/hex"
	"path/filepath"
	"slices"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/keyfiles"
	"kezek.kz/kezek/store"
)

// mostRecent is how many key files are remembered as used.
const mostRecent = 5

// orderKeyFiles puts the practice keys first, then the files used recently,
// the latest first, then those whose name says that they sign in, then the
// rest as they were found. A file is listed once.
func orderKeyFiles(practice, found []KeyFile, recent []string) []KeyFile {
	ordered := slices.Clone(practice)
	rank := func(f KeyFile) int {
		if i := slices.Index(recent, f.Path); i >= 0 {
			return i
		}
		if f.Hint == signer.HintAuthentication || f.Hint == signer.HintGOST2015 {
			return len(recent)
		}
		return len(recent) + 1
	}
	rest := slices.Clone(found)
	slices.SortStableFunc(rest, func(a, b KeyFile) int { return rank(a) - rank(b) })
	for _, f := range rest {
		if !slices.ContainsFunc(ordered, func(o KeyFile) bool { return o.Path == f.Path }) {
			ordered = append(ordered, f)
		}
	}
	return ordered
}

// prefPracticeKeys is where the identifiers of the practice keys seen on this
// computer are kept, in hexadecimal. They are no secret: they stand in the
// names of the files.
const prefPracticeKeys = "practice_key_ids"

// rememberPracticeKeys keeps the practice keys' identifiers, so that such a key
// is known at a real portal before anybody types a password.
func (w *Window) rememberPracticeKeys(ids []string) {
	if len(ids) > 0 && !w.atWorkstation() {
		w.options.App.Preferences().SetStringList(prefPracticeKeys, ids)
	}
}

// isPracticeKey tells from a file's identifiers whether it is a practice key.
func (w *Window) isPracticeKey(ids [][]byte) bool {
	known := w.options.App.Preferences().StringList(prefPracticeKeys)
	return slices.ContainsFunc(ids, func(id []byte) bool { return slices.Contains(known, hex.EncodeToString(id)) })
}

// idsOf reads the identifiers of key files; what cannot be read is left out.
func idsOf(files []KeyFile, read func(path string) ([][]byte, error)) []string {
	var all []string
	for _, f := range files {
		ids, err := read(f.Path)
		if err != nil {
			continue
		}
		for _, id := range ids {
			all = append(all, hex.EncodeToString(id))
		}
	}
	return all
}

// keyFileAt is a file that somebody named: typed, dropped or chosen elsewhere.
func keyFileAt(path string) KeyFile {
	name := filepath.Base(path)
	return KeyFile{Path: path, Name: name, Hint: signer.HintFromName(name)}
}

// firstKeyFile is the first path with a key file's name, or empty.
func firstKeyFile(paths []string) string {
	for _, path := range paths {
		if keyfiles.IsKeyFileName(path) {
			return path
		}
	}
	return ""
}

// shortKeyName takes the middle out of the long number in a key file's name: 40
// hexadecimal digits help nobody to choose, and the beginning and the end are
// enough to compare with a folder.
func shortKeyName(name string) string {
	start, end := longestHex(name)
	if end-start <= 16 {
		return name
	}
	return name[:start+4] + "…" + name[end-4:]
}

// longestHex tells where the longest run of hexadecimal digits lies.
func longestHex(s string) (start, end int) {
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && isHex(s[j]) {
			j++
		}
		if j-i > end-start {
			start, end = i, j
		}
		i = j + 1
	}
	return start, end
}

func isHex(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}

// remembered is what was chosen last; nothing where the store cannot tell,
// which is no reason to bother anybody.
func (w *Window) remembered() store.Recent {
	recent, err := w.store.Recent()
	if err != nil {
		return store.Recent{}
	}
	return recent
}

// rememberKeyFile puts a file that was opened first among those used recently.
// Practice keys are listed anyhow, and their folder is no place to start from.
func (w *Window) rememberKeyFile(f KeyFile) {
	if f.Note != "" {
		return
	}
	w.remember(func(r *store.Recent) {
		files := slices.DeleteFunc(r.Files, func(path string) bool { return path == f.Path })
		files = append([]string{f.Path}, files...)
		r.Files = files[:min(len(files), mostRecent)]
		r.Folder = filepath.Dir(f.Path)
		r.StorageType = string(storageOfFile(f.Name))
	})
}

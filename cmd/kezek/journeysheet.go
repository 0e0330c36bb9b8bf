package main

import (
	"errors"
	"os"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/sheet"
)

// sheetThere means that the file for «Что взять с собой» is there already.
type sheetThere struct{ path string }

func (s *sheetThere) Error() string { return "the file for the sheet is there already" }

// noSheetYet refuses before the journey to write over a file: afterwards it
// would be too late to name another one.
func noSheetYet(path string) error {
	if path == "" {
		return nil
	}
	if _, err := os.Lstat(path); err == nil {
		return &sheetThere{path}
	}
	return nil
}

// sheet writes «Что взять с собой» where the refusal sends the person somewhere
// and -sheet names a file, and gives the file. One that cannot be written
// changes nothing of how the journey ended.
func (j *journey) sheet(r journeyResult) string {
	kind, sends := sheet.KindOf(portal.Code(r.Code))
	if j.o.sheet == "" || !sends {
		return ""
	}
	err := writeSheet(j.o.sheet, sheet.Sheet{
		Kind: kind, Language: sheetLanguage(j.env.words), PortalName: j.discovery.Name.In(sheetLanguage(j.env.words)),
		Contacts: j.discovery.Contacts, SupportCode: r.RequestID, Date: j.env.now(), Practice: j.discovery.Practice,
	})
	if err != nil {
		j.env.warn("terminal.sheet_failed", map[string]any{"File": j.o.sheet})
		return ""
	}
	return j.o.sheet
}

// sheetLanguage is one that the people can read to whom the sheet is taken.
func sheetLanguage(l *lang.Localizer) string {
	if l.Language() == lang.Kazakh {
		return lang.Kazakh
	}
	return lang.Russian
}

// writeSheet writes a new file, and leaves none where that fails.
func writeSheet(path string, s sheet.Sheet) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(sheet.Write(f, s), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// Package sheet prints «Что взять с собой»: one page for somebody who has to
// go to РАГС, ЦОН or the education department before «Привязка» can work. It
// is meant to be laid on an official's desk, so it holds no name and no IIN,
// and is set large.
package sheet

import (
	"errors"
	"io"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// ErrIncomplete is what Write answers for a sheet of no kind, or without a
// date.
var ErrIncomplete = errors.New("sheet: no such kind, or no date")

// Kind is why somebody has to go somewhere; KindOf tells it.
type Kind string

// The kinds, each with texts of its own under this name.
const (
	Kinship  Kind = "kinship"  // the birth record has to be corrected
	Guardian Kind = "guardian" // the guardianship has to be entered
	Conflict Kind = "conflict" // registries disagree
	Other    Kind = "other"    // the application is in somebody else's cabinet
)

// KindOf gives the kind of sheet that helps after a refusal with the code;
// false when nobody has to go anywhere.
func KindOf(code portal.Code) (Kind, bool) {
	switch code {
	case portal.CodeKinshipNotConfirmed:
		return Kinship, true
	case portal.CodeGuardianDocument:
		return Guardian, true
	case portal.CodeRegistryConflict:
		return Conflict, true
	case portal.CodeBoundToOtherParent:
		return Other, true
	}
	return "", false
}

// Sheet is what one page says.
type Sheet struct {
	Kind Kind
	// Language is "ru" or "kk", "en" where the person reads no other; any
	// other counts as "ru".
	Language string
	// PortalName is the name of the portal in that language; it may be empty.
	PortalName string
	// Contacts are the portal's; there may be none.
	Contacts []portal.Contact
	// SupportCode is the number of the refused request; it may be empty.
	SupportCode string
	// Date is the day of the refusal, shown in Asia/Almaty.
	Date time.Time
	// Practice tells that the portal is a practice portal: the sheet says that
	// it is a sample.
	Practice bool
}

// Write writes the sheet as a PDF of one page, A4. The same sheet gives the
// same octets. It answers ErrIncomplete, or the error of w.
func Write(w io.Writer, s Sheet) error {
	if _, known := documentsOf(s.Kind); !known || s.Date.IsZero() {
		return ErrIncomplete
	}
	l := lang.New(s.Language)
	p := newPage(l, s.Date)
	p.draw(fit(p, l, s))
	return p.pdf.Output(w)
}

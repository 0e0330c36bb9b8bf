package ui

import (
	"strings"
	"time"

	"kezek.kz/kezek/portal"
)

// A scanner types a number in some hundredths of a second; a window that is
// drawn slowly hears of it a little later, several characters at once. So it is
// not the single pause that tells a scanner from a person but how long the whole
// number takes; a longer pause begins another one.
const (
	scanPause   = 400 * time.Millisecond
	scanLongest = 1200 * time.Millisecond
	scanMost    = 64 // characters; longer than any mark and number
)

// scan follows what is typed into a field for an IIN, to tell a barcode scanner
// that acts as a keyboard from a person: it types the whole number in a moment,
// wherever the cursor is.
type scan struct {
	scanner Scanner
	now     func() time.Time
	first   time.Time
	last    time.Time
	read    []rune
	text    string // what stood in the field with the last of them
}

// typed takes a character that was typed, and what stands in the field with it.
func (s *scan) typed(r rune, text string) {
	s.rune(r)
	s.text = text
}

// rune takes a character that was typed.
func (s *scan) rune(r rune) {
	now := s.now()
	if now.Sub(s.last) > scanPause {
		s.read, s.first = s.read[:0], now
	}
	s.last = now
	if len(s.read) < scanMost { // a key that is held types for ever
		s.read = append(s.read, r)
	}
}

// iin is the number that was scanned last, without the scanner's own marks;
// empty for what a person has typed, and where another text stands in the field
// by now: a number that was deleted or pasted over is not meant any more.
func (s *scan) iin(stands string) string {
	if s.last.Sub(s.first) > scanLongest || stands != s.text {
		return ""
	}
	text := strings.TrimSpace(string(s.read))
	text = strings.TrimPrefix(text, s.scanner.Prefix)
	text = strings.TrimSuffix(text, s.scanner.Suffix)
	if iin, err := portal.NormalizeIIN(text); err == nil {
		return iin
	}
	return ""
}

// forget is for the next number.
func (s *scan) forget() {
	clear(s.read)
	s.read, s.text = s.read[:0], ""
}

// takesScans is a page with a field that a scanner fills, wherever the focus is.
type takesScans interface{ scanned(r rune) }

// typedRune takes what no widget has a use for.
func (w *Window) typedRune(r rune) {
	w.visit.touch()
	if s, ok := w.current().(takesScans); ok && !w.working() {
		s.scanned(r)
	}
}

// scanned gives the field of «Привязка» the focus and what was typed.
func (s *profileScreen) scanned(r rune) {
	if s.tab != profileTabBinding {
		return
	}
	s.w.window.Canvas().Focus(s.binding.entry.Field)
	s.binding.entry.Field.TypedRune(r)
}

// follow lets a scanner fill the field: what it has read takes the place of
// whatever stood there.
func (b *bindingTab) follow() {
	v := b.w.visit
	if v == nil {
		return
	}
	b.entry.MaskAway(portal.MaskIIN)
	b.entry.Field.OnRune = func(r rune) { v.scan.typed(r, b.entry.Text()) }
}

// scannedIIN puts the number that was just scanned in the field's place.
func (b *bindingTab) scannedIIN() {
	if b.w.visit == nil {
		return
	}
	if iin := b.w.visit.scan.iin(b.entry.Text()); iin != "" && iin != b.draft.child {
		b.entry.Replace(iin)
	}
	b.w.visit.scan.forget()
}

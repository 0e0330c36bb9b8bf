package policy

import (
	"bytes"

	"kezek.kz/kezek/portal"
)

// policy fills in what was left out.
func (f *file) policy() (*Policy, error) {
	p := &Policy{Proxy: f.Proxy, TrustDir: f.TrustDir, Language: f.Language, Look: f.Look, TextSize: or(f.TextSize, 0)}
	if f.TextSize != nil && *f.TextSize == 0 {
		return nil, &FieldError{Field: "text_size", Err: FaultRange}
	}
	if f.Workstation != nil {
		p.Workstation = f.Workstation.workstation()
	}
	var err error
	if p.Updates, err = f.Updates.hours(); err != nil {
		return nil, &FieldError{Field: "updates", Err: err}
	}
	if p.Portals, err = catalogue(f.Portals); err != nil {
		return nil, &FieldError{Field: "portals", Err: err}
	}
	return p, nil
}

func (u *updates) hours() (Hours, error) {
	if u == nil {
		return NewHours(usualFrom, usualTo)
	}
	return NewHours(u.From, u.To)
}

// catalogue is nil for a member that was left out or is null.
func catalogue(raw []byte) ([]portal.CatalogueEntry, error) {
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil, nil
	}
	return portal.ParseCatalogue(raw)
}

// The members of a workstation that were left out.
const (
	usualIdleSeconds      = 90
	usualCountdownSeconds = 20
	usualLongestMinutes   = 15
)

func (s *station) workstation() *Workstation {
	w := &Workstation{
		ID: s.ID, Portal: s.Portal, Language: s.Language,
		IdleSeconds:      or(s.IdleSeconds, usualIdleSeconds),
		CountdownSeconds: or(s.CountdownSeconds, usualCountdownSeconds),
		LongestMinutes:   or(s.LongestMinutes, usualLongestMinutes),
		FullScreen:       or(s.FullScreen, true),
		RemovableOnly:    or(s.RemovableOnly, true),
		Coupon:           s.Coupon, Paper: s.Paper, Audit: s.Audit, Scanner: s.Scanner,
	}
	if w.Coupon.Format == "" {
		w.Coupon.Format = FormatPDF
	}
	return w
}

// or is the value of a member, or the usual one where it was left out.
func or[T any](member *T, usual T) T {
	if member == nil {
		return usual
	}
	return *member
}

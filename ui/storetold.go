package ui

import (
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// This file is what is told of the store: what it could not give back, could
// not keep and could not forget.

// tellUnkeptTokens is tellNotKept for tokens that have changed beside the
// window, once in a session and over no other notice.
func (w *Window) tellUnkeptTokens() {
	j := &w.journey
	if j.session != nil && j.notKept.Load() && !j.notKeptTold && w.notice == nil && w.failure == nil {
		w.tellNotKept()
	}
}

// tellNotKept says that the next start will ask to sign in again.
func (w *Window) tellNotKept() {
	w.journey.notKeptTold = true
	w.tell(parts.Warning, w.says("journey.store.not_kept"), w.says("journey.store.not_kept_more"))
}

// tellReset says, once, that what was kept could not be read: the file was
// damaged, or is sealed by a key that is gone; or that nothing can be kept, and
// why. Somebody who is signed in all the same reads that it was something else.
func (w *Window) tellReset() {
	reason, lost := w.store.Reason(), w.store.MovedAside() != "" || w.store.Dropped()
	if w.resetTold || reason == nil && !lost {
		return
	}
	w.resetTold = true
	switch {
	case reason != nil:
		w.tell(parts.Warning, func() string { return explain.Error(w.lang, reason).What },
			func() string { e := explain.Error(w.lang, reason); return e.Unchanged + " " + e.Next })
	case w.journey.session != nil:
		w.tell(parts.Warning, w.says("journey.store.reset_other"), w.says("journey.store.reset_other_more"))
	default:
		w.tell(parts.Warning, w.says("journey.store.reset"), w.says("journey.store.reset_more"))
	}
}

// tellStillHere says that the session could not be deleted on this computer,
// and whether it lives on at the portal.
func (w *Window) tellStillHere(andThere bool) {
	more := []words{func() string {
		return w.T("journey.sign_out.kept_more", map[string]any{"Button": w.T("journey.settings.forget")})
	}}
	if andThere {
		more = append(more, w.says("journey.sign_out.portal_later"))
	}
	w.tell(parts.Warning, w.says("journey.sign_out.kept"), more...)
}

package ui

import (
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
)

// tooManyChecks explains TOO_MANY_CHILD_CHECKS with the time by the clock of
// Almaty: «через 22 часа» has to be reckoned, and people go to bed meanwhile.
func (w *Window) tooManyChecks(p *portal.Problem) func() explain.Explanation {
	until := w.options.Now().Add(p.RetryAfter())
	return func() explain.Explanation {
		told := *p
		told.RetryAfterS = 0
		e := explain.Error(w.lang, &told)
		if p.RetryAfterS > 0 {
			e.Next += " " + w.T("binding.too_many_until", map[string]any{"Time": signer.FormatTime(until.Add(time.Minute - 1))})
		}
		return e
	}
}

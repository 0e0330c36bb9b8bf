package explain

import (
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/lang"
)

// KeyExpiry reminds of the end of a key that was used some days ago and is not
// at hand now: days are whole ones, below zero once it has ended. It is more
// urgent from 14 and again from 3 days on.
func KeyExpiry(l *lang.Localizer, expires time.Time, days int) string {
	day := map[string]any{"Date": signer.FormatDate(expires)}
	switch {
	case days < 0:
		return l.T("errors.expires.over", day)
	case days == 0:
		return l.T("errors.expires.hours", map[string]any{"Date": signer.FormatTime(expires)})
	case days <= 3:
		return l.N("errors.expires.week", days, day)
	case days <= 14:
		return l.N("errors.expires.fortnight", days, day)
	}
	return l.N("errors.expires.month", days, day)
}

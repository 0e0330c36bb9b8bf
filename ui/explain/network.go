package explain

import (
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/lang"
)

// networkErrors are what ends before or instead of an answer.
func networkErrors() []sentinel {
	return []sentinel{
		{err: client.ErrOffline, id: "client.offline", retry: true},
		{err: client.ErrNoSuchHost, id: "client.no_such_host", contacts: true, retry: true},
		{err: client.ErrRefused, id: "client.refused", contacts: true, retry: true},
		{err: client.ErrNotConnected, id: "client.not_connected", contacts: true, retry: true},
		{err: client.ErrProxyDown, id: "client.proxy_down", retry: true},
		{err: client.ErrProxyPassword, id: "client.proxy_password", retry: true},
		{err: client.ErrProxyRefused, id: "client.proxy_refused", retry: true},
		{err: client.ErrProxySettings, id: "client.proxy_settings", retry: true},
		{err: client.ErrSlow, id: "client.slow", contacts: true, retry: true},
		{err: client.ErrDripping, id: "client.dripping", retry: true},
		{err: client.ErrCut, id: "client.cut", contacts: true, retry: true},
		{err: client.ErrReset, id: "client.reset", retry: true},
		{err: client.ErrCutShort, id: "client.cut_short", retry: true},

		{err: client.ErrUnknownAuthority, id: "client.unknown_authority", contacts: true, retry: true},
		{err: client.ErrOtherHost, id: "client.other_host", contacts: true, retry: true},
		{err: client.ErrCertificateExpired, id: "client.certificate_expired", contacts: true, retry: true},
		{err: client.ErrCertificateNotYetValid, id: "client.certificate_not_yet_valid", contacts: true, retry: true},
		{err: client.ErrClock, id: "client.clock", contacts: true, retry: true},
		{err: client.ErrCertificate, id: "client.certificate", contacts: true},
		{err: client.ErrOldTLS, id: "client.old_tls", contacts: true, retry: true},
		{err: client.ErrNoTLS, id: "client.no_tls", contacts: true, retry: true},
		{err: client.ErrHandshake, id: "client.handshake", contacts: true, retry: true},
	}
}

// answerErrors are the answers that are none of a portal's.
func answerErrors() []sentinel {
	return []sentinel{
		{err: client.ErrIncomplete, id: "client.incomplete", contacts: true},
		{err: client.ErrOutdated, id: "client.outdated", contacts: true},
		{err: client.ErrLoginNeeded, id: "client.login_needed", retry: true},
		{err: client.ErrPage, id: "client.page", contacts: true, retry: true},
		{err: client.ErrNoJSON, id: "client.no_json", contacts: true, retry: true},
		{err: client.ErrUnexplained, id: "client.unexplained", contacts: true, retry: true},
		{err: client.ErrNotHTTP, id: "client.not_http", retry: true},
		{err: client.ErrRedirectElsewhere, id: "client.redirect_elsewhere", contacts: true, retry: true},
		{err: client.ErrRedirectInsecure, id: "client.redirect_insecure", contacts: true, retry: true},
		{err: client.ErrRedirectHere, id: "client.redirect_here", contacts: true},
		{err: client.ErrRedirectLoop, id: "client.redirect_loop", contacts: true, retry: true},
		{err: client.ErrBodyTooLarge, id: "client.body_too_large", contacts: true, retry: true},
		{err: client.ErrHeaderTooLarge, id: "client.header_too_large", contacts: true, retry: true},
		{err: client.ErrListTooLong, id: "client.list_too_long", contacts: true, retry: true},
		{err: client.ErrBrokenJSON, id: "client.broken_json", contacts: true, retry: true},
		{err: client.ErrNotPDF, id: "client.not_pdf", contacts: true, retry: true},
		{err: client.ErrMissing, id: "client.missing", contacts: true, retry: true},
		{err: client.ErrControl, id: "client.control", contacts: true},
		{err: client.ErrCompressed, id: "client.compressed", contacts: true, retry: true},
	}
}

// explainDate adds what the computer's clock showed: nobody looks for a wrong
// date in a corner of the screen, and one that is read is noticed.
func explainDate(l *lang.Localizer, d *client.DateError) Explanation {
	e := Error(l, d.Err)
	e.What += " " + l.T("errors.client.clock.shows", map[string]any{"Moment": l.DateTime(d.Now)})
	return e
}

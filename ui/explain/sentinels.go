package explain

import (
	"context"
	"io/fs"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/token"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
)

// sentinel is an error with words of its own.
type sentinel struct {
	err error
	id  string // of its texts, after "errors."

	contacts, retry bool
}

func (s sentinel) explain(l *lang.Localizer) Explanation {
	e := three(l, "errors."+s.id)
	e.Contacts, e.Retry = s.contacts, s.retry
	return e
}

// sentinels are all of them. One that wraps another stands before it.
func sentinels() []sentinel {
	var all []sentinel
	for _, part := range [][]sentinel{signerErrors(), networkErrors(), answerErrors(), clientErrors(), storeErrors(), portalErrors(), otherErrors()} {
		all = append(all, part...)
	}
	return all
}

func signerErrors() []sentinel {
	return []sentinel{
		// Of a token these are told in other words than of a file.
		{err: token.ErrRemoved, id: "token.removed", retry: true},
		{err: token.ErrNoKey, id: "token.no_key"},
		{err: signer.ErrNoToken, id: "signer.no_token", retry: true},

		{err: signer.ErrWrongPassword, id: "signer.wrong_password"},
		{err: signer.ErrDamaged, id: "signer.damaged"},
		{err: signer.ErrNotKeyStore, id: "signer.not_key_store"},
		{err: signer.ErrUnsupported, id: "signer.unsupported"},
		{err: signer.ErrNoKey, id: "signer.no_key"},
		{err: signer.ErrTooLarge, id: "signer.too_large"},
		{err: signer.ErrTooManyIterations, id: "signer.too_many_iterations"},
		{err: signer.ErrUnreadable, id: "signer.unreadable", retry: true},
		{err: signer.ErrGone, id: "signer.gone", retry: true},
		{err: signer.ErrKeyPassword, id: "signer.key_password"},
		{err: signer.ErrNoModule, id: "signer.no_module"},
		{err: signer.ErrWrongPIN, id: "signer.wrong_pin"},
		{err: signer.ErrLastTry, id: "signer.last_try"},
		{err: signer.ErrPINLocked, id: "signer.pin_locked"},
		{err: signer.ErrPINExpired, id: "signer.pin_expired"},
		{err: signer.ErrPINFormat, id: "signer.pin_format"},
		{err: signer.ErrNotReady, id: "signer.not_ready"},
		{err: signer.ErrTokenFailed, id: "signer.token_failed", retry: true},
		{err: signer.ErrCrashed, id: "signer.crashed", retry: true},
		{err: signer.ErrNoTokens, id: "signer.no_tokens"},
		{err: signer.ErrUnfit, id: "signer.unfit"},
		{err: signer.ErrStatement, id: "signer.statement", contacts: true},
	}
}

// clientErrors are the classes that those of the network belong to, and the
// rest.
func clientErrors() []sentinel {
	return []sentinel{
		{err: client.ErrOtherOrigin, id: "client.other_origin", contacts: true},
		{err: client.ErrPracticeElsewhere, id: "client.practice_elsewhere"},
		{err: client.ErrNotPortal, id: "client.not_portal", contacts: true},
		{err: client.ErrUnreachable, id: "client.unreachable", contacts: true, retry: true},
		{err: client.ErrTLS, id: "client.tls", contacts: true, retry: true},
		{err: client.ErrRedirect, id: "client.redirect", contacts: true},
		{err: client.ErrTooLarge, id: "client.too_large", contacts: true, retry: true},
		{err: client.ErrMalformed, id: "client.malformed", contacts: true, retry: true},
		{err: client.ErrTokensLost, id: "client.tokens_lost"},
		{err: client.ErrSessionEnded, id: "client.session_ended"},
		{err: client.ErrNotSaved, id: "client.not_saved"},
		{err: client.ErrAddress, id: "client.address"},
		{err: client.ErrWorkstation, id: "client.workstation"},
	}
}

func storeErrors() []sentinel {
	return []sentinel{
		{err: store.ErrLocked, id: "store.locked", retry: true},
		{err: store.ErrDamaged, id: "store.damaged"},
		{err: store.ErrNewer, id: "store.newer"},
		{err: store.ErrUnwritable, id: "store.unwritable"},
		{err: store.ErrUnchecked, id: "store.unchecked"},
		{err: store.ErrKeyOutOfReach, id: "store.key_out_of_reach"},
		{err: store.ErrClosed, id: "store.closed"},
		{err: store.ErrInvalid, id: "store.invalid"},
		{err: store.ErrNoSession, id: "store.no_session"},
		{err: store.ErrNoKey, id: "store.no_key"},
		{err: store.ErrNoKeyring, id: "store.no_keyring"},
	}
}

func portalErrors() []sentinel {
	return []sentinel{
		{err: portal.ErrEmailInvalid, id: "portal.EMAIL_INVALID"},
		{err: portal.ErrPasswordTooShort, id: "portal.PASSWORD_TOO_SHORT"},
		{err: portal.ErrPasswordTooLong, id: "portal.PASSWORD_TOO_LONG"},
		{err: portal.ErrPasswordGuessable, id: "portal.PASSWORD_GUESSABLE"},
		{err: portal.ErrCatalogueSame, id: "catalogue.same"},
		{err: portal.ErrCatalogueLast, id: "catalogue.last"},
		{err: portal.ErrCatalogueFixed, id: "catalogue.fixed"},
		{err: portal.ErrCatalogueNotWritten, id: "catalogue.not_written", retry: true},
		{err: portal.ErrCatalogueSyntax, id: "catalogue"},
		{err: portal.ErrCatalogueEmpty, id: "catalogue"},
		{err: portal.ErrCatalogueTooLarge, id: "catalogue"},
	}
}

// otherErrors come last: the packages above may wrap them.
func otherErrors() []sentinel {
	return []sentinel{
		{err: context.Canceled, id: "other.canceled"},
		{err: context.DeadlineExceeded, id: "other.deadline", contacts: true, retry: true},
		{err: fs.ErrNotExist, id: "other.missing"},
		{err: fs.ErrPermission, id: "other.forbidden"},
	}
}

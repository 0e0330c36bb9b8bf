// Package explain turns errors into words for a person, in the window and in
// the terminal alike. No other package of the program does that.
//
// The rules for every explanation: it says what happened, what was not
// changed, and the next step; in plain words, none of them the program's own;
// it never holds an IIN, and nothing of the error's text, which is for
// developers. What was not changed is said only where it is known: a request
// that may have been carried out is told as such.
package explain

import (
	"errors"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer/token"
	"kezek.kz/kezek/ui/lang"
)

// Explanation is an error in words.
type Explanation struct {
	// ID is the stable name of what is explained: the portal's code, or what
	// the function ID gives. It is empty where a page says something of its own.
	// TopicOf finds the page of help by it.
	ID string
	// What happened, Unchanged what did not change, Next what to do now. Each
	// is one or more whole sentences.
	What, Unchanged, Next string
	// SupportCode is «Код для поддержки»: the request's number, or a code of
	// this program's for an error that it does not know. It may be empty.
	SupportCode string
	// Contacts tells that this is where one would call the portal's people.
	Contacts bool
	// Retry tells that doing the same again may help.
	Retry bool
}

// Error explains any error, in the localizer's language of now. For nil it
// gives an empty Explanation.
func Error(l *lang.Localizer, err error) Explanation {
	e := explained(l, err)
	if e.ID == "" { // a code that was explained has given its own
		e.ID = ID(err)
	}
	return e
}

func explained(l *lang.Localizer, err error) Explanation {
	var (
		problem   *portal.Problem
		iin       *portal.IINError
		email     *portal.EmailError
		address   *client.AddressError
		catalogue *portal.CatalogueError
		pin       *token.PINError
		dated     *client.DateError
	)
	switch {
	case err == nil:
		return Explanation{}
	case errors.As(err, &problem):
		return explainProblem(l, problem)
	case errors.As(err, &iin):
		return explainIIN(l, iin)
	case errors.As(err, &email):
		return explainEmail(l, email)
	case errors.As(err, &address):
		return explainAddress(l, address)
	case errors.As(err, &catalogue):
		return explainCatalogue(l, catalogue)
	case errors.As(err, &pin):
		return explainPIN(l, pin)
	case errors.As(err, &dated):
		return explainDate(l, dated)
	}
	for _, s := range sentinels() {
		if errors.Is(err, s.err) {
			return s.explain(l)
		}
	}
	return explainUnknown(l, err)
}

// Code explains a code of the contract by itself, for answers that are no
// errors: KINSHIP_CHECK_PENDING, ALREADY_BOUND.
func Code(l *lang.Localizer, code portal.Code) Explanation {
	id := "errors.portal." + string(code)
	if !l.Has(id + ".what") {
		id = "errors.other.refused"
	}
	e := three(l, id)
	e.ID = string(code)
	e.Contacts, e.Retry = traitsOf(code)
	return e
}

// three reads the three parts of an explanation.
func three(l *lang.Localizer, id string) Explanation {
	return Explanation{What: l.T(id + ".what"), Unchanged: l.T(id + ".unchanged"), Next: l.T(id + ".next")}
}

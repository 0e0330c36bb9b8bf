package explain

import (
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/lang"
)

// explainAddress says what is wrong with a portal's address, which itself is
// not in the error: a password may stand in it.
func explainAddress(l *lang.Localizer, e *client.AddressError) Explanation {
	id := "errors." + addressID(e)
	if !l.Has(id + ".what") {
		id = "errors.client.address"
	}
	return three(l, id)
}

// addressID is the name of a reason, and of its texts after "errors.".
func addressID(e *client.AddressError) string { return "address." + string(e.Reason) }

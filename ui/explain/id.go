package explain

import (
	"errors"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer/token"
)

// ID is the stable name of what an error is explained as: the portal's code,
// with that of the field where one is wrong (IIN_INVALID/IIN_LENGTH), or the
// id of a text (client.tls). It is "unknown" for an error without words of its
// own and empty for nil.
func ID(err error) string {
	var (
		problem   *portal.Problem
		iin       *portal.IINError
		email     *portal.EmailError
		address   *client.AddressError
		catalogue *portal.CatalogueError
		pin       *token.PINError
	)
	switch {
	case err == nil:
		return ""
	case errors.As(err, &problem):
		return problemID(problem)
	case errors.As(err, &iin):
		return string(iin.Code)
	case errors.As(err, &email):
		return emailID(email)
	case errors.As(err, &address):
		return addressID(address)
	case errors.As(err, &catalogue):
		return "catalogue"
	case errors.As(err, &pin):
		return "signer.wrong_pin"
	}
	for _, s := range sentinels() {
		if errors.Is(err, s.err) {
			return s.id
		}
	}
	return "unknown"
}

func problemID(p *portal.Problem) string {
	for _, f := range p.Errors {
		if f.Code != "" && f.Code != p.Code {
			return string(p.Code) + "/" + string(f.Code)
		}
	}
	return string(p.Code)
}

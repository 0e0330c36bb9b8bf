package explain

import (
	"slices"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/lang"
)

// Name says, before any password is asked, that a portal which takes keys of
// these algorithms does not take the one that a file's name speaks of; nothing
// where it may.
func Name(l *lang.Localizer, h signer.NameHint, algorithms []string) string {
	if h.MayServe(algorithms) {
		return ""
	}
	return l.T("errors.name.not_accepted", map[string]any{"Algorithm": h.Algorithm(), "Names": Names(l, algorithms)})
}

// Names are the beginnings of the names of the key files that a portal takes
// which takes keys of these algorithms. Of an algorithm that the authority
// issues no keys of, no name is known.
func Names(l *lang.Localizer, algorithms []string) string {
	const rsa, gost = "AUTH_RSA…", "GOST512…"
	hasRSA := slices.Contains(algorithms, signer.AlgorithmRSA)
	hasGOST := slices.Contains(algorithms, signer.AlgorithmGOST2015)
	switch {
	case hasRSA && !hasGOST:
		return rsa
	case hasGOST && !hasRSA:
		return gost
	}
	return l.T("errors.name.two", map[string]any{"First": rsa, "Second": gost})
}

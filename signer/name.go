package signer

import (
	"slices"
	"strings"
)

// NameHint is what a key file's name says of the key. Names are given by the
// authority and changed by people: the certificate decides.
type NameHint string

// The hints, by the words that people know the files under.
const (
	HintAuthentication NameHint = "AUTH"     // AUTH_RSA256_…: signing in
	HintRSA            NameHint = "RSA"      // RSA256_…: signing documents
	HintGOST2015       NameHint = "GOST512"  // GOST512_…: both
	HintGOST2004       NameHint = "GOSTKNCA" // GOSTKNCA_…: signing documents
	HintNone           NameHint = ""
)

// Algorithm is the key algorithm that the name speaks of, by the names of
// Certificate.Algorithm; empty where it says none.
func (h NameHint) Algorithm() string {
	switch h {
	case HintAuthentication, HintRSA:
		return AlgorithmRSA
	case HintGOST2015:
		return AlgorithmGOST2015
	case HintGOST2004:
		return AlgorithmGOST2004
	}
	return ""
}

// MayServe tells, before any password is asked, whether a portal that takes
// keys of these algorithms may take the one in a file of this name: false only
// where the name says another algorithm. No algorithms means that the portal
// did not say.
func (h NameHint) MayServe(algorithms []string) bool {
	named := h.Algorithm()
	return named == "" || len(algorithms) == 0 || slices.Contains(algorithms, named)
}

// HintFromName reads a file's name, with or without folders. The mark may stand
// anywhere, as in a copy that a system named "Copy of AUTH_RSA256_….p12".
func HintFromName(name string) NameHint {
	base := strings.ToUpper(name[strings.LastIndexAny(name, `/\`)+1:])
	for _, mark := range []struct {
		text string
		hint NameHint
	}{
		{"AUTH_RSA", HintAuthentication}, // before RSA256, which it contains
		{"GOST512", HintGOST2015},
		{"GOSTKNCA", HintGOST2004},
		{"RSA256", HintRSA},
	} {
		if strings.Contains(base, mark.text) {
			return mark.hint
		}
	}
	return HintNone
}

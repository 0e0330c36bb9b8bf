package explain

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"

	"kezek.kz/kezek/ui/lang"
)

// explainUnknown explains an error that has no words. Its code lets two people
// see that theirs is the same error, and a developer find which.
func explainUnknown(l *lang.Localizer, err error) Explanation {
	e := three(l, "errors.other.unknown")
	e.SupportCode, e.Contacts, e.Retry = fingerprint(err), false, true
	return e
}

// fingerprint is made of the error's letters only: digits may be an IIN, and
// differ from one time to the next.
func fingerprint(err error) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, err.Error())
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(letters))
	return fmt.Sprintf("K-%08X", sum.Sum32())
}

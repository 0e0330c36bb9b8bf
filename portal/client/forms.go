package client

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"unicode"

	"kezek.kz/kezek/portal"
)

var (
	identifierForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	codeForm       = regexp.MustCompile(`^[A-Z][A-Z0-9_]{1,63}$`)
	// challengeForm is base64url of 32 octets. Anything else could carry a
	// line feed into the statement.
	challengeForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)
	// etagForm is an entity-tag (RFC 9110, 8.8.3) of ASCII, and of a length that
	// a header bears.
	etagForm = regexp.MustCompile(`^(W/)?"[!#-~]{1,200}"$`)
	// tokenForm is token68 (RFC 9110, 11.2): what may stand in a header.
	tokenForm = regexp.MustCompile(`^[A-Za-z0-9._~+/=-]+$`)
)

// isIdentifier tells what may stand in a path as one of its parts, and so not
// "." and "..".
func isIdentifier(s string) bool {
	return identifierForm.MatchString(s) && strings.Trim(s, ".") != ""
}

func isCode(c portal.Code) bool   { return codeForm.MatchString(string(c)) }
func isToken(s string) bool       { return len(s) >= 16 && len(s) <= 4096 && tokenForm.MatchString(s) }
func isETag(s string) bool        { return etagForm.MatchString(s) }
func isChallenge(s string) bool   { return challengeForm.MatchString(s) }
func missing(member string) error { return &failure{ErrMissing, "no " + member} }

// plain tells whether the texts of a JSON document are free of control
// characters other than line ends and tabs: they are printed on a terminal,
// where such characters are commands. The marks that turn the direction of
// writing are refused too: they make a number or an address read as another.
func plain(body []byte) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	for {
		t, err := d.Token()
		if err != nil {
			return true
		}
		if s, ok := t.(string); ok && hasControl(s) {
			return false
		}
	}
}

func hasControl(s string) bool {
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			return true
		}
	}
	return false
}

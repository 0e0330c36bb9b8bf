package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"kezek.kz/kezek/portal"
)

// maxBody is how many octets of a request are read.
const maxBody = 64 << 10

// request is an HTTP request with what the portal found out of it.
type request struct {
	*http.Request
	id       string // request number
	language string // "ru", "kk", "en"
	account  account
	session  session

	raw  []byte // the body, once it was read
	read bool

	// after is what goes on once the answer was written.
	after func(context.Context)

	route  string // the pattern that matched
	answer answer
	err    error
}

// body reads the whole body once, refusing an over-long one.
func (r *request) body() ([]byte, error) {
	if r.read {
		return r.raw, nil
	}
	if r.ContentLength > maxBody {
		return nil, refuse(portal.CodeTooLarge)
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, refuse(portal.CodeMalformed, detail("the body could not be read"))
	case len(raw) > maxBody:
		return nil, refuse(portal.CodeTooLarge)
	}
	r.raw, r.read = raw, true
	return raw, nil
}

// decode reads a JSON body into v, which is a pointer to a struct. Members that
// v does not have are ignored. Asking for a content type that a web form cannot
// send keeps other people's web pages from posting here.
func (r *request) decode(v any, types ...string) error {
	if !r.hasType(append(types, typeJSON)) {
		return refuse(portal.CodeUnsupportedMediaType)
	}
	raw, err := r.body()
	if err != nil {
		return err
	}
	if !utf8.Valid(raw) || !isObject(raw) {
		return refuse(portal.CodeMalformed, detail("the body is not a JSON object in UTF-8"))
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return refuse(portal.CodeMalformed, malformed(err))
	}
	return nil
}

func (r *request) hasType(types []string) bool {
	got, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || params["charset"] != "" && params["charset"] != "utf-8" && params["charset"] != "UTF-8" {
		return false
	}
	for _, t := range types {
		if got == t {
			return true
		}
	}
	return false
}

func isObject(raw []byte) bool {
	for _, b := range raw {
		switch b {
		case ' ', '\t', '\r', '\n':
			continue
		}
		return b == '{'
	}
	return false
}

// malformed points at a member of the wrong type, without its value.
func malformed(err error) func(*portal.Problem) {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return at("/"+wrong.Field, portal.CodeMalformed)
	}
	return detail("the body is not a JSON object of the expected members")
}

// requestID takes over the client's number when it is a UUID: anything else
// could carry personal data into the log.
func (s *Server) requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); isUUID(id) {
		return id
	}
	id, err := s.newID()
	if err != nil {
		return uuid.Nil.String() // without randomness nothing else will work either
	}
	return id
}

func isUUID(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }

// languages are in the order of preference when a client names none.
var languages = language.NewMatcher([]language.Tag{language.Russian, language.Kazakh, language.English})

// languageOf chooses what to answer in. A header beyond any browser's length is
// not parsed.
func languageOf(header string) string {
	if len(header) > 256 {
		return "ru"
	}
	_, i := language.MatchStrings(languages, header)
	return []string{"ru", "kk", "en"}[i]
}

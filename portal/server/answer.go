package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"

	"kezek.kz/kezek/portal"
)

// answer is a response before it is written. Its members are exported because
// answers under an Idempotency-Key are kept as JSON.
type answer struct {
	Status int
	Header map[string]string
	Type   string
	Body   []byte
	// Code and RequestID are a refusal's own: the log, the header and the body
	// tell the same support code, also when the refusal is given again.
	Code      portal.Code
	RequestID string
}

const (
	typeJSON    = "application/json"
	typeProblem = "application/problem+json"
)

// reply answers with v as JSON.
func reply(status int, v any) (answer, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return answer{}, fmt.Errorf("encode answer: %w", err)
	}
	return answer{Status: status, Type: typeJSON, Body: body}, nil
}

// with gives the answer with one more header.
func (a answer) with(name, value string) answer {
	h := map[string]string{}
	maps.Copy(h, a.Header)
	h[name] = value
	a.Header = h
	return a
}

// authenticateBy says what a 401 asks for (RFC 6750; RFC 9470, section 3, for a
// token that is good and was not got by a signature).
func authenticateBy(code portal.Code) string {
	if code == portal.CodeStepUpRequired {
		return `Bearer error="insufficient_user_authentication", acr_values="` + portal.ACREDS + `"`
	}
	return "Bearer"
}

// problemAnswer is a refusal as RFC 9457 has it, with the headers that belong
// to its status.
func problemAnswer(p *portal.Problem, requestID string) answer {
	whole := *p
	whole.RequestID = requestID
	// A Problem is strings and numbers; it cannot fail to encode.
	body, _ := json.Marshal(whole)
	a := answer{Status: p.Status, Type: typeProblem, Body: body, Code: p.Code, RequestID: requestID}
	if p.RetryAfterS > 0 {
		a = a.with("Retry-After", strconv.Itoa(p.RetryAfterS))
	}
	switch p.Status {
	case http.StatusUnauthorized:
		a = a.with("WWW-Authenticate", authenticateBy(p.Code))
	case http.StatusMethodNotAllowed:
		a = a.with("Allow", p.Detail)
	case http.StatusRequestEntityTooLarge:
		a = a.with("Connection", "close") // the rest of the body is not read
	}
	return a
}

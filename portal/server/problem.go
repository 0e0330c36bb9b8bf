package server

import (
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
)

// statuses is the HTTP status of every code that this server refuses with.
var statuses = map[portal.Code]int{
	portal.CodeMalformed:             http.StatusBadRequest,
	portal.CodeIdempotencyKeyMissing: http.StatusBadRequest,
	portal.CodeCMSMalformed:          http.StatusBadRequest,

	portal.CodeUnauthorized:     http.StatusUnauthorized,
	portal.CodeSessionExpired:   http.StatusUnauthorized,
	portal.CodeRefreshReused:    http.StatusUnauthorized,
	portal.CodeSessionRevoked:   http.StatusUnauthorized,
	portal.CodeStepUpRequired:   http.StatusUnauthorized,
	portal.CodeChallengeUnknown: http.StatusUnauthorized,
	portal.CodeChallengeExpired: http.StatusUnauthorized,
	portal.CodeSignatureInvalid: http.StatusUnauthorized,
	portal.CodeCertUntrusted:    http.StatusUnauthorized,
	portal.CodeCertExpired:      http.StatusUnauthorized,
	portal.CodeCertNotYetValid:  http.StatusUnauthorized,
	portal.CodeCertRevoked:      http.StatusUnauthorized,

	portal.CodeKeyPurposeWrong:           http.StatusForbidden,
	portal.CodeSubjectNotIndividual:      http.StatusForbidden,
	portal.CodeCertIINMissing:            http.StatusForbidden,
	portal.CodeAlgorithmNotAccepted:      http.StatusForbidden,
	portal.CodeEmailConfirmationRequired: http.StatusForbidden,
	portal.CodeKinshipNotConfirmed:       http.StatusForbidden,
	portal.CodeGuardianDocument:          http.StatusForbidden,
	portal.CodeStepUpOtherPerson:         http.StatusForbidden,

	portal.CodeNotFound:         http.StatusNotFound,
	portal.CodeLocalityNotFound: http.StatusNotFound,
	portal.CodeChildNotFound:    http.StatusNotFound,

	portal.CodeMethodNotAllowed: http.StatusMethodNotAllowed,

	portal.CodeLocalityServedElsewhere: http.StatusConflict,
	portal.CodeBoundToOtherParent:      http.StatusConflict,
	portal.CodeRegistryConflict:        http.StatusConflict,

	portal.CodeTicketExpired:        http.StatusGone,
	portal.CodeStaleVersion:         http.StatusPreconditionFailed,
	portal.CodeTooLarge:             http.StatusRequestEntityTooLarge,
	portal.CodeUnsupportedMediaType: http.StatusUnsupportedMediaType,

	portal.CodeQueryInvalid:         http.StatusUnprocessableEntity,
	portal.CodeEmailInvalid:         http.StatusUnprocessableEntity,
	portal.CodeCodeWrong:            http.StatusUnprocessableEntity,
	portal.CodeIdempotencyKeyReused: http.StatusUnprocessableEntity,
	portal.CodeIINInvalid:           http.StatusUnprocessableEntity,
	portal.CodeIINIsOwn:             http.StatusUnprocessableEntity,
	portal.CodeChildOverAge:         http.StatusUnprocessableEntity,
	portal.CodePasswordInvalid:      http.StatusUnprocessableEntity,

	portal.CodePreconditionRequired: http.StatusPreconditionRequired,
	portal.CodeTooManyRequests:      http.StatusTooManyRequests,
	portal.CodeTooManyAttempts:      http.StatusTooManyRequests,
	portal.CodeTooManyChildChecks:   http.StatusTooManyRequests,

	portal.CodeInternal:              http.StatusInternalServerError,
	portal.CodeMailUnavailable:       http.StatusServiceUnavailable,
	portal.CodeRevocationUnavailable: http.StatusServiceUnavailable,
	portal.CodeRegistryUnavailable:   http.StatusServiceUnavailable,
	portal.CodeRegistryTimeout:       http.StatusGatewayTimeout,
}

// refuse makes the problem of a code. Its title is the status's, as "about:blank"
// asks; what a person reads is made in the program from the code.
func refuse(code portal.Code, more ...func(*portal.Problem)) *portal.Problem {
	status, known := statuses[code]
	if !known {
		code, status = portal.CodeInternal, http.StatusInternalServerError
	}
	p := &portal.Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code}
	for _, f := range more {
		f(p)
	}
	return p
}

// withStatus is for a code whose status depends on what is asked for: a wrong
// code where somebody signs in is 401.
func withStatus(status int) func(*portal.Problem) {
	return func(p *portal.Problem) { p.Status, p.Title = status, http.StatusText(status) }
}

// at names the member of the request that is wrong.
func at(pointer string, code portal.Code) func(*portal.Problem) {
	return func(p *portal.Problem) {
		p.Errors = append(p.Errors, portal.FieldError{Pointer: pointer, Code: code})
	}
}

// detail adds a sentence for who writes a client; nothing of a request may
// stand in it.
func detail(s string) func(*portal.Problem) {
	return func(p *portal.Problem) { p.Detail = s }
}

// allow tells the methods of an address.
func allow(methods string) func(*portal.Problem) { return detail(methods) }

// retryAfter says when to come again, in whole seconds, one at least.
func retryAfter(d time.Duration) func(*portal.Problem) {
	return func(p *portal.Problem) { p.RetryAfterS = seconds(d) }
}

func seconds(d time.Duration) int {
	return max(1, int((d+time.Second-1)/time.Second))
}

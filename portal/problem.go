package portal

import (
	"fmt"
	"time"
)

// Code is a machine-readable reason, the same in every language.
type Code string

// The codes of the contract that this version answers or understands.
const (
	CodeCMSMalformed          Code = "CMS_MALFORMED"
	CodeChallengeUnknown      Code = "CHALLENGE_UNKNOWN_OR_USED"
	CodeChallengeExpired      Code = "CHALLENGE_EXPIRED"
	CodeSignatureInvalid      Code = "SIGNATURE_INVALID"
	CodeCertUntrusted         Code = "CERT_UNTRUSTED"
	CodeCertExpired           Code = "CERT_EXPIRED"
	CodeCertNotYetValid       Code = "CERT_NOT_YET_VALID"
	CodeCertRevoked           Code = "CERT_REVOKED"
	CodeKeyPurposeWrong       Code = "KEY_PURPOSE_WRONG"
	CodeSubjectNotIndividual  Code = "SUBJECT_NOT_INDIVIDUAL"
	CodeCertIINMissing        Code = "CERT_IIN_MISSING"
	CodeAlgorithmNotAccepted  Code = "ALGORITHM_NOT_ACCEPTED"
	CodeAccountBlocked        Code = "ACCOUNT_BLOCKED"
	CodeRevocationUnavailable Code = "REVOCATION_UNAVAILABLE"

	CodeUnauthorized              Code = "UNAUTHORIZED"
	CodeSessionExpired            Code = "SESSION_EXPIRED"
	CodeRefreshReused             Code = "REFRESH_REUSED"
	CodeSessionRevoked            Code = "SESSION_REVOKED" // ended by another session of the person
	CodeStepUpRequired            Code = "STEP_UP_REQUIRED"
	CodeStepUpOtherPerson         Code = "STEP_UP_OTHER_PERSON"
	CodePasswordInvalid           Code = "PASSWORD_INVALID"
	CodePasswordTooShort          Code = "PASSWORD_TOO_SHORT"
	CodePasswordTooLong           Code = "PASSWORD_TOO_LONG"
	CodePasswordGuessable         Code = "PASSWORD_GUESSABLE" // the IIN, the e-mail, one character
	CodeEmailConfirmationRequired Code = "EMAIL_CONFIRMATION_REQUIRED"
	CodeEmailInvalid              Code = "EMAIL_INVALID"
	CodeCodeWrong                 Code = "CODE_WRONG"
	CodeTicketExpired             Code = "TICKET_EXPIRED"
	CodeTooManyAttempts           Code = "TOO_MANY_ATTEMPTS"

	CodeIdempotencyKeyMissing Code = "IDEMPOTENCY_KEY_MISSING"
	CodeIdempotencyKeyReused  Code = "IDEMPOTENCY_KEY_REUSED"
	CodeStaleVersion          Code = "STALE_VERSION"
	CodeMalformed             Code = "REQUEST_MALFORMED"
	CodeQueryInvalid          Code = "QUERY_INVALID" // a period or a format that there is not
	CodeTooLarge              Code = "REQUEST_TOO_LARGE"
	CodeUnsupportedMediaType  Code = "UNSUPPORTED_MEDIA_TYPE"
	CodePreconditionRequired  Code = "PRECONDITION_REQUIRED"
	CodeMailUnavailable       Code = "MAIL_UNAVAILABLE"
	CodeNotFound              Code = "NOT_FOUND"
	CodeMethodNotAllowed      Code = "METHOD_NOT_ALLOWED"
	CodeTooManyRequests       Code = "TOO_MANY_REQUESTS"
	CodeInternal              Code = "INTERNAL"

	CodeLocalityNotFound        Code = "LOCALITY_NOT_FOUND"
	CodeLocalityServedElsewhere Code = "LOCALITY_SERVED_ELSEWHERE"

	CodeIINInvalid          Code = "IIN_INVALID"
	CodeIINIsOwn            Code = "IIN_IS_OWN"
	CodeChildNotFound       Code = "CHILD_NOT_FOUND"
	CodeChildOverAge        Code = "CHILD_OVER_AGE"
	CodeKinshipConfirmed    Code = "KINSHIP_CONFIRMED"
	CodeAlreadyBound        Code = "ALREADY_BOUND"
	CodeKinshipNotConfirmed Code = "KINSHIP_NOT_CONFIRMED"
	CodeKinshipCheckPending Code = "KINSHIP_CHECK_PENDING"
	CodeApplicationNotFound Code = "APPLICATION_NOT_FOUND"
	CodeBoundToOtherParent  Code = "BOUND_TO_OTHER_PARENT"
	CodeGuardianDocument    Code = "GUARDIAN_DOCUMENT_REQUIRED"
	CodeRegistryConflict    Code = "REGISTRY_DATA_CONFLICT"
	CodeRegistryUnavailable Code = "REGISTRY_UNAVAILABLE"
	CodeRegistryTimeout     Code = "REGISTRY_TIMEOUT"
	CodeTooManyChildChecks  Code = "TOO_MANY_CHILD_CHECKS"
)

// Problem is a refusal by a portal: application/problem+json (RFC 9457) with
// this contract's extension members. It is an error.
type Problem struct {
	Type      string       `json:"type"`
	Title     string       `json:"title"`
	Status    int          `json:"status"`
	Detail    string       `json:"detail,omitempty"`
	Code      Code         `json:"code"`
	Errors    []FieldError `json:"errors,omitempty"`
	RequestID string       `json:"request_id"`
	// RetryAfterS is a number of seconds; zero means that none was given.
	RetryAfterS int `json:"retry_after_s,omitempty"`
	// Portal is told with LOCALITY_SERVED_ELSEWHERE.
	Portal *OtherPortal `json:"portal,omitempty"`
	// AttemptsLeft is told with CODE_WRONG.
	AttemptsLeft *int `json:"attempts_left,omitempty"`
}

// FieldError names one member of a request (a JSON pointer, RFC 6901) and
// what is wrong with it.
type FieldError struct {
	Pointer string `json:"pointer"`
	Code    Code   `json:"code"`
	Detail  string `json:"detail,omitempty"`
}

// Error gives the code and the request's number, which is what support needs;
// the words for a person are made elsewhere.
func (p *Problem) Error() string {
	return fmt.Sprintf("portal: %s (status %d, request %s)", p.Code, p.Status, p.RequestID)
}

// RetryAfter is how long the portal asks to wait, zero when it does not say.
func (p *Problem) RetryAfter() time.Duration {
	return time.Duration(p.RetryAfterS) * time.Second
}

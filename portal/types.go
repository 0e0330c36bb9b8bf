// Package portal is what the desktop program and a portal agree on: the types
// of the HTTP contract (openapi.yaml beside this file), its machine-readable
// codes, the rules of an IIN, and the catalogue of portals.
package portal

import "time"

// Text is one text in the three languages of the contract.
type Text struct {
	RU string `json:"ru"`
	KK string `json:"kk"`
	EN string `json:"en"`
}

// In returns the text in the language "ru", "kk" or "en", Russian where the
// language is another one or the text is empty.
func (t Text) In(language string) string {
	s := t.RU
	switch language {
	case "kk":
		s = t.KK
	case "en":
		s = t.EN
	}
	if s == "" {
		return t.RU
	}
	return s
}

// Discovery is GET /.well-known/kindergarten-portal: what a portal is and
// which screens it has.
type Discovery struct {
	PortalID          string    `json:"portal_id"`
	Name              Text      `json:"name"`
	Origin            string    `json:"origin"`
	APIBase           string    `json:"api_base"` // a path, never a URL
	Practice          bool      `json:"practice"`
	SignInMethods     []string  `json:"sign_in_methods"`    // "eds", "iin"
	Steps             []string  `json:"steps"`              // "locality", "service"
	EmailVerification string    `json:"email_verification"` // "code", "none"
	Locales           []string  `json:"locales"`
	Contacts          []Contact `json:"contacts"`
	MinClient         string    `json:"min_client"`
	// EmailLater tells that an address which waits for its code opens the
	// cabinet already: «Подтвердить позже».
	EmailLater bool `json:"email_later,omitempty"`
	// KeyAlgorithms are those of the keys taken, as in Accepted: known before a
	// challenge, and so before anybody types a password. It may be empty.
	KeyAlgorithms []string `json:"key_algorithms,omitempty"`
	// KeyPurpose is that of the keys taken, as in Accepted. It may be empty.
	KeyPurpose string `json:"key_purpose,omitempty"`
}

// HasStep tells whether the portal asks for the step before sign-in.
func (d Discovery) HasStep(step string) bool {
	for _, s := range d.Steps {
		if s == step {
			return true
		}
	}
	return false
}

// Contact is one way to reach a portal's people. Kind is "phone", "email",
// "office" or "url".
type Contact struct {
	Kind  string `json:"kind"`
	Label Text   `json:"label"`
	Value string `json:"value"`
}

// Contacts is GET /contacts.
type Contacts struct {
	Items     []Contact `json:"items"`
	ValidFrom time.Time `json:"valid_from"`
}

// Locality is a place of residence. KATO is the official nine-digit code where
// one is known, otherwise the portal's own id ("P0123"): codes are never
// invented.
type Locality struct {
	KATO string `json:"kato"`
	Name Text   `json:"name"`
	// OldNames are earlier names that people still use; search finds them.
	OldNames []Text `json:"old_names,omitempty"`
	// Kind is "region", "city", "district", "town" or "village".
	Kind string `json:"kind"`
	// Path is the names from the region down to the parent.
	Path []Text `json:"path"`
	// Served is false for a place that has a portal of its own, told in Portal.
	Served bool         `json:"served"`
	Portal *OtherPortal `json:"portal,omitempty"`
}

// OtherPortal is where somebody is sent who came to the wrong one.
type OtherPortal struct {
	Name Text   `json:"name"`
	URL  string `json:"url,omitempty"`
}

// Status is GET /status: how a portal is at the moment.
type Status struct {
	State         string `json:"state"`          // "ok", "limited"
	CivilRegistry string `json:"civil_registry"` // "ok", "slow", "down"
	Message       Text   `json:"message"`        // for people; empty when all is well
}

// Page is a list answer; NextCursor is empty on the last page.
type Page[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor,omitempty"`
}

// Service is something one can apply for in a locality.
type Service struct {
	Code          string   `json:"code"`
	Title         Text     `json:"title"`
	AgeLimitYears int      `json:"age_limit_years"`
	SignInMethods []string `json:"sign_in_methods"`
}

// The purposes of a challenge, and so of a statement.
const (
	PurposeSignIn = "sign_in"
	PurposeStepUp = "step_up" // asked for within the session that is to be raised
)

// How somebody signed in: Session.ACR and SessionInfo.ACR. What ACRIIN may do
// is read; everything else wants a signature (STEP_UP_REQUIRED).
const (
	ACREDS = "eds"
	ACRIIN = "iin"
)

// ChallengeRequest is POST /auth/challenges.
type ChallengeRequest struct {
	Purpose        string `json:"purpose"`                   // PurposeSignIn, PurposeStepUp
	SessionProfile string `json:"session_profile,omitempty"` // ProfilePersonal (the default), ProfileShared
}

// Whose computer a session is on: ChallengeRequest.SessionProfile,
// IINStartRequest.SessionProfile and SessionInfo.Profile. A shared session gets
// no refresh token and ends a quarter of an hour after the sign-in.
const (
	ProfilePersonal = "personal"
	ProfileShared   = "shared"
)

// Challenge is the answer to a ChallengeRequest.
type Challenge struct {
	ChallengeID string    `json:"challenge_id"`
	Challenge   string    `json:"challenge"` // base64url of 32 octets, 43 characters
	ExpiresAt   time.Time `json:"expires_at"`
	// JudgedAt is the moment at which the portal judges certificates; the
	// program judges at the same one, so that a wrong clock locks nobody out.
	JudgedAt time.Time `json:"judged_at"`
	Accepted Accepted  `json:"accepted"`
}

// Accepted is what a portal takes.
type Accepted struct {
	KeyAlgorithms []string `json:"key_algorithms"` // as a certificate's Algorithm is shown: "RSA"
	Digests       []string `json:"digests"`        // "SHA-256", "GOSTR3411-2012-512", "GOSTR3411-94"
	KeyPurpose    string   `json:"key_purpose"`    // KeyPurposeAuthentication, KeyPurposeAny
	Subject       string   `json:"subject"`        // "individual"
}

// The purposes of the keys that a portal takes: Accepted.KeyPurpose and
// Discovery.KeyPurpose.
const (
	KeyPurposeAuthentication = "authentication" // keys for signing in, and those for both
	KeyPurposeAny            = "any"            // keys for signing documents, too
)

// SessionRequest is POST /auth/sessions. CMS is standard base64 of DER.
type SessionRequest struct {
	ChallengeID string `json:"challenge_id"`
	CMS         string `json:"cms"`
}

// Session is what a sign-in gives.
type Session struct {
	SessionID    string  `json:"session_id"`
	AccessToken  string  `json:"access_token"`
	ExpiresIn    int     `json:"expires_in"` // seconds
	RefreshToken string  `json:"refresh_token,omitempty"`
	ACR          string  `json:"acr"` // ACREDS, ACRIIN
	FirstSignIn  bool    `json:"first_sign_in"`
	NextStep     string  `json:"next_step"` // "none", "confirm_email"
	Account      Account `json:"account"`
}

// Account is the signed-in person as a session tells it.
type Account struct {
	FullName    string `json:"full_name"`
	IINMasked   string `json:"iin_masked"`
	EmailMasked string `json:"email_masked,omitempty"`
	Locale      string `json:"locale"`
}

// SamePerson tells whether two accounts are one person's, as far as a portal tells
// who somebody is: by the name and the masked IIN.
func (a Account) SamePerson(b Account) bool {
	return a.FullName == b.FullName && a.IINMasked == b.IINMasked
}

// RefreshRequest is POST /auth/sessions/current/refresh.
type RefreshRequest struct {
	RefreshToken string `json:"refresh_token"`
}

// Tokens is the answer to a RefreshRequest.
type Tokens struct {
	AccessToken  string `json:"access_token"`
	ExpiresIn    int    `json:"expires_in"` // seconds
	RefreshToken string `json:"refresh_token,omitempty"`
}

// StepUp is the answer to POST /auth/sessions/current/step-up, whose request
// is a SessionRequest: new tokens, with which the session may change things
// until RaisedUntil. A refresh does not move that moment.
type StepUp struct {
	Tokens
	ACR         string    `json:"acr"` // ACREDS
	RaisedUntil time.Time `json:"raised_until"`
}

// PasswordRequest is PUT /auth/password: the password for signing in by IIN,
// MinPassword to MaxPassword characters.
type PasswordRequest struct {
	Password string `json:"password"`
}

// IINStartRequest is POST /auth/iin/start.
type IINStartRequest struct {
	IIN            string `json:"iin"`
	Password       string `json:"password"`
	SessionProfile string `json:"session_profile,omitempty"` // ProfilePersonal (the default), ProfileShared
}

// IINTicket answers an IINStartRequest and a resend, in the same way whether or
// not there is such an account. The code is six digits in a mail.
type IINTicket struct {
	Ticket       string    `json:"ticket"`
	ExpiresAt    time.Time `json:"expires_at"`
	ResendAfterS int       `json:"resend_after_s"` // seconds until another mail may be asked for
}

// SessionInfo is one of a person's sessions: GET /auth/sessions.
type SessionInfo struct {
	ID        string    `json:"id"`
	ACR       string    `json:"acr"`     // how it was opened
	Profile   string    `json:"profile"` // ProfilePersonal, ProfileShared
	StartedAt time.Time `json:"started_at"`
	EndsAt    time.Time `json:"ends_at"` // at the latest
	Current   bool      `json:"current"` // the one that asks
}

// JournalEntry is one thing that happened in an account: GET /me/journal, the
// newest first.
type JournalEntry struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Kind string    `json:"kind"` // one of the Journal constants
	// Code is the outcome of a binding that was refused.
	Code Code `json:"code,omitempty"`
	// Child is the masked IIN of the child that it is about.
	Child string `json:"child,omitempty"`
}

// What a JournalEntry's Kind is. A reader shows one that it does not know as it
// came.
const (
	JournalSignedInEDS      = "SIGNED_IN_EDS"
	JournalSignedInIIN      = "SIGNED_IN_IIN"
	JournalIINRefused       = "IIN_SIGN_IN_REFUSED" // too many wrong codes
	JournalSteppedUp        = "STEPPED_UP"
	JournalSignedOut        = "SIGNED_OUT"
	JournalSessionEnded     = "SESSION_ENDED"  // by another of the person's sessions
	JournalSessionReused    = "SESSION_REUSED" // its refresh token came twice
	JournalEmailChanged     = "EMAIL_CHANGED"
	JournalPasswordSet      = "PASSWORD_SET"
	JournalBindingConfirmed = "BINDING_CONFIRMED"
	JournalBindingPending   = "BINDING_PENDING"
	JournalBindingRefused   = "BINDING_REFUSED"
	JournalDetached         = "DETACHED"
)

// Profile is GET /me.
type Profile struct {
	FullName      FullName `json:"full_name"`
	IINMasked     string   `json:"iin_masked"`
	Email         Email    `json:"email"`
	Locale        string   `json:"locale"`
	Notifications bool     `json:"notifications"`
	// Gates are what must be done before anything else: "confirm_email".
	Gates []string `json:"gates"`
	// PasswordSet tells that the person may sign in by IIN.
	PasswordSet bool `json:"password_set"`
}

// FullName is a person's name in its parts; the patronymic may be empty.
type FullName struct {
	Last       string `json:"last"`
	First      string `json:"first"`
	Patronymic string `json:"patronymic,omitempty"`
}

// String is the name in the order of documents: last, first, patronymic.
func (n FullName) String() string {
	s := n.Last
	for _, p := range []string{n.First, n.Patronymic} {
		if p != "" && s != "" {
			s += " "
		}
		s += p
	}
	return s
}

// Email is the state of a person's address. VerifiedAt is nil until it was
// confirmed (or, where a portal asks for no code, given). Pending is masked.
type Email struct {
	Value      string     `json:"value,omitempty"`
	VerifiedAt *time.Time `json:"verified_at"`
	Pending    string     `json:"pending,omitempty"`
	// Confirmed tells that a code was mailed to Value and given back, which a
	// portal that takes addresses as they are does not ask for by itself.
	Confirmed bool `json:"confirmed"`
}

// ProfilePatch is PATCH /me, a merge patch (RFC 7396): nil leaves a member as
// it is.
type ProfilePatch struct {
	Locale        *string `json:"locale,omitempty"`
	Notifications *bool   `json:"notifications,omitempty"`
}

// EmailRequest is POST /me/email. Verify asks for a code also where the portal
// takes addresses as they are: signing in by IIN needs a confirmed one.
type EmailRequest struct {
	Email  string `json:"email"`
	Verify bool   `json:"verify,omitempty"`
}

// EmailTicket answers an EmailRequest. Where the portal asks for no code the
// address is taken at once and Ticket is empty.
type EmailTicket struct {
	Ticket    string     `json:"ticket,omitempty"`
	Masked    string     `json:"masked"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

// CodeRequest is POST /me/email/{ticket}/confirm: six digits.
type CodeRequest struct {
	Code string `json:"code"`
}

// BindingRequest is POST /me/bindings.
type BindingRequest struct {
	ChildIIN string `json:"child_iin"`
}

// BindingResult is the 200, 201 or 202 answer to a BindingRequest. FoundIn is
// told with APPLICATION_NOT_FOUND, and may be empty there too.
type BindingResult struct {
	Binding      Binding       `json:"binding"`
	Code         Code          `json:"code"` // KINSHIP_CONFIRMED, ALREADY_BOUND, APPLICATION_NOT_FOUND, KINSHIP_CHECK_PENDING
	Message      string        `json:"message"`
	Applications []Application `json:"applications"`
	FoundIn      []Text        `json:"found_in,omitempty"`
}

// Binding ties a child's applications to an account.
type Binding struct {
	ID     string `json:"id"`
	Status string `json:"status"` // BindingConfirmed, BindingPending, BindingRefused
	// Relation is "mother", "father" or "guardian", empty until confirmed.
	Relation string `json:"relation,omitempty"`
	Child    Child  `json:"child"`
	// ReasonCode is why a binding is pending or was refused afterwards; on a
	// confirmed one it is empty or APPLICATION_NOT_FOUND.
	ReasonCode Code `json:"reason_code,omitempty"`
	// FoundIn is where an application of the child was found instead.
	FoundIn []Text `json:"found_in,omitempty"`
}

// What a Binding's Status is. A pending one is asked for again by its address
// until it is one of the others.
const (
	BindingConfirmed = "confirmed"
	BindingPending   = "pending"
	BindingRefused   = "refused"
)

// Child is what a portal tells of a child after kinship was confirmed; before
// that there is the masked IIN alone.
type Child struct {
	Name      string `json:"name,omitempty"`
	BirthDate string `json:"birth_date,omitempty"` // yyyy-mm-dd
	IINMasked string `json:"iin_masked"`
}

// Application is a place in a queue.
type Application struct {
	Number       string    `json:"number"`
	Child        Child     `json:"child"`
	LocalityName Text      `json:"locality_name"`
	Service      Text      `json:"service"`
	Status       string    `json:"status"`       // QUEUED, SUBMITTED, …
	StatusLabel  string    `json:"status_label"` // in the asked language
	StatusHint   string    `json:"status_hint,omitempty"`
	StatusSince  time.Time `json:"status_since"`
	Deadline     *Deadline `json:"deadline,omitempty"`
	Queue        *Queue    `json:"queue,omitempty"`
}

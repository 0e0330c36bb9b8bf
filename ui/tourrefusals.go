package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
)

// TourChild is a child of the practice registry with the code in which
// «Привязка» ends: it is the picture's name.
type TourChild struct{ IIN, Code string }

// outcome is what the page has to say of the child in the end. A check that the
// portal only begins ends well, and a child without an application is told of
// in other words than the code's.
func (t *Tour) outcome(c TourChild) (what string) {
	code, _, elsewhere := strings.Cut(c.Code, "-")
	if code == string(portal.CodeKinshipCheckPending) {
		code = string(portal.CodeKinshipConfirmed)
	}
	what = t.saidOf(codes(portal.Code(code))[0])
	t.do(func() {
		s, ok := t.Window.current().(*boundScreen)
		if ok && code == string(portal.CodeApplicationNotFound) && s.withoutApplication() && len(s.foundIn()) > 0 == elsewhere {
			what = t.Window.notHere(s.foundIn())
		}
	})
	return what
}

// someRefusals are those that a tour looks at which does not go through all.
var someRefusals = []string{
	"portal-client.offline", "portal-client.unknown_authority", "portal-client.clock", "dialog-signer.not_key_store",
	"owner-CHALLENGE_EXPIRED", "owner-CERT_REVOKED", "iin-IIN_CHECK_DIGIT", "email-email.no_at",
	"binding-IIN_LENGTH", "binding-KINSHIP_NOT_CONFIRMED", "binding-REGISTRY_UNAVAILABLE", "binding-STEP_UP_REQUIRED",
}

// wanted tells whether a refusal's picture is taken in this tour.
func (t *Tour) wanted(name string) bool { return t.AllRefusals || slices.Contains(someRefusals, name) }

// saidOf is what happened, in the words of now. The window's goroutine reads
// them too, so they are made there.
func (t *Tour) saidOf(err error) (what string) {
	t.do(func() { what = explain.Error(t.Window.lang, err).What })
	return what
}

// saidOfIIN is what stands beneath a child's IIN.
func (t *Tour) saidOfIIN(iin string) (hint string) {
	t.do(func() { hint = t.Window.iinEcho(iin).Hint })
	return hint
}

// refusal takes the picture of a refusal on a page: bring brings it about.
func (t *Tour) refusal(page string, err error, bring func()) {
	name := page + "-" + strings.ReplaceAll(explain.ID(err), "/", "-")
	if !t.wanted(name) {
		return
	}
	bring()
	t.shotOf(name, t.saidOf(err))
}

// handed shows refusals that no practice portal makes, as the page's own call
// would.
func (t *Tour) handed(page string, hand func(error), errs []error) {
	for _, err := range errs {
		t.refusal(page, err, func() { t.do(func() { hand(err) }) })
	}
	t.do(t.Window.clearFailure)
}

// fails is how most pages tell of an error.
func (t *Tour) fails(err error) { t.Window.fail(err, func() {}) }

// typedWrongly types what is refused into the field that has the focus, with
// Enter, and takes it out again.
func (t *Tour) typedWrongly(page string, wrong map[string]error) {
	for _, text := range sorted(wrong) {
		t.refusal(page, wrong[text], func() {
			t.typed(text)
			t.key(fyne.KeyReturn)
		})
		t.field()
		t.erase(len([]rune(text)))
	}
}

func sorted(texts map[string]error) []string {
	var all []string
	for text := range texts {
		all = append(all, text)
	}
	slices.Sort(all)
	return all
}

// badDigits are the mistakes in an IIN, each with its error.
func badDigits() map[string]error {
	wrong := map[string]error{}
	for _, iin := range []string{
		"", "22031459903", "220314599035", "20O315500017", "830717300130", "990140003854", "111111111111", "ұ2031459903",
	} {
		_, wrong[iin] = portal.NormalizeIIN(iin)
	}
	return wrong
}

// badAddresses are the mistakes in an e-mail address.
func badAddresses() map[string]error {
	wrong := map[string]error{}
	for _, address := range []string{
		"", "asel", "asel@@example.kz", "as el@example.kz", "@example.kz", "asel@", "asel@example", "аsel@example.kz", "asel..b@example.kz",
		strings.Repeat("a", 65) + "@example.kz",
	} {
		_, wrong[address] = portal.CheckEmail(address)
	}
	return wrong
}

func codes(all ...portal.Code) []error {
	var errs []error
	for _, code := range all {
		errs = append(errs, &portal.Problem{Code: code, RequestID: "tour-0001"})
	}
	return errs
}

// networkRefusals are what can stand between the program and a portal.
func networkRefusals() []error {
	clock := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)
	return append([]error{
		client.ErrUnreachable, client.ErrOffline, client.ErrNoSuchHost, client.ErrRefused, client.ErrNotConnected, client.ErrProxyDown,
		client.ErrProxyPassword, client.ErrProxyRefused, client.ErrProxySettings, client.ErrSlow, client.ErrDripping, client.ErrCut,
		client.ErrReset, client.ErrCutShort, client.ErrTLS, client.ErrUnknownAuthority, client.ErrOtherHost,
		&client.DateError{Err: client.ErrCertificateExpired, Now: clock}, &client.DateError{Err: client.ErrCertificateNotYetValid, Now: clock},
		&client.DateError{Err: client.ErrClock, Now: clock}, client.ErrCertificate, client.ErrOldTLS, client.ErrNoTLS, client.ErrHandshake,
		client.ErrOutdated, client.ErrNotPortal, client.ErrOtherOrigin, client.ErrPracticeElsewhere, client.ErrIncomplete, client.ErrLoginNeeded, client.ErrPage, client.ErrNoJSON,
		client.ErrUnexplained, client.ErrNotHTTP, client.ErrRedirect, client.ErrRedirectElsewhere, client.ErrRedirectInsecure,
		client.ErrRedirectHere, client.ErrRedirectLoop, client.ErrTooLarge, client.ErrBodyTooLarge, client.ErrHeaderTooLarge,
		client.ErrListTooLong, client.ErrMalformed, client.ErrBrokenJSON, client.ErrMissing, client.ErrControl, client.ErrCompressed, client.ErrNotPDF,
	}, codes(portal.CodeInternal, portal.CodeTooManyRequests, portal.CodeNotFound, portal.CodeMethodNotAllowed, portal.CodeQueryInvalid)...)
}

func keyRefusals() []error {
	return []error{
		signer.ErrDamaged, signer.ErrNotKeyStore, signer.ErrUnsupported, signer.ErrNoKey, signer.ErrTooLarge,
		signer.ErrTooManyIterations, signer.ErrUnreadable, signer.ErrGone,
	}
}

func signInRefusals() []error {
	return append(codes(
		portal.CodeCMSMalformed, portal.CodeChallengeUnknown, portal.CodeChallengeExpired, portal.CodeSignatureInvalid,
		portal.CodeCertUntrusted, portal.CodeCertExpired, portal.CodeCertNotYetValid, portal.CodeCertRevoked, portal.CodeKeyPurposeWrong,
		portal.CodeSubjectNotIndividual, portal.CodeCertIINMissing, portal.CodeAlgorithmNotAccepted, portal.CodeAccountBlocked,
		portal.CodeRevocationUnavailable,
	), client.ErrNotSaved)
}

// iinRefusals are those of «По ИИН»; wrong digits are typed for real.
func iinRefusals() []error {
	return codes(portal.CodeTooManyAttempts, portal.CodeTicketExpired)
}

func emailRefusals() []error {
	return codes(portal.CodeEmailInvalid, portal.CodeMailUnavailable)
}

// bindingRefusals are those that no practice child ends in.
func bindingRefusals() []error {
	return codes(
		portal.CodeIINInvalid, portal.CodeEmailConfirmationRequired, portal.CodeIdempotencyKeyMissing, portal.CodeIdempotencyKeyReused,
		portal.CodeMalformed, portal.CodeTooLarge, portal.CodeUnsupportedMediaType, portal.CodePreconditionRequired, portal.CodeStaleVersion,
		portal.CodeStepUpRequired,
	)
}

func passwordRefusals() []error {
	return append(codes(portal.CodePasswordInvalid),
		portal.ErrPasswordTooShort, portal.ErrPasswordTooLong, portal.ErrPasswordGuessable)
}

// sessionRefusals end a session, and so the tour.
func sessionRefusals() []error {
	var errs []error
	for _, err := range codes(portal.CodeSessionExpired, portal.CodeSessionRevoked, portal.CodeRefreshReused, portal.CodeUnauthorized) {
		errs = append(errs, fmt.Errorf("%w: %w", client.ErrSessionEnded, err))
	}
	return append(errs, client.ErrSessionEnded, client.ErrTokensLost)
}

// ownWords takes the pictures of refusals that have pages or words of their own.
func (t *Tour) ownWords(page string, hand func(error), errs []error) {
	for _, err := range errs {
		if name := page + "-" + explain.ID(err); t.wanted(name) {
			t.do(func() { hand(err) })
			t.shotOf(name, t.saidOf(err))
		}
	}
}

// iinCodeFails says of a refused code of «По ИИН» what it means there.
func (t *Tour) iinCodeFails(err error) {
	t.Window.failWith(func() explain.Explanation { return t.Window.explainIINCode(err) }, nil)
}

// bindingRefused is what «Привязка» refuses: digits, the portal's answers, and what
// becomes of the practice children.
func (t *Tour) bindingRefused() {
	t.typedWrongly("binding", badDigits())
	ask := func(err error) {
		t.Window.toField("", nil)
		t.Window.notBound(t.Window.current(), question{child: t.Stranger}, err)
	}
	t.handed("binding", ask, bindingRefusals())
	waiting := &portal.Problem{Code: portal.CodeTooManyChildChecks, RequestID: "tour-0001", RetryAfterS: 9000}
	slow := &portal.Problem{Code: portal.CodeRegistryTimeout, RequestID: "tour-0001", RetryAfterS: 30}
	t.ownWords("binding", ask, []error{waiting, slow})
	t.children()
	t.do(func() { t.Window.toField("", nil) })
}

// pending takes the picture of a page that is still at work: the portal has
// begun to check kinship.
func (t *Tour) pending(name string) {
	for end := time.Now().Add(tourWait); t.err == nil && time.Now().Before(end); t.pause(tourSettle) {
		waits := false
		fyne.DoAndWait(func() {
			s, ok := t.Window.current().(*boundScreen)
			waits = ok && s.pending()
		})
		if waits {
			t.pause(tourSettle)
			t.fail(t.Picture(name+"-waiting", t.Window.window))
			return
		}
	}
}

// children go through the practice children whose «Привязка» goes otherwise.
func (t *Tour) children() {
	for _, c := range t.Children {
		name := "binding-" + c.Code
		if !t.wanted(name) {
			continue
		}
		t.do(func() { t.Window.toField("", nil) })
		t.typedAnew(c.IIN)
		t.press("cabinet.binding_add")
		if c.Code == string(portal.CodeKinshipCheckPending) {
			t.pending(name)
		}
		t.shotOf(name, t.outcome(c))
		t.do(func() { t.Window.toField("", nil) })
		t.do(t.Window.clearFailure)
	}
}

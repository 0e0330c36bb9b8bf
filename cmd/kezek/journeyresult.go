package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
)

// journeyPrinter prints the steps: a line each, or with -json an object each.
type journeyPrinter struct {
	env  *env
	json *json.Encoder // nil for a person
}

func newJourneyPrinter(e *env, asJSON bool) *journeyPrinter {
	p := &journeyPrinter{env: e}
	if asJSON {
		p.json = json.NewEncoder(e.stdout)
		p.json.SetEscapeHTML(false)
	}
	return p
}

// step tells that the step called name is done, in the words of id.
func (p *journeyPrinter) step(name, id string, args map[string]any) {
	p.print(name, p.env.words.T(id, args))
}

// count is step for words that change with a number.
func (p *journeyPrinter) count(name, id string, n int) {
	p.print(name, p.env.words.N(id, n))
}

func (p *journeyPrinter) print(name, text string) {
	if p.json != nil {
		_ = p.json.Encode(stepLine{Step: name, Message: text})
		return
	}
	fmt.Fprintln(p.env.stdout, mark(name), text)
}

// mark is what a step's line begins with: not everything told is done.
func mark(step string) string {
	switch step {
	case "waiting", "pending":
		return "…"
	case "warning":
		return "!"
	}
	return "✓"
}

type stepLine struct {
	Step    string `json:"step"`
	Message string `json:"message"`
	// RetryAfterS is in how many seconds a waiting journey goes on.
	RetryAfterS int `json:"retry_after_s,omitempty"`
}

// journeyResult is the last line of `kezek attach -json`.
type journeyResult struct {
	Code string `json:"code"`
	// Reason is the code of the field that is wrong: IIN_LENGTH with
	// IIN_INVALID.
	Reason    string `json:"reason,omitempty"`
	Message   string `json:"message"`
	RequestID string `json:"request_id,omitempty"`
	// RetryAfterS is in how many seconds the portal wants to be asked again.
	RetryAfterS int `json:"retry_after_s,omitempty"`
	// BindingID is the portal's number of what was bound, or waits to be.
	BindingID string `json:"binding_id,omitempty"`
	// FoundIn names the places that have an application of the child instead.
	FoundIn      []portal.Text        `json:"found_in,omitempty"`
	Applications []portal.Application `json:"applications"`
	// Localities are what a -locality that is not there may have meant.
	Localities []similarPlace `json:"localities,omitempty"`
	// Sheet is the file of «Что взять с собой», where one was written.
	Sheet string `json:"sheet,omitempty"`
}

// finish prints the outcome and returns the exit code.
func (j *journey) finish(result portal.BindingResult, err error) int {
	r := journeyResult{Code: string(result.Code), Message: result.Message, FoundIn: result.FoundIn, Applications: result.Applications}
	code := exitOK
	if err != nil {
		r, code = j.refusal(err)
		j.hint(&r)
		r.Sheet = j.sheet(r)
	}
	r.BindingID = result.Binding.ID
	if r.Applications == nil {
		r.Applications = []portal.Application{}
	}
	j.out.result(r, code)
	return code
}

// hint adds what the portal would take, where it is known.
func (j *journey) hint(r *journeyResult) {
	switch portal.Code(r.Code) {
	case portal.CodeAlgorithmNotAccepted:
		if len(j.accepted) > 0 {
			r.Message += " " + j.env.words.T("terminal.takes_keys", map[string]any{"Names": explain.Names(j.env.words, j.accepted)})
		}
	case portal.CodeLocalityNotFound:
		r.Message += " " + j.env.words.T("terminal.locality_code")
		r.Localities = j.similarPlaces()
	}
}

func (p *journeyPrinter) result(r journeyResult, code int) {
	if p.json != nil {
		_ = p.json.Encode(map[string]journeyResult{"result": r})
		return
	}
	if code != exitOK {
		fmt.Fprintf(p.env.stderr, "✗ %s (%s)\n", r.Message, r.Code)
		if r.RequestID != "" {
			p.env.warn("journey.support_code", map[string]any{"code": r.RequestID})
		}
		for _, l := range r.Localities {
			fmt.Fprintf(p.env.stderr, "  -locality %s  %s\n", l.KATO, l.Name)
		}
		if r.Sheet != "" {
			p.env.warn("terminal.sheet_written", map[string]any{"File": r.Sheet})
		}
		return
	}
	fmt.Fprintln(p.env.stdout, r.Message)
	for _, a := range r.Applications {
		fmt.Fprintf(p.env.stdout, "  %s · %s · %s · %s\n", a.Number, a.Child.Name, a.LocalityName.In(p.env.words.Language()), a.StatusLabel)
	}
}

// refusal turns what stopped the journey into a code, words and an exit code.
func (j *journey) refusal(err error) (journeyResult, int) {
	r := journeyResult{Message: sentence(explain.Error(j.env.words, err))}
	var unfit *unfitError
	var problem *portal.Problem
	var u *unreadable
	var iin *portal.IINError
	var there *sheetThere
	switch {
	case errors.As(err, &there):
		r.Code, r.Message = "SHEET_EXISTS", j.env.words.T("terminal.sheet_exists", map[string]any{"File": there.path})
		return r, exitUsage
	case errors.As(err, &iin):
		r.Code, r.Reason = string(portal.CodeIINInvalid), string(iin.Code)
		return r, exitUsage
	case errors.As(err, &u):
		r.Code, r.Message = "UNREADABLE", j.env.cannotRead(u)
		return r, exitFile
	case errors.As(err, &unfit):
		r.Code, r.Message = string(unfit.reason), explain.Reason(j.env.words, unfit.reason, unfit.certificate)
		return r, exitUnfit
	case errors.As(err, &problem):
		r.Code, r.RequestID, r.RetryAfterS = string(problem.Code), problem.RequestID, problem.RetryAfterS
		r.Reason = fieldCode(problem)
		return r, exitRefused
	}
	for _, s := range stops {
		if errors.Is(err, s.err) {
			r.Code = s.code
			if s.words != "" {
				r.Message = j.env.words.T(s.words)
			}
			return r, s.exit
		}
	}
	f, code := newFileError(j.env, err)
	r.Code, r.Message = f.Code, f.Message
	return r, code
}

// fieldCode is what is wrong with the field that a portal refused, empty where
// its code says all.
func fieldCode(p *portal.Problem) string {
	for _, f := range p.Errors {
		if f.Code != "" && f.Code != p.Code {
			return string(f.Code)
		}
	}
	return ""
}

// stops are the codes of what ends a journey, besides a portal's problem, an
// unfit key and a file that does not open. An entry without words is told in
// those of package explain.
var stops = []struct {
	err   error
	code  string
	exit  int
	words string
}{
	{errNoEmail, string(portal.CodeEmailConfirmationRequired), exitRefused, "terminal.need_email"},
	{errNoCode, string(portal.CodeEmailConfirmationRequired), exitRefused, "terminal.need_code"},
	{errNoService, "SERVICE_NOT_FOUND", exitRefused, "terminal.no_service"},
	{errPending, string(portal.CodeKinshipCheckPending), exitRefused, "terminal.pending"},
	{errNoPassword, "NO_PASSWORD", exitUsage, "terminal.no_password"},
	{errNoTerminal, "NO_PASSWORD", exitUsage, "terminal.no_password"},
	{signer.ErrUnfit, "SIGNING_FAILED", exitUnfit, "terminal.signing_failed"},
	{signer.ErrStatement, "SIGNING_FAILED", exitUnfit, "terminal.signing_failed"},
	{context.Canceled, "CANCELLED", exitCancelled, ""},
	{client.ErrUnreachable, "PORTAL_UNREACHABLE", exitUnreachable, ""},
	{client.ErrTLS, "TLS_FAILED", exitUnreachable, ""},
	{client.ErrRedirect, "PORTAL_REDIRECTS", exitUnreachable, ""},
	{client.ErrNotPortal, "NOT_A_PORTAL", exitUnreachable, ""},
	{client.ErrOutdated, "PROGRAM_OUTDATED", exitUnreachable, ""},
	{client.ErrTooLarge, "ANSWER_TOO_LARGE", exitUnreachable, ""},
	{client.ErrMalformed, "ANSWER_MALFORMED", exitUnreachable, ""},
	{client.ErrSessionEnded, "SESSION_ENDED", exitUnreachable, ""},
	{context.DeadlineExceeded, "PORTAL_UNREACHABLE", exitUnreachable, ""},
}

package client

import (
	"slices"
	"time"
	"unicode/utf8"

	"kezek.kz/kezek/portal"
)

// The answers that the program relies on, each with what must be in it.
type (
	challengeAnswer struct{ portal.Challenge }
	sessionAnswer   struct{ portal.Session }
	tokensAnswer    struct{ portal.Tokens }
	profileAnswer   struct{ portal.Profile }
	ticketAnswer    struct {
		portal.EmailTicket
	}
	bindingAnswer  struct{ portal.BindingResult }
	bindingsAnswer struct{ portal.Page[portal.Binding] }
	oneBinding     struct{ portal.Binding }
	appsAnswer     struct {
		portal.Page[portal.Application]
	}
	appAnswer        struct{ portal.Application }
	localitiesAnswer struct{ portal.Page[portal.Locality] }
	servicesAnswer   struct{ portal.Page[portal.Service] }
	contactsAnswer   struct{ portal.Contacts }
	stepUpAnswer     struct{ portal.StepUp }
	iinTicketAnswer  struct{ portal.IINTicket }
	sessionsAnswer   struct {
		portal.Page[portal.SessionInfo]
	}
	journalAnswer struct {
		portal.Page[portal.JournalEntry]
	}
	historyAnswer struct {
		portal.Page[portal.HistoryEntry]
	}
	queueAnswer struct{ portal.Page[portal.QueuePoint] }
)

func (a *challengeAnswer) check() error {
	switch {
	case !isIdentifier(a.ChallengeID):
		return missing("challenge_id")
	case !isChallenge(a.Challenge.Challenge):
		return missing("challenge")
	case a.ExpiresAt.IsZero():
		return missing("expires_at")
	case a.JudgedAt.IsZero():
		return missing("judged_at")
	}
	return nil
}

func (a *sessionAnswer) check() error {
	switch {
	case !isIdentifier(a.SessionID):
		return missing("session_id")
	case a.Account.FullName == "":
		return missing("account")
	case a.NextStep == "":
		return missing("next_step")
	case a.ACR == "":
		return missing("acr")
	}
	return checkTokens(a.AccessToken, a.RefreshToken, a.ExpiresIn)
}

func (a *tokensAnswer) check() error {
	return checkTokens(a.AccessToken, a.RefreshToken, a.ExpiresIn)
}

// longestToken is beyond the life of any access token (the contract has ten
// minutes). Further numbers do not even fit into a time.
const longestToken = 24 * time.Hour

func checkTokens(access, refresh string, seconds int) error {
	switch {
	case !isToken(access):
		return missing("access_token")
	case refresh != "" && !isToken(refresh):
		return missing("refresh_token")
	case seconds <= 0:
		return missing("expires_in")
	case seconds > int(longestToken/time.Second):
		return malformed("expires_in")
	}
	return nil
}

func (a *stepUpAnswer) check() error {
	switch {
	case a.RaisedUntil.IsZero():
		return missing("raised_until")
	case a.ACR == "":
		return missing("acr")
	}
	return checkTokens(a.AccessToken, a.RefreshToken, a.ExpiresIn)
}

func (a *iinTicketAnswer) check() error {
	switch {
	case !isIdentifier(a.Ticket), a.ExpiresAt.IsZero():
		return missing("ticket")
	case a.ResendAfterS < 0:
		return malformed("resend_after_s")
	}
	a.ResendAfterS = min(a.ResendAfterS, int(longestRetry/time.Second))
	return nil
}

func (a *sessionsAnswer) check() error {
	for _, s := range a.Items {
		if !isIdentifier(s.ID) || s.StartedAt.IsZero() {
			return missing("id or started_at")
		}
	}
	return nil
}

func (a *journalAnswer) check() error {
	for _, e := range a.Items {
		switch {
		case e.Kind == "", e.At.IsZero():
			return missing("kind or at")
		case e.Code != "" && !isCode(e.Code):
			return malformed("code")
		}
	}
	return nil
}

func (a *profileAnswer) check() error {
	if a.FullName.String() == "" || a.IINMasked == "" {
		return missing("full_name or iin_masked")
	}
	return nil
}

// check takes an answer without a ticket: a portal without codes gives none.
func (a *ticketAnswer) check() error {
	switch {
	case a.Masked == "":
		return missing("masked")
	case a.Ticket != "" && !isIdentifier(a.Ticket):
		return malformed("ticket")
	}
	return nil
}

func (a *bindingAnswer) check() error {
	if !isCode(a.Code) {
		return missing("code")
	}
	return checkBinding(a.Binding)
}

func (a *oneBinding) check() error { return checkBinding(a.Binding) }

func (a *bindingsAnswer) check() error {
	for _, b := range a.Items {
		if err := checkBinding(b); err != nil {
			return err
		}
	}
	return nil
}

func checkBinding(b portal.Binding) error {
	if !isIdentifier(b.ID) || b.Status == "" {
		return missing("binding")
	}
	return nil
}

func (a *appsAnswer) check() error {
	for _, item := range a.Items {
		if err := checkApplication(item); err != nil {
			return err
		}
	}
	return nil
}

func (a *appAnswer) check() error { return checkApplication(a.Application) }

func checkApplication(a portal.Application) error {
	switch d := a.Deadline; {
	case a.Number == "" || a.Status == "":
		return missing("number or status")
	case utf8.RuneCountInString(a.Number) > portal.MaxNumber:
		return malformed("number")
	case d != nil && d.At.IsZero():
		return missing("at of a deadline")
	case d != nil && d.WorkingDaysLeft != nil && *d.WorkingDaysLeft < 0:
		return malformed("working_days_left")
	}
	if q := a.Queue; q != nil {
		return checkPosition(q.AsOf, q.Position, q.InCategory, q.Total)
	}
	return nil
}

// checkPosition looks at a position and when it was true. Numbers beyond every
// queue would be counted and drawn.
func checkPosition(at time.Time, numbers ...int) error {
	if at.IsZero() {
		return missing("at or as_of")
	}
	if slices.ContainsFunc(numbers, func(n int) bool { return n < 1 || n > portal.MaxPosition }) {
		return malformed("position")
	}
	return nil
}

func (a *historyAnswer) check() error {
	for _, e := range a.Items {
		if e.At.IsZero() || e.Kind == "" || e.Text == "" {
			return missing("at, kind or text")
		}
	}
	return nil
}

func (a *queueAnswer) check() error {
	for _, p := range a.Items {
		if err := checkPosition(p.At, p.Position, p.InCategory, p.Total); err != nil {
			return err
		}
	}
	return nil
}

func (a *localitiesAnswer) check() error {
	for _, l := range a.Items {
		if l.KATO == "" || l.Name.RU == "" {
			return missing("kato or name")
		}
	}
	return nil
}

func (a *servicesAnswer) check() error {
	for _, s := range a.Items {
		if s.Code == "" || s.Title.RU == "" {
			return missing("code or title")
		}
	}
	return nil
}

func (a *contactsAnswer) check() error {
	for _, c := range a.Items {
		if c.Kind == "" || c.Value == "" {
			return missing("kind or value")
		}
	}
	return nil
}

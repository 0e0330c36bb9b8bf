package main

import (
	"context"
	"errors"
	"time"

	"kezek.kz/kezek/portal/practice"
)

func (j *journey) confirmEmail(ctx context.Context) error {
	if j.o.email == "" {
		return errNoEmail
	}
	ticket, err := j.session.SetEmail(ctx, j.o.email)
	if err != nil {
		return err
	}
	if ticket.Ticket != "" {
		code, err := j.emailCode(ctx)
		if errors.Is(err, errNoCode) && j.discovery.EmailLater {
			j.out.step("email_later", "terminal.step_email_later", map[string]any{"Address": ticket.Masked})
			return nil
		}
		if err != nil {
			return err
		}
		if err := j.session.ConfirmEmail(ctx, ticket.Ticket, code); err != nil {
			return err
		}
	}
	j.out.step("email", "terminal.step_email", map[string]any{"Address": ticket.Masked})
	return nil
}

var (
	errNoEmail = errors.New("no e-mail address given")
	errNoCode  = errors.New("no code given")
)

// outboxWait is how long the practice portal's mail is waited for, and how
// often it is looked for.
const (
	outboxWait = 10 * time.Second
	outboxLook = 100 * time.Millisecond
)

// emailCode is the code that the portal mailed: given, read from the practice
// outbox, or asked for.
func (j *journey) emailCode(ctx context.Context) (string, error) {
	switch {
	case j.o.code != "":
		return j.o.code, nil
	case j.o.outbox != "":
		return j.waitForCode(ctx)
	}
	code, err := ask(ctx, j.env, func(t terminal) (string, error) { return t.line(j.env.words.T("terminal.ask_code")) })
	if errors.Is(err, errNoTerminal) {
		return "", errNoCode
	}
	return code, err
}

func (j *journey) waitForCode(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, outboxWait)
	defer cancel()
	tick := time.NewTicker(outboxLook)
	defer tick.Stop()
	for {
		if code, err := practice.LatestCode(j.o.outbox, j.o.email); err == nil {
			return code, nil
		}
		select {
		case <-ctx.Done():
			return "", errNoCode
		case <-tick.C:
		}
	}
}

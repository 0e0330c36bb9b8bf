package server

import (
	"bytes"
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// slowMailer sends when it is let, or gives up with its context.
type slowMailer struct {
	let  chan struct{}
	sent atomic.Int32
	gave atomic.Int32
}

func (m *slowMailer) Send(ctx context.Context, _ Mail) error {
	select {
	case <-m.let:
		m.sent.Add(1)
		return nil
	case <-ctx.Done():
		m.gave.Add(1)
		return ctx.Err()
	}
}

// slowStart answers a start whose mail does not leave yet.
func slowStart(t *testing.T) (*iinFixture, *slowMailer) {
	t.Helper()
	f := newIINFixture(t)
	f.enterable()
	m := &slowMailer{let: make(chan struct{})}
	f.server.o.Mailer = m
	as[portal.IINTicket](f.startIIN(motherIIN, testPassword), 202)
	return f, m
}

func TestIINMailLeavesAfterTheAnswerAndCloseWaitsForIt(t *testing.T) {
	f, m := slowStart(t)
	closed := make(chan error)
	go func() { closed <- f.server.Close(context.Background()) }()
	select {
	case err := <-closed:
		t.Fatalf("closed before the mail left: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	close(m.let)
	if err := <-closed; err != nil || m.sent.Load() != 1 {
		t.Errorf("%d mails, %v", m.sent.Load(), err)
	}
}

// flushing notes whether a mail was on its way before the answer was.
type flushing struct {
	*httptest.ResponseRecorder
	mailer         *slowMailer
	flushed, early bool
}

func (f *flushing) Flush() {
	time.Sleep(20 * time.Millisecond)
	f.flushed, f.early = true, f.mailer.sent.Load() > 0
}

// The answer is not held back by what comes after it.
func TestIINMailLeavesWhenTheAnswerIsOnItsWay(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	m := &slowMailer{let: make(chan struct{})}
	close(m.let)
	f.server.o.Mailer = m
	body := encoded(t, portal.IINStartRequest{IIN: motherIIN, Password: testPassword})
	r := httptest.NewRequest("POST", pathIINStart, bytes.NewReader(body))
	r.Header.Set("Content-Type", typeJSON)
	w := &flushing{ResponseRecorder: httptest.NewRecorder(), mailer: m}
	f.server.ServeHTTP(w, r)
	f.settle()
	if !w.flushed || w.early || w.Code != 202 || m.sent.Load() != 1 {
		t.Errorf("answer %d, flushed %v, mail before that %v, %d mails", w.Code, w.flushed, w.early, m.sent.Load())
	}
}

type panicking struct{}

func (panicking) Send(_ context.Context, m Mail) error { panic("cannot mail " + m.Code) }

// A mailer's mistake costs one mail, and not the portal.
func TestPanicAfterTheAnswerIsCaught(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	f.server.o.Mailer = panicking{}
	as[portal.IINTicket](f.startIIN(motherIIN, testPassword), 202)
	f.settle()
	if log := f.log.String(); !strings.Contains(log, "msg=panic") || strings.Contains(log, "cannot mail") {
		t.Errorf("log %s", log)
	}
}

func TestCloseCutsTheMailOffAtTheEndOfItsContext(t *testing.T) {
	f, m := slowStart(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := f.server.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	f.settle()
	if m.gave.Load() != 1 || m.sent.Load() != 0 {
		t.Errorf("%d mails given up", m.gave.Load())
	}
}

func TestNothingStartsAfterClose(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	if err := f.server.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent := f.mailer.count()
	as[portal.IINTicket](f.startIIN(motherIIN, testPassword), 202)
	f.settle()
	if f.mailer.count() != sent {
		t.Error("a mail left after Close")
	}
}

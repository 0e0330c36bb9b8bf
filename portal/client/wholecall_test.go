package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
)

// A list whose pages come, each of them slowly, ends with the patience.
func TestListOfSlowPagesEnds(t *testing.T) {
	r := newNetRig(t)
	c := discovered(t, r, func(o *client.Options) { o.Timeout, o.Patience = time.Second, time.Second })
	answering(func(w http.ResponseWriter, q *http.Request) {
		time.Sleep(150 * time.Millisecond)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"items":[],"next_cursor":"%sx"}`, q.URL.Query().Get("cursor"))
	})(r)
	begun := time.Now()
	_, err := netSession(c).Bindings(context.Background())
	if took := time.Since(begun); !errors.Is(err, client.ErrUnreachable) || took > 3*time.Second {
		t.Errorf("got %v after %v", err, took)
	}
}

// One page has no longer than any other call.
func TestPageThatDoesNotComeEndsAsAnyCall(t *testing.T) {
	r := newNetRig(t)
	c := discovered(t, r, func(o *client.Options) { o.Timeout, o.Patience = 300*time.Millisecond, time.Minute })
	answering(func(_ http.ResponseWriter, q *http.Request) {
		<-q.Context().Done()
		panic(http.ErrAbortHandler)
	})(r)
	begun := time.Now()
	_, err := c.Localities(context.Background(), "", "")
	if took := time.Since(begun); !errors.Is(err, client.ErrSlow) || took > 10*time.Second {
		t.Errorf("got %v after %v", err, took)
	}
}

// Pages that hold more than was asked for do not add up to any amount.
func TestPagesWithMoreThanWasAskedFor(t *testing.T) {
	r := newNetRig(t)
	c := discovered(t, r)
	item := `{"kato":"1","name":{"ru":"А"}},`
	body := `{"next_cursor":"again","items":[` + strings.TrimSuffix(strings.Repeat(item, 15_000), ",") + `]}`
	sends(200, "application/json", body)(r)
	before := r.requests()
	if _, err := c.Localities(context.Background(), "", ""); !errors.Is(err, client.ErrListTooLong) {
		t.Errorf("got %v", err)
	}
	if n := r.requests() - before; n != 2 {
		t.Errorf("%d pages were read", n)
	}
}

// A change that first reads the version ends as any call.
func TestUpdateThatReadsFirstEndsInTime(t *testing.T) {
	r := newNetRig(t)
	c := discovered(t, r, func(o *client.Options) { o.Timeout = time.Second })
	answering(func(w http.ResponseWriter, q *http.Request) {
		if q.Method != http.MethodGet {
			_, _ = io.Copy(io.Discard, q.Body)
			<-q.Context().Done()
			panic(http.ErrAbortHandler)
		}
		time.Sleep(700 * time.Millisecond)
		w.Header().Set("ETag", `"1"`)
		r.good(w, q)
	})(r)
	begun := time.Now()
	_, err := netSession(c).UpdateProfile(context.Background(), portal.ProfilePatch{})
	if took := time.Since(begun); !errors.Is(err, client.ErrSlow) || took > 1500*time.Millisecond {
		t.Errorf("got %v after %v", err, took)
	}
}

package workstation

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
)

// EndWithin is how long an ender may take, and how long a session without its
// window lives on at a portal that answers.
const EndWithin = 1500 * time.Millisecond

// EndResult is how an ender ended.
type EndResult int

// The results; the exit code of the ender's process is one of the latter three.
const (
	EndUnknown EndResult = iota // it has not
	EndDone                     // the portal has ended the session
	EndFailed                   // it could not be told
	EndNothing                  // there was no session
)

// The exit codes of the ender's process.
const (
	exitDone    = 0
	exitFailed  = 1
	exitNothing = 3
)

// ExitCode is the process's for a result.
func (r EndResult) ExitCode() int {
	switch r {
	case EndDone:
		return exitDone
	case EndNothing:
		return exitNothing
	}
	return exitFailed
}

// resultOf is the result for an exit code.
func resultOf(code int) EndResult {
	switch code {
	case exitDone:
		return EndDone
	case exitNothing:
		return EndNothing
	}
	return EndFailed
}

// Ender ends a session when whoever had it is gone.
type Ender struct {
	// Dial makes a client for a portal.
	Dial func(h Handover) (*client.Client, error)
	// Folder is the citizen's; empty: there is none to wipe. The supervisor does
	// that, too, but it may have been killed itself.
	Folder string
	// Within is how long the ending may take; zero: EndWithin.
	Within time.Duration

	held   Handover
	client *client.Client
}

// Run takes handovers until the end of in, and then ends the session that came
// last.
func (e *Ender) Run(in io.Reader) EndResult {
	e.take(in)
	wiped := make(chan struct{})
	go func() { defer close(wiped); e.wipe() }()
	defer func() { <-wiped }()
	if e.client == nil {
		if e.held.Token == "" {
			return EndNothing
		}
		return EndFailed
	}
	within := e.Within
	if within == 0 {
		within = EndWithin
	}
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	return e.end(ctx)
}

// wipe ends what the window left running and removes its folder.
func (e *Ender) wipe() {
	if e.Folder != "" {
		endOthers(e.Folder)
		_ = remove(e.Folder)
	}
}

// FolderOf is the citizen's folder by the variables of its processes; empty
// where they are not those of a citizen.
func FolderOf(getenv func(string) string) string {
	folder := filepath.Dir(getenv("XDG_CONFIG_HOME"))
	if runtime.GOOS == "windows" {
		folder = filepath.Dir(getenv("APPDATA"))
	}
	if !filepath.IsAbs(folder) || !strings.HasPrefix(filepath.Base(folder), prefix) {
		return ""
	}
	return folder
}

// maxHandover is the longest line that is taken, in octets.
const maxHandover = 16 << 10

// take reads to the end. What is no handover (a library of the window's may
// write there) is passed over.
func (e *Ender) take(in io.Reader) {
	l := lines{from: in, most: maxHandover}
	for {
		line, err := l.next()
		var h Handover
		switch {
		case errors.Is(err, errLong):
			continue
		case err != nil:
			return
		case json.Unmarshal(line, &h) == nil && h.Origin != "" && h.Token != "":
			e.hold(h)
		}
	}
}

// hold keeps a session, and asks its portal beforehand what will be asked then.
func (e *Ender) hold(h Handover) {
	same := e.client != nil && h.Origin == e.held.Origin
	if e.held = h; same {
		return
	}
	c, err := e.Dial(h)
	if err != nil {
		e.client = nil
		return
	}
	e.client = c
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_, _ = c.Discover(ctx)
	}()
}

// endPause is how long a second try waits.
const endPause = 150 * time.Millisecond

// end tries until the portal has heard of it or the time is over.
func (e *Ender) end(ctx context.Context) EndResult {
	for {
		// The session is not refreshed: a shared one has nothing to refresh with.
		t := portal.Tokens{AccessToken: e.held.Token, ExpiresIn: int(time.Hour / time.Second)}
		if e.client.Session(t, time.Now(), nil).SignOut(ctx) == nil {
			return EndDone
		}
		select {
		case <-ctx.Done():
			return EndFailed
		case <-time.After(endPause):
		}
	}
}

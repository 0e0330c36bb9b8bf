//go:build cgo

package main

import (
	"context"
	"errors"
	"os"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/audit"
	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/cmd/kezek/internal/workstation"
	"kezek.kz/kezek/ui/lang"
)

// citizenSetup is what the supervisor tells each window first.
type citizenSetup struct {
	Policy policy.Policy
	UUID   string // of the workstation, for the portal
	Name   string // of the workstation, for people
}

// longestGrace is how long after the policy's longest visit the supervisor ends
// one that its own window has not ended.
const longestGrace = time.Minute

// runWorkstation serves citizens until the context ends. It opens no window
// itself.
func runWorkstation(ctx context.Context, p *policy.Policy, e *env) int {
	s, err := openStation(p, e)
	if err != nil {
		code := e.notOpened(ctx, e.stationFailed(err, p.Workstation))
		if isRunning(err) {
			code = exitOK // a service that starts it again has nothing to mend
		}
		return code
	}
	if err := s.serve(ctx); err != nil {
		return e.notOpened(ctx, e.words.T("terminal.station_no_window"))
	}
	return exitOK
}

// serve returns when the supervisor has ended and everything is closed: another
// may be started while somebody still reads why this one has ended.
func (s *station) serve(ctx context.Context) error {
	defer s.close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return s.supervisor(ctx).Run(ctx)
}

// station is what the supervisor stands on.
type station struct {
	env     *env
	policy  *policy.Policy
	setup   citizenSetup
	binary  *workstation.Binary
	folders *workstation.Folders
	journal *audit.Journal
	// journaler writes it.
	journaler *journaler
	// replaced tells whether another version than binary lies there.
	replaced func(now time.Time) bool
	stopped  chan struct{}
}

func openStation(p *policy.Policy, e *env) (*station, error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, err
	}
	w := p.Workstation
	s := &station{env: e, policy: p, journaler: newJournaler(), stopped: make(chan struct{})}
	s.setup = citizenSetup{Policy: *p, UUID: w.UUID(host).String(), Name: w.Name(host)}
	if s.binary, err = workstation.OpenBinary(); err != nil {
		return nil, err
	}
	s.replaced = s.binary.Replaced
	if s.folders, err = openFolders(workstation.Base(e.getenv)); err != nil {
		return nil, err
	}
	if s.journal, err = s.openJournal(w); err != nil {
		return nil, errors.Join(err, s.folders.Close())
	}
	return s, nil
}

// A new version takes the place of the one before, which may need a moment to be
// gone.
const (
	takeoverTries = 10
	takeoverPause = 200 * time.Millisecond
)

func openFolders(base string) (f *workstation.Folders, err error) {
	for range takeoverTries {
		if f, err = workstation.OpenFolders(base); !errors.Is(err, workstation.ErrRunning) {
			break
		}
		time.Sleep(takeoverPause)
	}
	return f, err
}

func (s *station) openJournal(w *policy.Workstation) (*audit.Journal, error) {
	key, err := audit.MakeKey(w.Audit.KeyFile, s.env.rand)
	if err != nil {
		return nil, err
	}
	return audit.Open(audit.Options{Dir: w.Audit.Dir, Key: key, Workstation: s.setup.Name, Zone: lang.Almaty()})
}

func (s *station) close() {
	close(s.stopped)
	s.journaler.close(s.journal, flushWithin)
	_ = s.folders.Close()
}

// supervisor is the supervisor on this machine.
func (s *station) supervisor(ctx context.Context) *workstation.Supervisor {
	notices, alarms := make(chan workstation.Notice), make(chan workstation.Alarm)
	workstation.WatchSession(ctx, workstation.Buses{}, alarms)
	launcher := &workstation.Launcher{
		Program: s.binary.Command(), Window: []string{citizenCommand}, Ender: []string{enderCommand},
		Setup: s.setup, Folders: s.folders, Notices: notices, Stopped: s.stopped,
		Environ: func(folder string) []string { return workstation.Environ(os.Environ(), folder) },
	}
	ticks := time.NewTicker(time.Second)
	context.AfterFunc(ctx, ticks.Stop)
	return workstation.New(workstation.Options{
		Start: launcher.Start, Notices: notices, Alarms: alarms, Now: s.env.now, Ticks: ticks.C,
		Clean: newCleaner(s.env, s.policy.Workstation).clean, Record: s.record, Known: s.knows,
		Longest:   s.policy.Workstation.Longest() + longestGrace,
		UpdateDue: s.updateDue, Restart: s.restart,
	})
}

// updateDue asks each time whether another version lies there: it counts from
// the moment at which it was first seen.
func (s *station) updateDue(now time.Time) bool {
	replaced := s.replaced(now)
	return replaced && s.policy.Updates.Contain(now.In(lang.Almaty()))
}

// record hands a line to the journal.
func (s *station) record(kind, code string, seconds int) {
	s.journaler.record(s.journal, audit.Entry{At: s.env.now(), Kind: kind, Code: code, Seconds: seconds})
}

// unknownError is what explain.ID calls an error without words of its own.
const unknownError = "unknown"

// knows tells whether a code is of those that the program has words for: what a
// portal has made up does not belong into the journal.
func (s *station) knows(code string) bool {
	words := s.env.words
	return code == unknownError || words.Has("errors."+code+".what") || words.Has("errors.portal."+code+".what")
}

// restart becomes the version that lies there now. What is not written by then
// would be lost.
func (s *station) restart() error {
	s.journaler.flush(flushWithin)
	return s.binary.Restart()
}

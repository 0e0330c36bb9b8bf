//go:build cgo

package main

import (
	"context"
	"io"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"kezek.kz/kezek/cmd/kezek/internal/drives"
	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/cmd/kezek/internal/workstation"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui"
)

// citizen is the process of one citizen's window.
type citizen struct {
	line   *workstation.Line
	setup  citizenSetup
	desk   *desk
	window *ui.Window
}

// sticks are the removable drives.
type sticks interface {
	Removable(path string) bool
	List() []string
}

// runCitizen is that process. Its supervisor holds the other ends of its
// standard files: whoever starts it by hand gets nothing.
func runCitizen(ctx context.Context, _ []string, e *env) int {
	c, err := openCitizen(ctx, e, drives.New())
	if err != nil {
		return exitFailed
	}
	c.run()
	return exitOK
}

// openCitizen prepares the window and does not show it.
func openCitizen(ctx context.Context, e *env, drives sticks) (c *citizen, err error) {
	workstation.Harden()
	c = &citizen{}
	if c.line, err = workstation.NewLine(e.stdin, e.stderr, e.stdout, &c.setup); err != nil {
		return nil, err
	}
	if c.setup.Policy.Workstation == nil {
		return nil, workstation.ErrNoSupervisor
	}
	silence(e)
	e.policy = &c.setup.Policy
	dir, err := configFolder()
	if err != nil {
		return nil, err
	}
	tidyToolkit(appID)
	if c.desk, err = openDesk(ctx, e, app.NewWithID(appID), dir); err != nil {
		return nil, err
	}
	c.desk.workstation = c.setup.UUID
	c.window = ui.New(c.options(drives))
	return c, nil
}

// options are the window's.
func (c *citizen) options(drives sticks) ui.Options {
	o := c.desk.options("")
	o.Workstation = c.station(drives)
	if printer := c.setup.Policy.Workstation.Paper.Printer; printer != "" {
		o.Print = paperPrinter(printer)
	}
	return o
}

// run serves the citizen until the supervisor ends the process.
func (c *citizen) run() {
	c.desk.app.Lifecycle().SetOnStarted(func() { go c.attend() })
	c.desk.app.Run()
}

// silence keeps what libraries print away from the supervisor and the ender.
func silence(e *env) {
	e.stdout, e.stderr = io.Discard, io.Discard
	if nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stdout = nowhere
	}
}

// beatEvery is how often the window tells that its own loop runs.
const beatEvery = time.Second

// attend speaks with the supervisor for as long as there is one.
func (c *citizen) attend() {
	c.line.Tell(workstation.Message{What: workstation.WhatReady})
	go func() {
		for range time.Tick(beatEvery) {
			fyne.DoAndWait(func() {})
			c.line.Tell(workstation.Message{What: workstation.WhatBeat})
		}
	}()
	c.line.Listen(func() {
		fyne.DoAndWait(c.window.Show)
		c.line.Tell(workstation.Message{What: workstation.WhatShown})
	})
	workstation.EndGroup()
}

// station is what the window reaches the service centre by.
func (c *citizen) station(drives sticks) *ui.Workstation {
	p := c.setup.Policy.Workstation
	s := &ui.Workstation{
		ID: c.setup.Name, Portal: p.Portal, FullScreen: p.FullScreen,
		Next: func(reason ui.NextReason) {
			c.line.Tell(workstation.Message{What: workstation.WhatNext, Kind: string(reason)})
		},
		Report: func(e ui.Event) {
			c.line.Tell(workstation.Message{What: workstation.WhatEvent, Kind: string(e.Kind), Code: e.Code, Seconds: e.Seconds})
		},
		SignedIn: func(origin string, session portal.Session) {
			c.line.HandOver(workstation.Handover{Origin: origin, Token: session.AccessToken, Proxy: c.setup.Policy.Proxy})
		},
		Removable: drives.Removable, Drives: drives.List,
		Idle: p.Idle(), Countdown: p.Countdown(), Longest: p.Longest(),
		PrintCoupon: couponPrinter(p.Coupon), Scanner: ui.Scanner(p.Scanner),
	}
	if !p.RemovableOnly {
		s.Removable = func(string) bool { return true }
	}
	return s
}

// isWorkstation tells that this is a window in a service centre.
func (e *env) isWorkstation() bool { return e.policy != nil && e.policy.Workstation != nil }

// applyPolicy gives a window that nobody has set up the look that the policy
// says.
func applyPolicy(p *policy.Policy, preferences fyne.Preferences) {
	if p == nil {
		return
	}
	language := p.Language
	if p.Workstation != nil && p.Workstation.Language != "" {
		language = p.Workstation.Language
	}
	if language != "" && preferences.String(ui.PrefLanguage) == "" {
		preferences.SetString(ui.PrefLanguage, language)
	}
	if p.TextSize != 0 && preferences.Int(ui.PrefTextSize) == 0 {
		preferences.SetInt(ui.PrefTextSize, p.TextSize)
	}
	if p.Look != "" && preferences.String(ui.PrefLook) == "" {
		preferences.SetString(ui.PrefLook, p.Look)
	}
}

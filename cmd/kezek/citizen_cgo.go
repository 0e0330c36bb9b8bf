//go:build cgo

package main

import (
	"context"
	"io"
	"sync/atomic"
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
	ended  atomic.Pointer[workstation.Message] // nil while the visit lasts
}

// sticks are the removable drives.
type sticks interface {
	Removable(path string) bool
	List() []string
}

// runCitizen is that process. Its supervisor holds the other ends of its
// standard files. Who starts it by hand and writes what a supervisor would gets
// such a window for themselves and no more than that: no supervisor of this
// computer's serves it.
func runCitizen(ctx context.Context, _ []string, e *env) int {
	c, err := openCitizen(ctx, e, drives.New(), ownStreams)
	if err != nil {
		return exitFailed
	}
	c.run()
	return exitOK
}

// streams are where the window speaks to the supervisor and to the ender.
type streams func() (ender, messages io.Writer, err error)

func ownStreams() (ender, messages io.Writer, err error) { return workstation.OwnStreams() }

// openCitizen prepares the window and does not show it.
func openCitizen(ctx context.Context, e *env, drives sticks, to streams) (c *citizen, err error) {
	workstation.Harden()
	c = &citizen{}
	if c.line, err = workstation.NewLine(e.stdin, &c.setup); err != nil {
		return nil, err
	}
	if c.setup.Policy.Workstation == nil {
		return nil, workstation.ErrNoSupervisor
	}
	if err := c.speak(e, to); err != nil {
		return nil, err
	}
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
	o.Settle = enterSettles
	if len(c.desk.tokenModules()) == 0 {
		o.Tokens = nil // no token can be read here, so none is offered
	}
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

// speak lets the line alone speak to the supervisor and to the ender.
func (c *citizen) speak(e *env, to streams) error {
	ender, messages, err := to()
	if err != nil {
		return err
	}
	c.line.Speak(messages, ender)
	e.stdout, e.stderr = io.Discard, io.Discard
	return nil
}

// beatEvery is how often the window tells that its own loop runs.
const beatEvery = time.Second

// attend speaks with the supervisor for as long as there is one.
func (c *citizen) attend() {
	c.line.Tell(workstation.Message{What: workstation.WhatReady})
	go func() {
		for range time.Tick(beatEvery) {
			fyne.DoAndWait(func() {})
			c.beat()
		}
	}()
	c.line.Listen(func() {
		fyne.DoAndWait(func() { showUnchosen(c.desk.app.Preferences(), c.window.Show) })
		c.line.Tell(workstation.Message{What: workstation.WhatShown})
	})
	workstation.EndGroup()
}

// beat tells that the window's own loop runs. Behind the end of a visit it tells
// that again and again instead: the window takes no more input then.
func (c *citizen) beat() {
	if ended := c.ended.Load(); ended != nil {
		c.line.Tell(*ended)
		return
	}
	c.line.Tell(workstation.Message{What: workstation.WhatBeat})
}

// end tells that the visit is over.
func (c *citizen) end(reason ui.NextReason) {
	c.ended.Store(&workstation.Message{What: workstation.WhatNext, Kind: string(reason)})
	c.beat()
}

// station is what the window reaches the service centre by.
func (c *citizen) station(drives sticks) *ui.Workstation {
	p := c.setup.Policy.Workstation
	s := &ui.Workstation{
		ID: c.setup.Name, Portal: p.Portal, FullScreen: p.FullScreen,
		Next: c.end,
		Report: func(e ui.Event) {
			c.line.Tell(workstation.Message{What: workstation.WhatEvent, Kind: string(e.Kind), Code: e.Code, Seconds: e.Seconds})
		},
		Touched: func(begun bool) { c.line.Tell(touchMessage(begun)) },
		SignedIn: func(origin string, session portal.Session) {
			c.line.HandOver(workstation.Handover{Origin: origin, Token: session.AccessToken, Proxy: c.setup.Policy.Proxy})
		},
		Removable: drives.Removable, Drives: drives.List,
		Idle: p.Idle(), Countdown: p.Countdown(), Longest: p.Longest(),
		PrintCoupon: couponPrinter(p.Coupon), CouponDots: p.Coupon.Format == policy.FormatESCPOS, Scanner: ui.Scanner(p.Scanner),
	}
	if !p.RemovableOnly {
		s.Removable = func(string) bool { return true }
	}
	return s
}

// touchMessage tells that somebody is there.
func touchMessage(begun bool) workstation.Message {
	m := workstation.Message{What: workstation.WhatTouch}
	if begun {
		m.Kind = workstation.KindBegun
	}
	return m
}

// isWorkstation tells that this is a window in a service centre.
func (e *env) isWorkstation() bool { return e.policy != nil && e.policy.Workstation != nil }

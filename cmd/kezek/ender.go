package main

import (
	"os"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/cmd/kezek/internal/workstation"
	"kezek.kz/kezek/portal/client"
)

// The hidden commands of a workstation's processes: the window of one citizen,
// and what ends the session of that window.
const (
	citizenCommand = "citizen-window"
	enderCommand   = "end-session"
)

// runEnder is the small process beside a citizen's window.
func runEnder() int {
	workstation.Outlast() // before all else: a signal may come at any moment
	workstation.Harden()
	e := &env{getenv: os.Getenv, now: time.Now}
	ender := &workstation.Ender{Folder: workstation.FolderOf(os.Getenv), Dial: func(h workstation.Handover) (*client.Client, error) {
		e.policy = &policy.Policy{Proxy: h.Proxy}
		return client.New(client.Options{Address: h.Origin, Version: version, Proxy: newProxySettings(e).choose})
	}}
	return ender.Run(os.Stdin).ExitCode()
}

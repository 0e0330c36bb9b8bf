//go:build cgo

package main

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/cmd/kezek/internal/workstation"
)

func TestSupervisorHearsOfSomebodyBeforeTheWindow(t *testing.T) {
	var messages bytes.Buffer
	c := &citizen{setup: citizenSetup{Policy: policy.Policy{Workstation: &policy.Workstation{}}}}
	var err error
	if c.line, err = workstation.NewLine(strings.NewReader("{}\n"), &citizenSetup{}); err != nil {
		t.Fatal(err)
	}
	c.line.Speak(&messages, io.Discard)
	s := c.station(noSticks{})
	s.Touched(false)
	s.Touched(true)
	var heard []workstation.Message
	workstation.ReadMessages(&messages, func(m workstation.Message) { heard = append(heard, m) })
	want := []workstation.Message{{What: workstation.WhatTouch}, {What: workstation.WhatTouch, Kind: workstation.KindBegun}}
	if !slices.Equal(heard, want) {
		t.Errorf("%+v", heard)
	}
}

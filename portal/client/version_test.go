package client

import (
	"context"
	"errors"
	"testing"

	"kezek.kz/kezek/portal"
)

func TestIsOlder(t *testing.T) {
	for _, c := range []struct {
		version, than string
		want          bool
	}{
		{"1.2.3", "2.0.0", true},
		{"1.2.3", "1.3", true},
		{"1.2.3", "1.2.4", true},
		{"1.9", "1.10", true},
		{"1", "1.0.1", true},
		{"1.2.3-rc.1", "1.2.4+build.5", true},
		{"1.2.3", "1.2.3", false},
		{"1.2.3", "0.1.0", false},
		{"2", "1.9.9", false},
		{"10.0.0", "9.0.0", false},
		{"1.2.3-rc.1", "1.2.3", false},
		// Nobody is kept out by what is no version.
		{"dev", "2.0.0", false},
		{"", "2.0.0", false},
		{"1.2.3", "", false},
		{"1.2.3", "soon", false},
		{"1.2.3", "2.0.0.0", false},
		{"1.2.3", "99999999999999999999", false},
		{"1.2.3", "-2", false},
		{"1.-2.3", "2", false},
	} {
		if got := isOlder(c.version, c.than); got != c.want {
			t.Errorf("%q before %q: %v", c.version, c.than, got)
		}
	}
}

func TestDiscoverRefusesToServeAnOldProgram(t *testing.T) {
	for least, want := range map[string]error{"2.0.0": ErrOutdated, "1.2.4": ErrOutdated, "1.2.3": nil, "0.1.0": nil, "": nil, "dev": nil} {
		c := discovering(t, func(d *portal.Discovery) { d.MinClient = least })
		if _, err := c.Discover(context.Background()); !errors.Is(err, want) {
			t.Errorf("%q: got %v", least, err)
		}
	}
}

package main

import "testing"

// What real drivers say of themselves.
var (
	nvidia   = graphics{"4.6.0 NVIDIA 551.86", "NVIDIA GeForce GTX 1650/PCIe/SSE2"}
	oldIntel = graphics{"2.1.0 - Build 8.15.10.2900", "Intel(R) G41 Express Chipset"}
	older    = graphics{"1.4.0 - Build 4.14.10.4926", "Intel 915G"}
	remote   = graphics{"1.1.0", "GDI Generic"}
	embedded = graphics{"OpenGL ES 3.2 ANGLE", "ANGLE (Intel)"}
	silent   = graphics{}
)

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name  string
		found graphics
		wish  string
		mesa  bool
		want  decision
	}{
		{"a new card", nvidia, "", false, withHardware},
		{"a new card where Mesa lies ready", nvidia, "", true, withHardware},
		{"the oldest that will do", oldIntel, "", true, withHardware},
		{"too old a card and no Mesa", older, "", false, explainOld},
		{"too old a card with Mesa", older, "", true, withSoftware},
		{"a remote desktop with Mesa", remote, "", true, withSoftware},
		{"a remote desktop without", remote, "", false, explainOld},
		{"OpenGL ES is not OpenGL", embedded, "", false, explainOld},
		{"a driver that crashed or hung", silent, "", false, explainSilent},
		{"a driver that crashed or hung, with Mesa", silent, "", true, withSoftware},
		{"software wished for", nvidia, "software", true, withSoftware},
		{"software wished for and not there", nvidia, "software", false, withHardware},
		{"software wished for, not there, nothing else either", remote, "software", false, explainOld},
		{"hardware wished for whatever the probe says", silent, "hardware", true, withHardware},
		{"a wish that is none", remote, "fast", true, withSoftware},
	} {
		if got := choose(c.found, c.wish, c.mesa); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestParseVersionRefusesWhatIsNone(t *testing.T) {
	for _, version := range []string{"", " ", "4", "x.y", "2.", ".1", "OpenGL ES 3.2", "2,1"} {
		if _, _, ok := parseVersion(version); ok {
			t.Errorf("%q is taken for a version", version)
		}
	}
	for _, version := range []string{"3.3", "3.3.0", "3.3 (Compatibility Profile) Mesa 24.1"} {
		if major, minor, ok := parseVersion(version); !ok || major != 3 || minor != 3 {
			t.Errorf("%q: %d.%d %v", version, major, minor, ok)
		}
	}
}

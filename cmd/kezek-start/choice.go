package main

import (
	"strconv"
	"strings"
)

// The least OpenGL that the window can be drawn with.
const (
	leastMajor = 2
	leastMinor = 1
)

// wishVariable is the environment variable in which an administrator may settle
// the choice: "hardware" or "software". Anything else is no wish.
const wishVariable = "KEZEK_RENDERING"

// graphics is what the computer's own OpenGL answered. The zero value is one
// that did not answer: there is no driver, or it crashed or hung while asked.
type graphics struct {
	version  string // GL_VERSION: "4.6.0 NVIDIA 551.86"
	renderer string // GL_RENDERER: "GDI Generic"
}

// decision is how the program will be started.
type decision int

const (
	// withHardware starts the program as it is.
	withHardware decision = iota
	// withSoftware starts it beside Mesa's DLL, which draws on the processor.
	withSoftware
	// explainOld says that the graphics are too old, and what to do.
	explainOld
	// explainSilent says that the driver does not answer, and what to do.
	explainSilent
)

// settled tells whether the wish decides, so that no driver need be asked: who has
// one because a driver hangs must not wait for it at every start.
func settled(wish string, mesa bool) bool {
	return wish == "hardware" || wish == "software" && mesa
}

// choose decides how the window is drawn: by the computer's own graphics where
// they can, on the processor where they cannot and Mesa's DLL is there. A wish
// for the hardware is believed unseen, since probing is what may be wrong; a wish
// for software counts where there is a DLL to fulfil it.
func choose(found graphics, wish string, mesa bool) decision {
	switch {
	case wish == "hardware":
		return withHardware
	case wish == "software" && mesa:
		return withSoftware
	case enough(found.version):
		return withHardware
	case mesa:
		return withSoftware
	case found.version == "":
		return explainSilent
	}
	return explainOld
}

// enough tells whether a GL_VERSION is of desktop OpenGL 2.1 or newer. One of
// OpenGL ES begins with words and is another interface.
func enough(version string) bool {
	major, minor, ok := parseVersion(version)
	return ok && (major > leastMajor || major == leastMajor && minor >= leastMinor)
}

// parseVersion reads the two numbers that a GL_VERSION begins with.
func parseVersion(version string) (major, minor int, ok bool) {
	number, _, _ := strings.Cut(version, " ")
	parts := strings.Split(number, ".")
	if len(parts) < 2 {
		return 0, 0, false
	}
	major, errMajor := strconv.Atoi(parts[0])
	minor, errMinor := strconv.Atoi(parts[1])
	return major, minor, errMajor == nil && errMinor == nil
}

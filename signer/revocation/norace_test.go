//go:build !race

package revocation

// raceDetector tells whether the race detector is part of this build.
const raceDetector = false

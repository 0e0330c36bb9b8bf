//go:build !race

package workstation

// raceDetector tells that this test was built with -race.
const raceDetector = false

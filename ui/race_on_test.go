//go:build race

package ui

// raceDetector tells whether the tests run under the race detector.
const raceDetector = true

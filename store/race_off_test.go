//go:build !race

package store

// raceDetector tells whether the tests run under the race detector.
const raceDetector = false

//go:build race

package gost_test

const raceDetector = true

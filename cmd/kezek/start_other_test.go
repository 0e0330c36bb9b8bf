//go:build !cgo || !linux

package main

// bareWindow does nothing where start_test.go does not measure.
func bareWindow() {}

// asStation makes it open a service centre's workstation.
const asStation = "KEZEK_TEST_AS_STATION"

// testStation and testCitizen do nothing where citizens_test.go serves nobody.
func testStation() {}

func testCitizen() {}

// walkedWindow does nothing where keyboard_test.go presses no keys.
func walkedWindow() {}

//go:build cgo

package main

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// systemRelease is Windows' own number: «10.0.22631» is Windows 11.
func systemRelease() string {
	v := windows.RtlGetVersion()
	return fmt.Sprintf("%d.%d.%d", v.MajorVersion, v.MinorVersion, v.BuildNumber)
}

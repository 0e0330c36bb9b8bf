package main

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ofTheProject is a file of the repository.
func ofTheProject(t *testing.T, name ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{"..", ".."}, name...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Fyne's packager writes the oldest system that Fyne knew once, and no page of ours
// would be believed against it.
func TestOldestMacIsOneEverywhere(t *testing.T) {
	script := ofTheProject(t, ".ci", "package", "macos")
	m := regexp.MustCompile(`(?m)^oldest=([0-9]+)\.0$`).FindStringSubmatch(script)
	if m == nil {
		t.Fatal("the recipe has no oldest system")
	}
	for _, use := range []string{"MACOSX_DEPLOYMENT_TARGET=$oldest", "Set :LSMinimumSystemVersion $oldest"} {
		if !strings.Contains(script, use) {
			t.Errorf("the recipe has no %q", use)
		}
	}
	if page := ofTheProject(t, "docs", "installing.md"); !strings.Contains(page, "| macOS "+m[1]+" and newer |") {
		t.Errorf("docs/installing.md does not say macOS %s", m[1])
	}
}

// Under the hardened runtime a program loads no library but its owner's and Apple's.
func TestHardenedRuntimeLoadsTheModulesOfTokens(t *testing.T) {
	line := regexp.MustCompile(`(?m)^\s*codesign .*--options runtime.*$`).FindAllString(ofTheProject(t, ".ci", "package", "macos"), -1)
	if len(line) != 1 || !strings.Contains(line[0], "--entitlements .ci/package/macos.entitlements ") {
		t.Errorf("signed without the entitlement: %q", line)
	}
	var list struct {
		Keys []string `xml:"dict>key"`
	}
	if err := xml.Unmarshal([]byte(ofTheProject(t, ".ci", "package", "macos.entitlements")), &list); err != nil {
		t.Fatal(err)
	}
	if want := []string{"com.apple.security.cs.disable-library-validation"}; !slices.Equal(list.Keys, want) {
		t.Errorf("%q, want %q", list.Keys, want)
	}
}

// What is entered for a kind of file is started with an event that nobody here hears.
func TestMacBundleIsEnteredForNoFilesThatItWouldNotOpen(t *testing.T) {
	if strings.Contains(ofTheProject(t, ".ci", "package", "macos"), "CFBundleDocumentTypes") {
		t.Error("key files that are double-clicked would open an empty window")
	}
}

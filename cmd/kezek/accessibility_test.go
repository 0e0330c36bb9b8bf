package main

import (
	"regexp"
	"strings"
	"testing"
)

// What the page says of the packages is what they are built with.
func TestPackagesAreBuiltForScreenReadersAsThePageSays(t *testing.T) {
	page := strings.Join(strings.Fields(packaged(t, "docs/accessibility.md")), " ")
	if !strings.Contains(page, "The Windows package is built with it, all others without") {
		t.Fatal("docs/accessibility.md says otherwise now: what it says is to be compared here")
	}
	for name, c := range map[string]struct {
		file, tags string
		want       bool
	}{
		"Linux":               {"Makefile", `(?m)^TAGS\s*[:?]?= *(.*)$`, false},
		"Windows":             {".ci/package/rules.mk", `(?m)^WINTAGS\s*:= *(.*)$`, true},
		"the licences' list":  {"cmd/kezek-package/modules.go", `\{"windows", "([^"]*)"\}`, true},
		"the same of macOS":   {"cmd/kezek-package/modules.go", `\{"darwin", "([^"]*)"\}`, false},
		"the same of Linux":   {"cmd/kezek-package/modules.go", `\{"linux", "([^"]*)"\}`, false},
		"the recipe of macOS": {".ci/package/macos", `(?m)go build (.*) \./cmd/kezek$`, false},
	} {
		found := regexp.MustCompile(c.tags).FindStringSubmatch(packaged(t, c.file))
		if found == nil {
			t.Errorf("%s: nothing in %s is %s", name, c.file, c.tags)
			continue
		}
		if got := strings.Contains(found[1], "accessibility"); got != c.want {
			t.Errorf("%s: built with %q", name, found[1])
		}
	}
}

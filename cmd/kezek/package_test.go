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

// The files that the packages are made of say some things twice, because each
// system wants them in its own place. Here they are held together.

func packaged(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// fyneApp reads a text of FyneApp.toml.
func fyneApp(t *testing.T, key string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + key + ` = "([^"]*)"$`).FindStringSubmatch(packaged(t, "FyneApp.toml"))
	if m == nil {
		t.Fatalf("FyneApp.toml has no %s", key)
	}
	return m[1]
}

// metainfo is what is compared of the AppStream file.
type metainfo struct {
	ID       string `xml:"id"`
	Name     string `xml:"name"`
	Launches string `xml:"launchable"`
	Media    string `xml:"provides>mediatype"`
	Licence  string `xml:"project_license"`
	Releases []struct {
		Version string `xml:"version,attr"`
		Date    string `xml:"date,attr"`
	} `xml:"releases>release"`
	Summaries []translated `xml:"summary"`
}

type translated struct {
	Language string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	Text     string `xml:",chardata"`
}

func TestVersionStandsInOnePlace(t *testing.T) {
	if got := fyneApp(t, "Version"); got != version {
		t.Errorf("FyneApp.toml has the version %s, the program %s", got, version)
	}
	var m metainfo
	if err := xml.Unmarshal([]byte(packaged(t, ".ci/package/linux/kz.kezek.app.metainfo.xml")), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Releases) == 0 || m.Releases[0].Version != version || m.Releases[0].Date == "" {
		t.Errorf("the newest release in the metainfo is %+v, want %s", m.Releases, version)
	}
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(version) {
		t.Errorf("Windows wants numbers in a version: %s", version)
	}
}

func TestDesktopEntryAndMetainfoAgree(t *testing.T) {
	id := fyneApp(t, "ID")
	var m metainfo
	if err := xml.Unmarshal([]byte(packaged(t, ".ci/package/linux/kz.kezek.app.metainfo.xml")), &m); err != nil {
		t.Fatal(err)
	}
	if id != m.ID || m.Launches != id+".desktop" || m.Name != fyneApp(t, "Name") {
		t.Errorf("the metainfo has %s, %s, %s", m.ID, m.Launches, m.Name)
	}
	entry := desktopEntry(t, id)
	for key, want := range map[string]string{
		"Name": m.Name, "Icon": id, "Exec": "kezek %f", "MimeType": m.Media + ";", "Terminal": "false",
	} {
		if entry[key] != want {
			t.Errorf("the desktop entry has %s=%s, want %s", key, entry[key], want)
		}
	}
	for _, s := range m.Summaries {
		key := "Comment"
		if s.Language != "" {
			key += "[" + s.Language + "]"
		}
		if entry[key] != s.Text {
			t.Errorf("%s=%s, and the metainfo says %s", key, entry[key], s.Text)
		}
	}
	if len(m.Summaries) != 3 {
		t.Errorf("%d languages", len(m.Summaries))
	}
}

func desktopEntry(t *testing.T, id string) map[string]string {
	t.Helper()
	entry := map[string]string{}
	for line := range strings.Lines(packaged(t, ".ci/package/linux/"+id+".desktop")) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(key, "#") {
			entry[key] = value
		}
	}
	return entry
}

func TestManualPageNamesEveryCommandAndExitCode(t *testing.T) {
	page := packaged(t, ".ci/package/linux/kezek.1")
	for _, c := range commands() {
		if !c.hidden && !strings.Contains(page, "kezek "+c.name+" ") {
			t.Errorf("kezek.1 has no kezek %s", c.name)
		}
	}
	_, codes, _ := strings.Cut(page, ".SH EXIT STATUS")
	codes, _, _ = strings.Cut(codes, ".SH")
	for _, row := range regexp.MustCompile(`(?m)^\| (\d{1,3}) \|`).FindAllStringSubmatch(packaged(t, "README.md"), -1) {
		if !strings.Contains(codes, ".TP\n.B "+row[1]+"\n") {
			t.Errorf("kezek.1 has no exit code %s, README.md has", row[1])
		}
	}
}

// What a workflow runs with the project's rights is named by the commit, which
// nobody can move to another one.
func TestWorkflowsPinTheirActions(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", ".github", "workflows", "*.yml"))
	if err != nil || len(names) != 3 {
		t.Fatalf("%q, %v", names, err)
	}
	pinned := regexp.MustCompile(`^[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	uses := regexp.MustCompile(`(?m)uses: (.*)$`)
	var commits []string
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range uses.FindAllStringSubmatch(string(data), -1) {
			if strings.HasPrefix(m[1], "./") {
				continue // of this repository, of the same commit
			}
			if !pinned.MatchString(m[1]) {
				t.Errorf("%s: %s is not pinned", filepath.Base(name), m[1])
			}
			commits = append(commits, m[1])
		}
	}
	slices.Sort(commits)
	if n := len(slices.Compact(commits)); n != 4 {
		t.Errorf("%d different actions", n)
	}
}

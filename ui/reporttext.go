package ui

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// report is what «Сообщить о проблеме» tells, as it was when the page was
// opened: what is shown, copied, saved and mailed is one and the same.
type report struct {
	lines  []reportLine // but for the two that may be long
	errors []string     // the newest last
	crash  string
}

// reportLine is one line of a report: the id of what it is about, and what is
// told, empty for nothing.
type reportLine struct{ id, value string }

// takeReport is the report of now. Nothing in it is taken from a field, a
// profile, a file's name or an error's own text.
func (w *Window) takeReport() report {
	return report{
		lines: []reportLine{
			{"program", fmt.Sprintf("Kezek %s, %s, %s/%s", w.options.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)},
			{"system", w.options.System},
			{"window", w.reportedWindow()},
			{"language", w.lang.Language()},
			{"look", fmt.Sprintf("%s, %d %%", w.lookChoice(), w.textSize())},
			{"portal", w.reportedPortal()},
			{"page", w.reportedPage()},
			{"key", w.reported.key},
			{"kept", string(w.store.Protection())},
			{"time", w.options.Now().UTC().Format(time.RFC3339)},
		},
		errors: w.reportedErrors(),
		crash:  w.options.Crash,
	}
}

// all are the lines of a report.
func (r report) all() []reportLine {
	return append(slices.Clone(r.lines), reportLine{"errors", strings.Join(r.errors, "\n")}, reportLine{"crash", r.crash})
}

// reportLabel is what a line is about, in the language of now.
func (w *Window) reportLabel(l reportLine) string { return w.T("report.line." + l.id) }

// reportValue is what a line tells; «нет» where there is nothing.
func (w *Window) reportValue(l reportLine) string {
	if l.value == "" {
		return w.T("report.none")
	}
	return l.value
}

// reportText is a report as it is copied, saved and mailed: what is shown and
// nothing else.
func (w *Window) reportText(r report) string {
	var b strings.Builder
	for _, l := range r.all() {
		fmt.Fprintf(&b, "%s %s\n", w.reportLabel(l), w.reportValue(l))
	}
	return b.String()
}

func (w *Window) reportedWindow() string {
	c := w.window.Canvas()
	return fmt.Sprintf("%.0f×%.0f, %.2f", c.Size().Width, c.Size().Height, c.Scale())
}

// reportedPortal is the name of a portal in the catalogue that everybody has. Of
// another it is told only that it is one: its name may be a person's or an
// office's.
func (w *Window) reportedPortal() string {
	id := w.journey.entry.ID
	shipped, err := portal.ParseCatalogue(assets.Portals)
	if id == "" || err == nil && slices.ContainsFunc(shipped, func(e portal.CatalogueEntry) bool { return e.ID == id }) {
		return id
	}
	return "own"
}

// reportedPage is the program's name of the page that one came from.
func (w *Window) reportedPage() string {
	for i := len(w.stack) - 1; i >= 0; i-- {
		if s := w.stack[i]; s.stage() != stageOther || i == 0 {
			return strings.TrimSuffix(reflect.TypeOf(s).Elem().Name(), "Screen")
		}
	}
	return ""
}

// reportedErrors are the last ones, the newest last.
func (w *Window) reportedErrors() []string {
	var lines []string
	for _, e := range w.reported.errors {
		text := e.at.UTC().Format("15:04:05") + " " + e.id
		if e.code != "" {
			text += " (" + e.code + ")"
		}
		lines = append(lines, text)
	}
	return lines
}

// tellSaved tells where a file was saved.
func (w *Window) tellSaved(path string) {
	w.tell(parts.Success, w.says("report.saved", map[string]any{"path": path}))
}

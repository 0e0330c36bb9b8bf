package ui

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"time"

	"kezek.kz/kezek/ui/parts"
)

// reportLine is one line of a report: what it is about, in the language of now,
// and what is told.
type reportLine struct{ label, value string }

// reportLines are all that «Сообщить о проблеме» tells. Nothing here is taken
// from a field, a profile, a file's name or an error's own text.
func (w *Window) reportLines() []reportLine {
	line := func(id, value string) reportLine {
		if value == "" {
			value = w.T("report.none")
		}
		return reportLine{w.T("report.line." + id), value}
	}
	return []reportLine{
		line("program", fmt.Sprintf("Kezek %s, %s, %s/%s", w.options.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)),
		line("system", w.options.System),
		line("window", w.reportedWindow()),
		line("language", w.lang.Language()),
		line("look", fmt.Sprintf("%s, %d %%", w.lookChoice(), w.textSize())),
		line("portal", w.reportedPortal()),
		line("page", w.reportedPage()),
		line("key", w.reported.key),
		line("kept", string(w.store.Protection())),
		line("time", w.options.Now().UTC().Format(time.RFC3339)),
		line("errors", w.reportedErrors()),
		line("crash", w.options.Crash),
	}
}

// reportText is the report as it is copied, saved and mailed: what is shown and
// nothing else.
func (w *Window) reportText() string {
	var b strings.Builder
	for _, l := range w.reportLines() {
		fmt.Fprintf(&b, "%s %s\n", l.label, l.value)
	}
	return b.String()
}

func (w *Window) reportedWindow() string {
	c := w.window.Canvas()
	return fmt.Sprintf("%.0f×%.0f, %.2f", c.Size().Width, c.Size().Height, c.Scale())
}

// reportedPortal is the catalogue's own name of the portal. Of one that a person
// has added it is told only that it is such a one: its address may be theirs.
func (w *Window) reportedPortal() string {
	if strings.HasPrefix(w.journey.entry.ID, "own-") {
		return "own"
	}
	return w.journey.entry.ID
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
func (w *Window) reportedErrors() string {
	var lines []string
	for _, e := range w.reported.errors {
		text := e.at.UTC().Format("15:04:05") + " " + e.id
		if e.code != "" {
			text += " (" + e.code + ")"
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}

// tellSaved tells where a file was saved.
func (w *Window) tellSaved(path string) {
	w.tell(parts.Success, w.says("report.saved", map[string]any{"path": path}))
}

package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// journalPage is how many entries are shown before one asks for more: a page
// of two hundred is slow to draw and nobody reads it.
const journalPage = 30

// journalTab is «Журнал»: what happened in the account, the newest first.
type journalTab struct {
	w       *Window
	entries []portal.JournalEntry
	loaded  bool
	shown   int
}

func (t *journalTab) tab() profileTab              { return profileTabJournal }
func (t *journalTab) label() string                { return t.w.T("profile.tab_journal") }
func (t *journalTab) paper() string                { return "" }
func (t *journalTab) heading() string              { return t.w.T("profile.journal_heading") }
func (t *journalTab) stage() stage                 { return stageProfile }
func (t *journalTab) actions() []fyne.CanvasObject { return nil }
func (t *journalTab) focus() fyne.Focusable        { return nil }
func (t *journalTab) submit()                      {}
func (t *journalTab) known() bool                  { return t.loaded }

func (t *journalTab) read(ctx context.Context, session *client.Session) (func(), error) {
	entries, err := session.Journal(ctx)
	return func() { t.entries, t.loaded, t.shown = entries, true, journalPage }, err
}

func (t *journalTab) content() fyne.CanvasObject {
	switch {
	case !t.loaded:
		return nil
	case len(t.entries) == 0:
		return parts.NewMessage(parts.Info, t.w.T("profile.journal_empty"), t.w.T("profile.journal_empty_next"))
	}
	rows := []fyne.CanvasObject{parts.NewText(t.w.T("profile.journal_hint"))}
	for _, e := range t.entries[:min(t.shown, len(t.entries))] {
		rows = append(rows, parts.NewField(signer.FormatTime(e.At), t.w.journalLine(e)))
	}
	if t.shown < len(t.entries) {
		more := parts.NewButton(t.w.T("profile.journal_more"), "", t.more)
		rows = append(rows, parts.NewFlow(parts.Normal, more))
	}
	return parts.NewColumn(parts.NoGap, rows...)
}

// more shows the next ones; the place that one has scrolled to stays.
func (t *journalTab) more() {
	t.shown += journalPage
	t.w.redrawInPlace()
}

// journalLine says what happened: to which child, and why not.
func (w *Window) journalLine(e portal.JournalEntry) string {
	line := e.Kind // one that is new there, as it came
	if id := "profile.journal." + e.Kind; w.lang.Has(id) {
		line = w.T(id)
	}
	if e.Child != "" {
		line += " " + w.T("profile.journal_child", map[string]any{"IIN": e.Child})
	}
	if e.Code != "" {
		line += " " + explain.Code(w.lang, e.Code).What
	}
	return line
}

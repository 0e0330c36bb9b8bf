package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// historyPage is how many lines are shown before one asks for more.
const historyPage = 30

// history is what happened to the application, the newest first.
func (s *applicationScreen) history() fyne.CanvasObject {
	entries := s.details.History
	switch {
	case !s.loaded:
		return s.w.notSeenYet(s.savedAt())
	case len(entries) == 0 && s.missing[applicationHistory] != nil:
		return nil
	case len(entries) == 0:
		return parts.NewMessage(parts.Info, s.w.T("cabinet.history_empty"))
	}
	var rows []fyne.CanvasObject
	for _, e := range entries[:min(s.shown, len(entries))] {
		rows = append(rows, parts.NewField(signer.FormatTime(e.At), historyLine(e)))
	}
	if s.shown < len(entries) {
		more := parts.NewButton(s.w.T("cabinet.more"), "", s.moreHistory)
		rows = append(rows, parts.NewFlow(parts.Normal, more))
	}
	return parts.NewColumn(parts.NoGap, rows...)
}

// moreHistory shows the next ones; the place that one has scrolled to stays.
func (s *applicationScreen) moreHistory() {
	s.shown += historyPage
	s.w.redrawInPlace()
}

// historyLine is the portal's own sentence, with the status that began then
// where the sentence does not say it.
func historyLine(e portal.HistoryEntry) string {
	if e.StatusLabel == "" || e.Kind != portal.HistoryStatus {
		return e.Text
	}
	return e.StatusLabel + ". " + e.Text
}

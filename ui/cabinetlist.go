package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// list is the applications, child by child where there are several children.
func (s *cabinetScreen) list() fyne.CanvasObject {
	rows := []fyne.CanvasObject{parts.NewText(s.w.T("cabinet.open_hint"))}
	children := byChild(s.applications)
	for _, applications := range children {
		if len(children) > 1 {
			rows = append(rows, s.childHeading(applications[0].Child))
		}
		for _, a := range applications {
			rows = append(rows, s.row(a, len(children) > 1))
		}
	}
	return parts.NewColumn(parts.Normal, rows...)
}

// byChild puts together the applications of each child, in the portal's order.
func byChild(applications []portal.Application) [][]portal.Application {
	var groups [][]portal.Application
	place := map[portal.Child]int{}
	for _, a := range applications {
		i, known := place[a.Child]
		if !known {
			i = len(groups)
			place[a.Child] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], a)
	}
	return groups
}

func (s *cabinetScreen) childHeading(c portal.Child) fyne.CanvasObject {
	born := s.w.T("cabinet.born", map[string]any{"Date": s.w.lang.CalendarDate(c.BirthDate)})
	return parts.NewInset(parts.Normal, parts.Tight, parts.NewTitle(c.Name, born))
}

// row is one application. Beneath its child's heading it need not name the
// child again.
func (s *cabinetScreen) row(a portal.Application, beneathChild bool) fyne.CanvasObject {
	title := s.w.T("cabinet.row", map[string]any{"Child": a.Child.Name, "Number": a.Number})
	if beneathChild {
		title = a.Number
	}
	row := parts.NewButton(title, s.place(a), func() { s.open(a) })
	row.Leading = true
	if a.Deadline != nil {
		row.Icon = theme.InfoIcon()
		if s.w.dueOf(*a.Deadline, s.seen.asOf).urgent() {
			row.Icon = theme.WarningIcon()
		}
	}
	if s.first == nil {
		s.first = row
	}
	return row
}

// open goes to an application, which is as old as the list that it stands in.
func (s *cabinetScreen) open(a portal.Application) {
	page := newApplicationScreen(s.w, a)
	page.seen.confirm(s.seen.asOf)
	s.w.show(page)
}

// place is a row's second line: where, how it stands, the number in the queue,
// and what must be done in time.
func (s *cabinetScreen) place(a portal.Application) string {
	text := a.LocalityName.In(s.w.lang.Language()) + " · " + a.StatusLabel
	if a.Queue != nil {
		text += " · " + s.w.T("cabinet.row_queue", map[string]any{"Position": a.Queue.Position, "Total": a.Queue.Total})
	}
	if a.Deadline != nil {
		text += " · " + s.w.deadlineText(*a.Deadline, s.language) + " " + s.w.deadlineWords(*a.Deadline, s.seen.asOf)
	}
	return text
}

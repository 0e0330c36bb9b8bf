package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
)

// mostLocalities is how many places are shown at once; who needs another one
// types more letters.
const mostLocalities = 25

// localityScreen is the first step of the regions' paper: the place is chosen
// from a list. Astana, Almaty and Aktobe are in it, with where to go instead.
type localityScreen struct {
	w        *Window
	query    string
	selected string // KATO code or the portal's own id; "" for none
	places   portalList[portal.Locality]

	entry   *parts.Entry
	choices *parts.Choices
	place   *fyne.Container // where the list is drawn
	next    *parts.Button
	shown   []portal.Locality
}

func newLocalityScreen(w *Window) screen {
	s := &localityScreen{w: w}
	if recent, err := w.store.Recent(); err == nil {
		s.selected = recent.LocalityKATO
	}
	return s
}

func (s *localityScreen) heading() string       { return s.w.T("journey.locality.heading") }
func (s *localityScreen) stage() stage          { return stageLocality }
func (s *localityScreen) leave()                {}
func (s *localityScreen) focus() fyne.Focusable { return s.entry }

// entered asks the portal for its places, once.
func (s *localityScreen) entered() {
	client := s.w.journey.conn.Client
	s.places.load(s.w, s, s.w.says("journey.locality.loading"), func(ctx context.Context) ([]portal.Locality, error) {
		return client.Localities(ctx, "", "")
	})
}

func (s *localityScreen) content() fyne.CanvasObject {
	s.entry = parts.NewEntry(s.query, s.search)
	s.entry.PlaceHolder = s.w.T("journey.locality.search")
	s.entry.OnArrow = func(down bool) { s.choices.Step(down) }
	s.place = parts.NewColumn(parts.Tight)
	s.list()
	return parts.NewColumn(parts.Normal, parts.NewText(s.w.T("journey.locality.how")), s.entry, s.place)
}

func (s *localityScreen) actions() fyne.CanvasObject {
	s.next = parts.NewMainButton(s.w.T("journey.next"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.next, parts.NewButton(s.w.T("journey.back"), "", s.w.back))
}

// search draws the list for what was typed; one place that is left is chosen.
func (s *localityScreen) search(query string) {
	s.query = query
	s.w.clearFailure()
	s.list()
	s.w.refit()
}

// list draws the places that fit the query.
func (s *localityScreen) list() {
	found := s.matching()
	s.shown = found[:min(len(found), mostLocalities)]
	if len(s.shown) == 1 && s.query != "" {
		s.selected = s.shown[0].KATO
	}
	s.choices = parts.NewChoices(s.lines(), s.selectedIndex(), s.choose)
	s.place.Objects = []fyne.CanvasObject{s.choices}
	if below := s.below(len(found)); below != nil {
		s.place.Objects = append(s.place.Objects, below)
	}
}

// choose takes another place; what was said of the one before is over.
func (s *localityScreen) choose(i int) {
	s.selected = s.shown[i].KATO
	s.w.clearFailure()
}

// below is what stands beneath the list, nil for nothing.
func (s *localityScreen) below(found int) fyne.CanvasObject {
	if hint := s.hint(found); hint != "" {
		return parts.NewText(hint)
	}
	return s.places.missing(s.w, s.entered)
}

// matching is the places to choose from: regions and districts only lead to
// them.
func (s *localityScreen) matching() []portal.Locality {
	found := slices.Clone(portal.SearchLocalities(s.places.all, s.query, ""))
	found = slices.DeleteFunc(found, func(l portal.Locality) bool { return l.Kind == "region" || l.Kind == "district" })
	if s.query == "" {
		s.recentFirst(found)
	}
	return found
}

// recentFirst puts the place chosen last where it is seen at once.
func (s *localityScreen) recentFirst(found []portal.Locality) {
	i := slices.IndexFunc(found, func(l portal.Locality) bool { return l.KATO == s.selected })
	if i > 0 {
		recent := found[i]
		copy(found[1:i+1], found[:i])
		found[0] = recent
	}
}

// hint says what to do when nothing or too much was found.
func (s *localityScreen) hint(found int) string {
	switch {
	case !s.places.loaded:
		return ""
	case found == 0:
		return s.w.T("journey.locality.none", map[string]any{"query": s.query})
	case found > mostLocalities:
		return s.w.lang.N("journey.locality.more", found-mostLocalities)
	}
	return ""
}

func (s *localityScreen) selectedIndex() int {
	return slices.IndexFunc(s.shown, func(l portal.Locality) bool { return l.KATO == s.selected })
}

func (s *localityScreen) lines() []parts.Choice {
	lines := make([]parts.Choice, len(s.shown))
	for i, l := range s.shown {
		lines[i] = parts.Choice{Title: l.Name.In(s.w.lang.Language()), Detail: s.detail(l), Note: s.note(l)}
	}
	return lines
}

// detail is the way down to the place, and the names it had before.
func (s *localityScreen) detail(l portal.Locality) string {
	var names []string
	for _, n := range l.Path {
		names = append(names, n.In(s.w.lang.Language()))
	}
	detail := strings.Join(names, " › ")
	if len(l.OldNames) == 0 {
		return detail
	}
	old := s.w.T("journey.locality.old", map[string]any{"name": l.OldNames[0].In(s.w.lang.Language())})
	if detail == "" {
		return old
	}
	return detail + " · " + old
}

// note says of a place with a portal of its own where to go instead.
func (s *localityScreen) note(l portal.Locality) string {
	if l.Served {
		return ""
	}
	return s.w.elsewhere(l)
}

// elsewhere is where somebody goes whose place this portal does not serve.
func (w *Window) elsewhere(l portal.Locality) string {
	if l.Portal == nil {
		return w.T("journey.locality.elsewhere")
	}
	name := l.Portal.Name.In(w.lang.Language())
	if l.Portal.URL != "" {
		name += " (" + l.Portal.URL + ")"
	}
	return w.T("journey.locality.elsewhere_portal", map[string]any{"portal": name})
}

// submit goes on with the chosen place; while there are none, it asks for them
// once more.
func (s *localityScreen) submit() {
	if !s.places.loaded {
		s.entered()
		return
	}
	i := s.selectedIndex()
	if i < 0 {
		s.w.tell(parts.Warning, s.w.says("journey.locality.choose"))
		return
	}
	l := s.shown[i]
	if !l.Served {
		s.w.tell(parts.Warning, func() string { return s.w.elsewhere(l) }, s.w.says("journey.locality.elsewhere_more"))
		return
	}
	s.w.journey.locality = &l
	s.w.remember(func(r *store.Recent) { r.LocalityKATO = l.KATO })
	s.w.afterLocality()
}

// Package guide is the user's guide: the printed instruction of a portal, step
// by step under its own numbers, with our pictures. The window shows it page by
// page and docs/guide holds it as Markdown, of the same words.
package guide

import (
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// Step is one page of the guide.
type Step struct {
	// ID names its words: guide.title.ID, guide.here.ID, and what the paper says
	// of it, guide.paper.FLAVOUR.ID.
	ID string
	// Flavour is that of the portal whose paper it is of.
	Flavour string
	// Number is the paper's own; 0 for what the paper tells beside its numbers,
	// or not at all.
	Number int
	// Paper tells that the paper speaks of it.
	Paper bool
	// Pictures are the names of its pictures, in their order.
	Pictures []string
}

// unnumbered is the step that both papers tell beside their numbers.
const unnumbered = "email"

// Steps are the guide for a flavour of portal: what comes before the paper, its
// own steps, and what comes after.
func Steps(flavour string) []Step {
	steps := []Step{
		{ID: "prepare", Flavour: flavour, Pictures: []string{"first"}},
		{ID: "portal", Flavour: flavour, Pictures: []string{flavour + "-portal"}},
	}
	number := 0
	for _, id := range paperSteps(flavour) {
		s := Step{ID: id, Flavour: flavour, Paper: true, Pictures: picturesOf(flavour, id)}
		if id != unnumbered {
			number++
			s.Number = number
		}
		steps = append(steps, s)
	}
	return append(steps, Step{ID: "application", Flavour: flavour, Pictures: []string{"application", "queue"}})
}

// Total is how many steps the paper of a flavour numbers.
func Total(flavour string) int { return len(paperSteps(flavour)) - 1 }

// paperSteps are the paper's, in its order.
func paperSteps(flavour string) []string {
	first := []string{"locality", "service"}
	if flavour == portal.FlavourAlmaty {
		first = []string{"entrance"}
	}
	return append(first, "certificate", "dialog", "owner", unnumbered, "full_name", "tab", "binding", "done")
}

// picturesOf are the names of a step's pictures. The first is named after the
// step, the others after what is seen on them.
func picturesOf(flavour, id string) []string {
	names := []string{flavour + "-" + id}
	switch {
	case id == "certificate":
		names = append(names, flavour+"-file")
	case id == "dialog":
		names = append(names, flavour+"-sign")
	case id == unnumbered && flavour == portal.FlavourRegions:
		names = append(names, flavour+"-code")
	}
	return names
}

// Pictures are the names of all pictures of the guide, each once.
func Pictures() []string {
	var names []string
	seen := map[string]bool{}
	for _, flavour := range Flavours() {
		for _, s := range Steps(flavour) {
			for _, name := range s.Pictures {
				if !seen[name] {
					names = append(names, name)
				}
				seen[name] = true
			}
		}
	}
	return names
}

// Flavours are those that there is a paper of, in the order of the guide.
func Flavours() []string { return []string{portal.FlavourAlmaty, portal.FlavourRegions} }

// Title is what the step does, with the paper's number where it has one.
func (s Step) Title(l *lang.Localizer) string {
	title := l.T("guide.title." + s.ID)
	if s.Number == 0 {
		return title
	}
	return l.T("guide.step", map[string]any{"number": s.Number, "total": Total(s.Flavour), "title": title})
}

// OnPaper is what the paper says of it, letter for letter in Russian; empty for
// a step that the paper does not have.
func (s Step) OnPaper(l *lang.Localizer) string {
	if !s.Paper {
		return ""
	}
	return l.T("guide.on_paper", map[string]any{"words": l.T("guide.paper." + s.Flavour + "." + s.ID)})
}

// Here is how it is done in this program.
func (s Step) Here(l *lang.Localizer) string { return l.T("guide.here." + s.ID) }

// Framed tells whether something is framed on a picture: what is to be pressed.
// On that of the queue there is only something to see.
func Framed(picture string) bool { return picture != "queue" }

// Caption is said of one of its pictures to somebody who does not see it.
func (s Step) Caption(l *lang.Localizer, picture string) string {
	id := "guide.picture"
	if !Framed(picture) {
		id = "guide.picture_seen"
	}
	return l.T(id, map[string]any{"title": l.T("guide.title." + s.ID)})
}

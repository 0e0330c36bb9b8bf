package sheet

import (
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// itself is the sheet among the documents to take. Who reads of them in the
// window has none yet.
const itself = "sheet"

// documentsOf names the documents to take, each with a text of its own; false
// for a kind that does not exist.
func documentsOf(k Kind) ([]string, bool) {
	switch k {
	case Kinship:
		return []string{"identity", "birth", "surname"}, true
	case Guardian:
		return []string{"guardianship", "identity"}, true
	case Conflict, Other:
		return []string{"identity", "birth", itself}, true
	}
	return nil, false
}

// style is how a paragraph looks.
type style int

const (
	body    style = iota
	banner        // the practice portal's
	title         // of the page
	opening       // what happened
	heading       // of a section
	tick          // a document, with a box to tick
	code          // «Код для поддержки», to be read out
)

// paragraph is one text of the page; it may take several lines.
type paragraph struct {
	style style
	text  string
}

// content are the paragraphs of a sheet from top to bottom, with the contacts
// as they are given in; every text is clean.
func content(l *lang.Localizer, s Sheet, contacts []string) []paragraph {
	var c []paragraph
	add := func(style style, texts ...string) {
		for _, text := range texts {
			c = append(c, paragraph{style, text})
		}
	}
	kind := "sheet." + string(s.Kind)
	if s.Practice {
		add(banner, l.T("sheet.practice"))
	}
	add(title, l.T("sheet.title"))
	if name := clean(s.PortalName, nameLength); name != "" {
		add(body, l.T("sheet.portal", map[string]any{"name": name}))
	}
	add(opening, l.T(kind+".happened"))
	add(heading, l.T("sheet.take"))
	documents, _ := documentsOf(s.Kind)
	for _, d := range documents {
		add(tick, l.T("sheet.document."+d))
	}
	add(heading, l.T("sheet.where"))
	add(body, l.T(where(s.Kind, len(contacts) > 0)))
	add(heading, l.T("sheet.ask"))
	add(body, l.T(kind+".ask"))
	add(heading, l.T("sheet.after"))
	add(body, l.T(kind+".after", buttons(l)))
	if len(contacts) > 0 {
		add(heading, l.T("sheet.contacts"))
		add(body, contacts...)
	}
	if number := clean(s.SupportCode, codeLength); number != "" {
		add(heading, l.T("sheet.code"))
		add(code, number)
		add(body, l.T("sheet.code_say"))
	}
	return c
}

// where names the text that says where to go. Two kinds are for the portal's
// own people, whom nobody reaches without a contact.
func where(k Kind, contacts bool) string {
	id := "sheet." + string(k) + ".where"
	if (k == Conflict || k == Other) && !contacts {
		id += "_no_contacts"
	}
	return id
}

// buttons are the window's own words for what to press.
func buttons(l *lang.Localizer) map[string]any {
	return map[string]any{
		"again": l.T("cabinet.done_check_again"), "tab": l.T("cabinet.tab_binding"), "add": l.T("cabinet.binding_add"),
	}
}

// legible are the contacts as lines; those without a value are left out, and
// more than any page holds are not looked at.
func legible(l *lang.Localizer, contacts []portal.Contact) []string {
	var lines []string
	for _, c := range contacts[:min(len(contacts), maxContacts)] {
		value, label := clean(c.Value, contactLength), clean(c.Label.In(l.Language()), contactLength)
		switch {
		case value == "":
		case label == "":
			lines = append(lines, value)
		default:
			lines = append(lines, label+": "+value)
		}
	}
	return lines
}

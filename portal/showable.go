package portal

// Showable gives what a portal says of itself with nothing that does not fit
// into a page: the name, in a language in which it is none, is that of another
// one (or the origin), and contacts that are in no format, or over the limit,
// are left out, as in a catalogue (see [EntryOf]).
func (d Discovery) Showable() Discovery {
	d.Name = namedInAll(d.Name, d.Origin)
	d.Contacts = showableContacts(d.Contacts)
	return d
}

// showableContacts are the first of those that a catalogue may have.
func showableContacts(all []Contact) []Contact {
	var some []Contact
	for _, c := range all {
		if c.Label = namedInAll(c.Label, c.Value); contactOK(c) && len(some) < maxContacts {
			some = append(some, c)
		}
	}
	return some
}

// namedInAll fills the languages that are missing, or cannot be shown, from the
// others.
func namedInAll(t Text, last string) Text {
	name := last
	for _, text := range []string{t.EN, t.KK, t.RU} {
		if line(text) {
			name = text
		}
	}
	for _, text := range []*string{&t.RU, &t.KK, &t.EN} {
		if !line(*text) {
			*text = name
		}
	}
	return t
}

package sheet

import "kezek.kz/kezek/ui/lang"

// Words are what the sheet says in its middle, for a page of the window that
// has to say the same.
type Words struct {
	// Where says where to go, Ask what to ask for there, each in one or more
	// sentences; Take names the documents, without the sheet itself.
	Where, Ask string
	Take       []string
}

// WordsOf gives the words of a kind in the localizer's language. contacts tells
// that the portal has people who can be called; they go before an office then.
// A kind that does not exist has none.
func WordsOf(l *lang.Localizer, k Kind, contacts bool) Words {
	documents, known := documentsOf(k)
	if !known {
		return Words{}
	}
	words := Words{Where: l.T(where(k, contacts)), Ask: l.T("sheet." + string(k) + ".ask")}
	for _, d := range documents {
		if d != itself {
			words.Take = append(words.Take, l.T("sheet.document."+d))
		}
	}
	return words
}

package portal

import (
	"reflect"
	"strings"
	"testing"
)

func TestShowableDiscoveryKeepsWhatAPageCanShow(t *testing.T) {
	said := Discovery{
		PortalID: "x", Origin: "https://portal.example",
		Name:     Text{RU: "Портал", KK: "Порталы", EN: "Portal"},
		Contacts: []Contact{{Kind: "phone", Label: Text{RU: "Справка", KK: "Анықтама", EN: "Help"}, Value: "1308"}},
	}
	if got := said.Showable(); !reflect.DeepEqual(got, said) {
		t.Errorf("got %+v", got)
	}
}

func TestShowableDiscoveryFillsNames(t *testing.T) {
	endless := strings.Repeat("Я", maxLine+1)
	for name, c := range map[string]struct{ said, want Text }{
		"two lines":   {Text{RU: "Портал\nуспеха", KK: "Портал", EN: "Portal"}, Text{RU: "Портал", KK: "Портал", EN: "Portal"}},
		"endless":     {Text{RU: endless, EN: "Portal"}, Text{RU: "Portal", KK: "Portal", EN: "Portal"}},
		"only spaces": {Text{RU: "  ", KK: "\t"}, Text{RU: "https://portal.example", KK: "https://portal.example", EN: "https://portal.example"}},
	} {
		if got := (Discovery{Origin: "https://portal.example", Name: c.said}).Showable().Name; got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestShowableDiscoveryLeavesOutContacts(t *testing.T) {
	label := Text{RU: "Справка", KK: "Анықтама", EN: "Help"}
	good := Contact{Kind: "phone", Label: label, Value: "1308"}
	for name, bad := range map[string]Contact{
		"of another kind":    {Kind: "fax", Label: label, Value: "1308"},
		"of two lines":       {Kind: "phone", Label: label, Value: "1308\n1309"},
		"without a value":    {Kind: "phone", Label: label},
		"of endless length":  {Kind: "office", Label: label, Value: strings.Repeat("1", maxLine+1)},
		"with an odd e-mail": {Kind: "email", Label: label, Value: "nobody"},
		"without encryption": {Kind: "url", Label: label, Value: "http://portal.example"},
	} {
		got := Discovery{Contacts: []Contact{bad, good}}.Showable().Contacts
		if !reflect.DeepEqual(got, []Contact{good}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	var many []Contact
	for range maxContacts + 5 {
		many = append(many, good)
	}
	if got := (Discovery{Contacts: many}).Showable().Contacts; len(got) != maxContacts {
		t.Errorf("%d contacts", len(got))
	}
}

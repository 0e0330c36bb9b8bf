package portal

import (
	"slices"
	"testing"
)

func localitiesForTest() []Locality {
	north := Text{RU: "Северная область", KK: "Солтүстік облысы", EN: "North Region"}
	south := Text{RU: "Южная область", KK: "Оңтүстік облысы", EN: "South Region"}
	district := Text{RU: "Абайский район", KK: "Абай ауданы", EN: "Abai District"}
	return []Locality{
		{KATO: "N", Name: north, Kind: "region"},
		{KATO: "N1", Name: Text{RU: "Абай", KK: "Абай", EN: "Abai"}, Kind: "village", Path: []Text{north, district}},
		{KATO: "N2", Name: Text{RU: "Кызылорда", KK: "Қызылорда", EN: "Kyzylorda"}, Kind: "town", Path: []Text{north}},
		{KATO: "N3", Name: Text{RU: "Улкен Нарын", KK: "Үлкен Нарын", EN: "Ulken Naryn"}, Kind: "village", Path: []Text{north, district}},
		{KATO: "S", Name: south, Kind: "region"},
		{KATO: "S1", Name: Text{RU: "Абай", KK: "Абай", EN: "Abai"}, Kind: "city", Path: []Text{south}},
		{
			KATO: "S2", Name: Text{RU: "Новое", KK: "Жаңа", EN: "Zhana"}, Kind: "village", Path: []Text{south},
			OldNames: []Text{{RU: "Семёновка", KK: "Семенов", EN: "Semyonovka"}, {RU: "Старая Кызылорда"}},
		},
	}
}

func searchIDs(query, parent string) []string {
	ids := []string{}
	for _, l := range SearchLocalities(localitiesForTest(), query, parent) {
		ids = append(ids, l.KATO)
	}
	return ids
}

func TestSearchLocalities(t *testing.T) {
	for _, c := range []struct {
		name, query, parent string
		want                []string
	}{
		{"everything without a query", "", "", []string{"N", "N1", "N2", "N3", "S", "S1", "S2"}},
		{"everything for marks only", " - ", "", []string{"N", "N1", "N2", "N3", "S", "S1", "S2"}},
		{"inside a region", "", "S", []string{"S1", "S2"}},
		{"an unknown parent", "", "X", []string{}},
		{"a place without places inside", "", "S2", []string{}},
		{"cities first, then those of the path", "абай", "", []string{"S1", "N1", "N3"}},
		{"the same inside a region", "абай", "N", []string{"N1", "N3"}},
		{"the Russian way of writing", "кызылорда", "", []string{"N2", "S2"}},
		{"the Kazakh way of writing", "ҚЫЗЫЛОРДА", "", []string{"N2", "S2"}},
		{"the English way of writing", "kyzyl", "", []string{"N2"}},
		{"the beginning of a later word", "нарын", "", []string{"N3"}},
		{"the middle of a word", "ылорд", "", []string{"N2", "S2"}},
		{"ё for е", "семёнов", "", []string{"S2"}},
		{"е for ё", "СЕМЕНОВКА", "", []string{"S2"}},
		{"a hyphen for a space", "улкен-нарын", "", []string{"N3"}},
		{"more spaces", "  улкен   нарын ", "", []string{"N3"}},
		{"the kind of the place", "с. Абай", "S", []string{"S1"}},
		{"only the kind of the place", "с", "", []string{"S2", "N", "S", "N2", "N1", "N3"}},
		{"words of the path", "абай северная", "", []string{"N1", "N3"}},
		{"a changed letter", "кызалорда", "", []string{"N2", "S2"}},
		{"a missing letter", "кызлорда", "", []string{"N2", "S2"}},
		{"an added letter", "кызыллорда", "", []string{"N2", "S2"}},
		{"swapped letters", "кызылодра", "", []string{"N2", "S2"}},
		{"a wrong letter in the first part of a name", "кызало", "", []string{"N2", "S2"}},
		{"й in two parts", "Абаи\u0306", "S", []string{"S1"}},
		{"two wrong letters", "кызалорта", "", []string{}},
		{"a wrong letter in a short word", "абей", "", []string{}},
		{"nothing", "париж", "", []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := searchIDs(c.query, c.parent); !slices.Equal(got, c.want) {
				t.Errorf("%q in %q finds %v, want %v", c.query, c.parent, got, c.want)
			}
		})
	}
}

func TestSearchLocalitiesLeavesTheListAlone(t *testing.T) {
	list := localitiesForTest()
	found := SearchLocalities(list, "", "")
	found[0].KATO = "changed"
	if list[0].KATO != "N" {
		t.Error("the caller's list was changed")
	}
}

func FuzzSearchLocalities(f *testing.F) {
	f.Add("Кызылорда", "")
	f.Add("г. ", "N")
	f.Add("\xff\xfe", "S2")
	f.Fuzz(func(t *testing.T, query, parent string) {
		for _, l := range SearchLocalities(localitiesForTest(), query, parent) {
			if parent != "" && len(l.Path) == 0 {
				t.Errorf("%q in %q finds %s, which is in nothing", query, parent, l.KATO)
			}
		}
	})
}

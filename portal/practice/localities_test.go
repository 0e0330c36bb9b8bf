package practice

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"kezek.kz/kezek/portal"
)

func TestLocalitiesAreManyAndEachIsThereOnce(t *testing.T) {
	ids, places := map[string]bool{}, map[string]bool{}
	regions, inhabited := 0, 0
	for _, l := range Localities() {
		if ids[l.KATO] {
			t.Errorf("%s is there twice", l.KATO)
		}
		ids[l.KATO] = true
		place := fmt.Sprint(l.Name, l.Path)
		if places[place] {
			t.Errorf("%s is there twice", place)
		}
		places[place] = true
		if l.Kind == "region" {
			regions++
		} else {
			inhabited++
		}
	}
	if inhabited < 250 || regions != 17 {
		t.Errorf("%d places in %d regions, want at least 250 in 17", inhabited, regions)
	}
}

// A KATO code has nine digits; none is here, because none may be invented.
func TestLocalitiesHaveOwnNumbers(t *testing.T) {
	own := regexp.MustCompile(`^P[0-9]{4}$`)
	for _, l := range Localities() {
		if !own.MatchString(l.KATO) {
			t.Errorf("%s has the number %q", l.Name.RU, l.KATO)
		}
	}
}

func TestLocalitiesHaveKindAndPath(t *testing.T) {
	steps := map[string][]int{"region": {0}, "city": {0, 1, 2}, "town": {1, 2}, "village": {1, 2}}
	regions := map[portal.Text]bool{}
	for _, l := range Localities() {
		if l.Kind == "region" {
			regions[l.Name] = true
		}
		fits := false
		for _, n := range steps[l.Kind] {
			fits = fits || len(l.Path) == n
		}
		if !fits {
			t.Errorf("%s: kind %q with a path of %d", l.Name.RU, l.Kind, len(l.Path))
		}
		if len(l.Path) > 0 && !regions[l.Path[0]] {
			t.Errorf("%s: region %q does not come before it", l.Name.RU, l.Path[0].RU)
		}
	}
}

// The three places that the printed instruction leaves out, and no others.
func TestLocalitiesServedElsewhere(t *testing.T) {
	want := map[string]string{"Астана": "", "Алматы": "https://open-almaty.kz", "Актобе": ""}
	found := 0
	for _, l := range Localities() {
		url, elsewhere := want[l.Name.RU]
		if elsewhere == l.Served || l.Served != (l.Portal == nil) {
			t.Errorf("%s: served %v, portal %v", l.Name.RU, l.Served, l.Portal)
			continue
		}
		if !elsewhere {
			continue
		}
		found++
		if n := l.Portal.Name; n.RU == "" || n.KK == "" || n.EN == "" || l.Portal.URL != url {
			t.Errorf("%s: sent to %+v", l.Name.RU, *l.Portal)
		}
	}
	if found != len(want) {
		t.Errorf("%d places are served elsewhere, want %d", found, len(want))
	}
}

const (
	russian = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
	kazakh  = russian + "әғқңөұүһі"
	latin   = "abcdefghijklmnopqrstuvwxyz"
)

// kazakhInRussian are the names that official Russian texts write with Kazakh
// letters.
var kazakhInRussian = map[string]bool{
	"область Жетісу": true, "область Ұлытау": true,
	"район Ақсуат": true, "район Жаңасемей": true, "район Мақаншы": true, "район Марқакөл": true,
	"район Үлкен Нарын": true, "район Бәйтерек": true, "район Аққулы": true, "район Тереңкөл": true,
}

// checkLetters finds what looks right and is never found: a Latin letter among
// Cyrillic ones, or a Russian и for the Kazakh і.
func checkLetters(t *testing.T, s, alphabet string) {
	t.Helper()
	for _, r := range s {
		if r != ' ' && r != '-' && !strings.ContainsRune(alphabet, unicode.ToLower(r)) {
			t.Errorf("%q has %q", s, r)
		}
	}
	if strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
		t.Errorf("%q has stray spaces", s)
	}
}

func checkText(t *testing.T, n portal.Text) {
	t.Helper()
	if kazakhInRussian[n.RU] {
		checkLetters(t, n.RU, kazakh)
	} else {
		checkLetters(t, n.RU, russian)
	}
	checkLetters(t, n.KK, kazakh)
	checkLetters(t, n.EN, latin)
}

func TestLocalitiesAreWrittenInEachLanguage(t *testing.T) {
	for _, l := range Localities() {
		for _, n := range append([]portal.Text{l.Name}, l.Path...) {
			checkText(t, n)
			if n.RU == "" || n.KK == "" || n.EN == "" {
				t.Errorf("%+v lacks a language", n)
			}
		}
		for _, old := range l.OldNames {
			checkText(t, old)
			if old.RU == "" || old.RU == l.Name.RU || old.KK == l.Name.KK || old.EN == l.Name.EN {
				t.Errorf("%s: old name %+v is empty or today's", l.Name.RU, old)
			}
		}
	}
}

func TestSearchFindsEveryNameOfEveryLocality(t *testing.T) {
	t.Parallel() // it computes while others wait
	list := Localities()
	found := map[string][]portal.Locality{"": list}
	for _, l := range list {
		for _, n := range append([]portal.Text{l.Name}, l.OldNames...) {
			for _, query := range []string{n.RU, n.KK, n.EN} {
				if found[query] == nil {
					found[query] = portal.SearchLocalities(list, query, "")
				}
				if !contains(found[query], l.KATO) {
					t.Errorf("%q does not find %s", query, l.Name.RU)
				}
			}
		}
	}
}

func contains(list []portal.Locality, kato string) bool {
	for _, l := range list {
		if l.KATO == kato {
			return true
		}
	}
	return false
}

func TestSearchPutsTheExpectedPlaceFirst(t *testing.T) {
	list := Localities()
	for query, want := range map[string]string{
		"Целиноград": "Астана", "акмола": "Астана", "нур-султан": "Астана", "Нурсултан": "Астана",
		"Алма-Ата": "Алматы", "алма ата": "Алматы", "Гурьев": "Атырау", "Семипалатинск": "Семей",
		"Усть-Каменогорск": "Усть-Каменогорск", "Өскемен": "Усть-Каменогорск", "оскемен": "Усть-Каменогорск",
		"Ust-Kamenogorsk": "Усть-Каменогорск", "каменогорск": "Усть-Каменогорск",
		"Джамбул": "Тараз", "Чимкент": "Шымкент", "Капчагай": "Конаев", "Қапшағай": "Конаев", "Қонаев": "Конаев",
		"Шевченко": "Актау", "Ермак": "Аксу", "Жетикара": "Житикара", "Джетыгара": "Житикара",
		"Кокчетав": "Кокшетау", "Кустанай": "Костанай", "Уральск": "Уральск", "Орал": "Уральск",
		"Аркалык": "Аркалык", "Арқалық": "Аркалык", "Петропавл": "Петропавловск", "Панфилов": "Жаркент",
		"Талды-Курган": "Талдыкорган", "Лисаковск": "Лисаковск", "Кызылорда": "Кызылорда", "Қызылорда": "Кызылорда",
		"кзыл орда": "Кызылорда", "Джезказган": "Жезказган", "байконур": "Байконыр", "Перемётное": "Переметное",
		"г. Абай": "Абай", "Семей қаласы": "Семей", "ТЕМІРТАУ": "Темиртау", "Карагнада": "Караганда", "Костонай": "Костанай",
		"Туркестан область": "Туркестанская область", "ВКО": "Восточно-Казахстанская область",
	} {
		found := portal.SearchLocalities(list, query, "")
		if len(found) == 0 {
			t.Errorf("%q finds nothing", query)
		} else if found[0].Name.RU != want {
			t.Errorf("%q finds %s first, want %s", query, found[0].Name.RU, want)
		}
	}
}

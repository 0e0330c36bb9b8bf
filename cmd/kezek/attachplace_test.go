package main

import (
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui/lang"
)

func TestAttachGoesThroughLocalityAndService(t *testing.T) {
	p := sharedPractice(t)
	place := localityOf(t, true)
	args := attachArgs(t, p, "regions", practice.NoteFather, "241102699044", "-locality", place)
	r := kezek(t, practice.Password, args...).want(t, exitOK)
	for _, step := range []string{`"step":"locality"`, `"step":"service"`, `"step":"email"`} {
		if !strings.Contains(r.out, step) {
			t.Errorf("no %s in %s", step, r.out)
		}
	}
}

func TestAttachIsSentElsewhereByLocality(t *testing.T) {
	p := sharedPractice(t)
	r := attach(t, exitRefused, attachArgs(t, p, "regions", practice.NoteMother, "241102699044", "-locality", localityOf(t, false)))
	if r.Code != "LOCALITY_SERVED_ELSEWHERE" {
		t.Errorf("%+v", r)
	}
}

func TestAttachRefusesAnUnknownService(t *testing.T) {
	p := sharedPractice(t)
	r := attach(t, exitRefused, attachArgs(t, p, "regions", practice.NoteMother, "241102699044",
		"-locality", localityOf(t, true), "-service", "no-such"))
	if r.Code != "SERVICE_NOT_FOUND" {
		t.Errorf("%+v", r)
	}
}

// localityOf is a place that the regional practice portal serves, or sends
// elsewhere.
func localityOf(t *testing.T, served bool) string {
	t.Helper()
	for _, l := range practice.Localities() {
		if l.Served == served && l.Kind != "region" {
			return l.KATO
		}
	}
	t.Fatal("no such locality")
	return ""
}

// People write a place's name where its code is meant.
func TestAttachOffersTheCodesOfSimilarPlaces(t *testing.T) {
	p := sharedPractice(t)
	city, region := codeOf(t, "Караганда"), codeOf(t, "Карагандинская область")
	for typed, want := range map[string][]string{
		"Караганда": {city},
		"Карагонда": {city},         // a letter is wrong
		"Қарағанды": {city, region}, // and the places in it
		"999999999": nil,            // a code that is nobody's
		"Nowhere":   nil,
	} {
		t.Run(typed, func(t *testing.T) {
			r := attach(t, exitRefused, attachArgs(t, p, "regions", practice.NoteMother, "241102699044", "-locality", typed))
			var codes []string
			for _, l := range r.Localities {
				codes = append(codes, l.KATO)
			}
			if r.Code != "LOCALITY_NOT_FOUND" || !strings.Contains(r.Message, "takes the code") || len(codes) > mostSimilar || !slices.Equal(codes[:min(len(codes), 2)], want) {
				t.Errorf("%+v, want %v", r, want)
			}
		})
	}
}

func TestAttachTellsAPersonTheCodesOfSimilarPlaces(t *testing.T) {
	p := sharedPractice(t)
	args := attachArgs(t, p, "regions", practice.NoteMother, "241102699044", "-locality", "Караганда", "-json=false")
	r := kezekWith(t, practice.Password, inRussian, args...).want(t, exitRefused)
	if want := "  -locality " + codeOf(t, "Караганда") + "  Караганда, Карагандинская область\n"; !strings.Contains(r.err, want) {
		t.Errorf("no %q in %s", want, r.err)
	}
}

// codeOf is the code of the place with a name in Russian.
func codeOf(t *testing.T, name string) string {
	t.Helper()
	for _, l := range practice.Localities() {
		if l.Name.In(lang.Russian) == name {
			return l.KATO
		}
	}
	t.Fatalf("no place %q", name)
	return ""
}

package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/explain"
)

// broughtAbout are the codes that a tour brings about for real, on the practice
// portal, or that are no refusals.
var broughtAbout = []string{
	"CODE_WRONG", "IIN_IS_OWN", "CHILD_NOT_FOUND", "CHILD_OVER_AGE", "KINSHIP_NOT_CONFIRMED", "KINSHIP_CHECK_PENDING",
	"APPLICATION_NOT_FOUND", "BOUND_TO_OTHER_PARENT", "GUARDIAN_DOCUMENT_REQUIRED", "REGISTRY_DATA_CONFLICT", "REGISTRY_UNAVAILABLE",
	"REGISTRY_TIMEOUT", "TOO_MANY_CHILD_CHECKS", "KINSHIP_CONFIRMED", "ALREADY_BOUND",
	// Handed over on the page of localities.
	"LOCALITY_NOT_FOUND", "LOCALITY_SERVED_ELSEWHERE",
	"STEP_UP_OTHER_PERSON", // on the page of the step-up
}

// inTour are the ids of all that a tour shows.
func inTour() []string {
	ids := slices.Clone(broughtAbout)
	for _, errs := range [][]error{
		networkRefusals(), keyRefusals(), signInRefusals(), iinRefusals(), emailRefusals(), bindingRefusals(), passwordRefusals(), sessionRefusals(),
	} {
		for _, err := range errs {
			ids = append(ids, explain.ID(err))
		}
	}
	for _, wrong := range []map[string]error{badDigits(), badAddresses()} {
		for _, err := range wrong {
			ids = append(ids, explain.ID(err))
		}
	}
	return ids
}

// A code that the contract gains, or a failure of the network, gets its picture.
func TestTourHasAPictureOfEveryRefusal(t *testing.T) {
	shown := inTour()
	found := 0
	for _, code := range declared(t, filepath.Join("..", "portal", "problem.go"), `Code = "([A-Z_]+)"`) {
		found++
		if !slices.Contains(shown, code) && !slices.Contains(shown, "portal."+code) {
			t.Errorf("no picture of %s", code)
		}
	}
	source, err := os.ReadFile("tourrefusals.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range declared(t, filepath.Join("..", "portal", "client", "errors.go"), `\n\t(Err[A-Za-z]+) += `) {
		found++
		if !regexp.MustCompile(`client\.` + name + `\b`).Match(source) {
			t.Errorf("no picture of client.%s", name)
		}
	}
	if found < 90 {
		t.Errorf("only %d names were found in the source", found)
	}
}

func declared(t *testing.T, path, pattern string) []string {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(source), -1) {
		names = append(names, m[1])
	}
	return names
}

func TestEveryMistakeOfTheTourIsOne(t *testing.T) {
	for _, wrong := range []map[string]error{badDigits(), badAddresses()} {
		for typed, err := range wrong {
			if err == nil {
				t.Errorf("%q is right", typed)
			}
		}
	}
}

func TestSomeRefusalsAreAmongAll(t *testing.T) {
	shown := inTour()
	for _, name := range someRefusals {
		_, id, _ := strings.Cut(name, "-")
		if !slices.Contains(shown, id) {
			t.Errorf("%s is not in the tour", name)
		}
	}
}

// A picture must not be of what the page before has left in the field.
func TestTourTypesInThePlaceOfWhatTheFieldHolds(t *testing.T) {
	r := newBindingRig(t)
	r.typeText(childNoApplication)
	tour := Tour{Window: r.w, ctx: t.Context()}
	tour.typedAnew(childConfirmed)
	if got := screenIs[*profileScreen](r).binding.entry.Field.Text; got != childConfirmed || tour.err != nil {
		t.Errorf("the field holds %q, %v", got, tour.err)
	}
}

func TestTourTakesNoPictureOfSomethingElse(t *testing.T) {
	w := newShell(t, nil)
	taken := 0
	tour := Tour{Window: w, ctx: t.Context(), Picture: func(string, fyne.Window) error { taken++; return nil }}
	tour.shotOf("first", w.T("journey.first.sign_in")+" нет")
	if tour.err == nil || taken != 0 {
		t.Errorf("%d pictures, %v", taken, tour.err)
	}
}

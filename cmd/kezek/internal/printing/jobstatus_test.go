package printing

import (
	"slices"
	"testing"
	"unicode/utf16"
)

func TestWhatIsTakenOutOfTheSpooler(t *testing.T) {
	jobs := []inQueue{
		{id: "1", status: 0},
		{id: "2", status: jobPrinting},
		{id: "3", status: jobPrinting | jobPaperOut},
		{id: "4", status: jobPrinting | jobOffline},
		{id: "5", status: jobPrinting | jobFailed},
		{id: "6", status: jobPrinting | jobBlocked},
		{id: "7", status: jobPrinting | jobIntervention},
		{id: "8", status: jobDeleting | jobPrinting},
	}
	out, finish := judged(jobs, nil)
	if !slices.Equal(out, []string{"1", "3", "4", "5", "6", "7"}) || !slices.Equal(finish, []string{"2"}) {
		t.Errorf("%v are taken out, %v finish", out, finish)
	}
	out, finish = judged(jobs[1:2], finish)
	if !slices.Equal(out, []string{"2"}) || finish != nil {
		t.Errorf("the second time %v are taken out, %v finish", out, finish)
	}
}

// Two workstations may share a queue, and so may others.
func TestOthersJobsStayInTheSpooler(t *testing.T) {
	for name, c := range map[string]struct {
		me   string
		want []string
	}{
		"of a computer's own user": {"TSON-7\\desk", []string{"1", "2", "5"}},
		"of a domain":              {"desk@tson.example.kz", []string{"1", "2", "5"}},
		"in other letters":         {"DESK", []string{"1", "2", "5"}},
		"another":                  {"TSON-7\\desk2", []string{"3", "5"}},
		"nobody knows whose":       {"", []string{"1", "2", "3", "4", "5"}},
	} {
		jobs := []inQueue{{id: "1", user: "desk"}, {id: "2", user: "TSON-7\\Desk"}, {id: "3", user: "desk2"}, {id: "4", user: "operator"}, {id: "5"}}
		var got []string
		for _, j := range own(jobs, c.me) {
			got = append(got, j.id)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestTextsAreReadInTheirMemoryOnly(t *testing.T) {
	memory := append(utf16.Encode([]rune("ab")), 0)
	memory = append(memory, utf16.Encode([]rune("Әсем\U0001F600"))...)
	memory = append(memory, 0, 'x')
	for offset, want := range map[uintptr]string{
		0: "ab", 2: "b", 4: "", 6: "Әсем\U0001F600",
		1:                          "", // between two letters
		2 * 10:                     "", // without an end
		2 * uintptr(len(memory)):   "",
		^uintptr(0) - 1:            "",
		^uintptr(0)/2 + 1:          "",
		2*uintptr(len(memory)) - 1: "",
	} {
		if got := textAt(memory, offset); got != want {
			t.Errorf("at %d: %q, want %q", offset, got, want)
		}
	}
}

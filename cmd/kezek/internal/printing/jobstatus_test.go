package printing

import (
	"slices"
	"testing"
)

func TestWhatIsTakenOutOfTheSpooler(t *testing.T) {
	jobs := []inQueue{
		{"1", 0},
		{"2", jobPrinting},
		{"3", jobPrinting | jobPaperOut},
		{"4", jobPrinting | jobOffline},
		{"5", jobPrinting | jobFailed},
		{"6", jobPrinting | jobBlocked},
		{"7", jobPrinting | jobIntervention},
		{"8", jobDeleting | jobPrinting},
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

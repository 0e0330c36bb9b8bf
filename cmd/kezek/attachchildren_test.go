package main

import (
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
)

// outcome is what «Привязка» of a child of the practice registry ends in: the
// code, the exit code, the beginning of the sentence in Russian, and where the
// application was found instead.
type outcome struct {
	child, code string
	exit        int
	message     string
	foundIn     string
	cabinet     bool // an application shows
}

const confirmedMessage = "Родство подтвердилось, данные успешно обновлены"

// motherOutcomes are the children of the practice registry, as the mother asks;
// but for 230516699192, for whom it takes its time before it fails.
func motherOutcomes() []outcome {
	return []outcome{
		{child: "220314599034", code: "KINSHIP_CONFIRMED", message: confirmedMessage, cabinet: true},
		{child: "241102699044", code: "KINSHIP_CONFIRMED", message: confirmedMessage, cabinet: true},
		{child: "210819599058", code: "KINSHIP_NOT_CONFIRMED", exit: exitRefused, message: "Родство не подтвердилось"},
		{child: "230530699067", code: "CHILD_NOT_FOUND", exit: exitRefused, message: "В реестре нет ребёнка с таким ИИН"},
		{child: "201201599079", code: "BOUND_TO_OTHER_PARENT", exit: exitRefused, message: "Заявление этого ребёнка прикреплено к кабинету другого человека"},
		{child: "250410699088", code: "APPLICATION_NOT_FOUND", message: "Родство подтвердилось и сохранено"},
		{child: "230707599092", code: "REGISTRY_UNAVAILABLE", exit: exitRefused, message: "Реестр записей о рождении сейчас не отвечает"},
		{child: "240101699105", code: "KINSHIP_CONFIRMED", message: confirmedMessage, cabinet: true},
		{child: "180521599119", code: "CHILD_OVER_AGE", exit: exitRefused, message: "Ребёнок старше возраста"},
		{child: "210611699122", code: "GUARDIAN_DOCUMENT_REQUIRED", exit: exitRefused, message: "Для опекуна нужен документ об опеке"},
		{child: "220909599138", code: "REGISTRY_DATA_CONFLICT", exit: exitRefused, message: "Данные о ребёнке в государственных реестрах расходятся"},
		{child: "230228699144", code: "APPLICATION_NOT_FOUND", message: "Заявление есть в другом месте: город Астана", foundIn: "город Астана"},
		{child: "210930599150", code: "KINSHIP_CONFIRMED", message: confirmedMessage, cabinet: true},
		{child: "220517699163", code: "KINSHIP_CONFIRMED", message: confirmedMessage, cabinet: true},
		{child: "231010599175", code: "KINSHIP_CONFIRMED", message: confirmedMessage, cabinet: true},
		{child: "210214599227", code: "KINSHIP_CONFIRMED", message: confirmedMessage, cabinet: true}, // at the second try
		{child: "220825599200", code: "KINSHIP_NOT_CONFIRMED", exit: exitRefused, message: "Родство не подтвердилось"},
		{child: "240312699211", code: "APPLICATION_NOT_FOUND", message: "Заявление есть в другом месте: город Астана", foundIn: "город Астана"},
		{child: "200331699189", code: "KINSHIP_CONFIRMED", message: confirmedMessage, cabinet: true},
	}
}

// ownPractice is a practice portal of a test's own, where nobody bound any
// child yet.
func ownPractice(t *testing.T) *practice.Practice {
	t.Helper()
	p, err := practice.Start(t.Context(), practice.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// expect runs `kezek attach` for one child and holds the end against what is to
// come.
func (o outcome) expect(t *testing.T, p *practice.Practice, note string) {
	t.Helper()
	args := attachArgs(t, p, "almaty", note, o.child, "-wait", "1m")
	run := kezekWith(t, practice.Password+"\n", func(e *env) {
		inRussian(e)
		e.pause = overTime // nobody waits here for a registry that never comes
	}, args...).want(t, o.exit)
	r := lastResult(t, run.out)
	if r.Code != o.code || !strings.HasPrefix(r.Message, o.message) {
		t.Errorf("%s: %q", r.Code, r.Message)
	}
	if shown := len(r.Applications) > 0; shown != o.cabinet {
		t.Errorf("applications: %v", r.Applications)
	}
	if o.exit == exitOK && r.BindingID == "" || o.exit == exitRefused && r.RequestID == "" && r.BindingID == "" {
		t.Errorf("neither the binding nor the request has a number: %+v", r)
	}
	if found := places(r.FoundIn); found != o.foundIn {
		t.Errorf("found in %q, want %q", found, o.foundIn)
	}
}

func places(texts []portal.Text) string {
	var all []string
	for _, t := range texts {
		all = append(all, t.RU)
	}
	return strings.Join(all, ", ")
}

func TestAttachOfEveryPracticeChildAsMother(t *testing.T) {
	p := ownPractice(t)
	for _, o := range motherOutcomes() {
		t.Run(o.child+" "+o.code, func(t *testing.T) { o.expect(t, p, practice.NoteMother) })
	}
	for _, o := range bothParentsAndTheGuardian() {
		t.Run(o.note+" "+o.child+" "+o.code, func(t *testing.T) { o.expect(t, p, o.note) })
	}
}

// asWho is an outcome that depends on who asks.
type asWho struct {
	note string
	outcome
}

// bothParentsAndTheGuardian come after the mother: what she bound does not keep
// the father out, and the guardian's children are the guardian's.
func bothParentsAndTheGuardian() []asWho {
	return []asWho{
		{practice.NoteFather, outcome{child: "220314599034", code: "KINSHIP_CONFIRMED", message: confirmedMessage, cabinet: true}},
		{practice.NoteFather, outcome{child: "201201599079", code: "BOUND_TO_OTHER_PARENT", exit: exitRefused, message: "Заявление этого ребёнка"}},
		{practice.NoteFather, outcome{child: "880714399002", code: "IIN_IS_OWN", exit: exitRefused, message: "Это ваш собственный ИИН"}},
		{practice.NoteMother, outcome{child: "220314599034", code: "ALREADY_BOUND", message: "", cabinet: true}},
		{practice.NoteGuardian, outcome{child: "201201599079", code: "KINSHIP_CONFIRMED", message: confirmedMessage, cabinet: true}},
		{practice.NoteGuardian, outcome{child: "210611699122", code: "GUARDIAN_DOCUMENT_REQUIRED", exit: exitRefused, message: "Для опекуна нужен"}},
		{practice.NoteGuardian, outcome{child: "220314599034", code: "KINSHIP_NOT_CONFIRMED", exit: exitRefused, message: "Родство не подтвердилось"}},
	}
}

// A mistyped IIN is a mistake in the command: it is found before a password is
// asked for or anything goes over the network.
func TestAttachFindsAMistypedIINByItself(t *testing.T) {
	for typed, reason := range map[string]string{
		"":               "",
		"22031459903":    "IIN_LENGTH",
		"2203145990340":  "IIN_LENGTH",
		"220314599035":   "IIN_CHECK_DIGIT",
		"20O315500017":   "IIN_NOT_DIGIT",
		"830717300130":   "IIN_NEVER_ISSUED",
		"990140003854":   "IIN_IS_BIN",
		"111111111111":   "IIN_ALL_EQUAL",
		"220314 59903\"": "IIN_NOT_DIGIT",
	} {
		t.Run(typed, func(t *testing.T) {
			r := kezek(t, "", "attach", "-portal", "https://"+closedAddress(t), "-key", "absent", "-child", typed, "-json").want(t, exitUsage)
			if typed == "" {
				return // the flag is missing altogether
			}
			got := lastResult(t, r.out)
			if got.Code != "IIN_INVALID" || got.Reason != reason || strings.Contains(r.out+r.err, typed) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestAttachTakesAnIINInGroups(t *testing.T) {
	p := sharedPractice(t)
	r := attach(t, exitOK, attachArgs(t, p, "almaty", practice.NoteMother, "220314 5 9903-4"))
	if !slices.Contains([]string{"KINSHIP_CONFIRMED", "ALREADY_BOUND"}, r.Code) {
		t.Errorf("%+v", r)
	}
}

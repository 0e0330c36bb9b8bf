package ui

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// someNames are names as they are in passports, and longer ones than any.
func someNames() map[string]portal.FullName {
	return map[string]portal.FullName{
		"kazakh":        {Last: "ӘБДІҚАДЫРОВА", First: "ҰЛЖАЛҒАС", Patronymic: "ҚҰРМАНҒАЗЫҚЫЗЫ"},
		"no-patronymic": {Last: "ҮШКЕМПІРОВ", First: "ЕҢЛІК"},
		"latin":         {Last: "VON MÜLLER-ØSTERGÅRD", First: "ANNA-SOPHIE"},
		"uyghur":        {Last: "Җаппарова", First: "Һөрнисахан", Patronymic: "Ғәйрәт қизи Өмәрҗан Үрүмчи Қәшқәр Ңең"},
		"arabic":        {Last: "مەمتىمىن", First: "گۈلنار", Patronymic: "ئابدۇللا قىزى"},
		"one-word":      {Last: strings.Repeat("Ұ", 200)},
		"many-words":    {Last: strings.TrimSpace(strings.Repeat("ҚҰРМАНҒАЗЫҚЫЗЫ ", 13)), First: "Ә"},
	}
}

// namedRig is a rig with a child in the cabinet, where parent and child bear a
// name.
func namedRig(t *testing.T, name portal.FullName) *signInRig {
	t.Helper()
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.bear(name)
	return r
}

// bear gives everybody on the page of now a name.
func (r *signInRig) bear(name portal.FullName) {
	r.w.journey.signedIn.Account.FullName = name.String()
	if p := r.w.journey.profile; p != nil {
		p.FullName = name
	}
	switch s := r.w.current().(type) {
	case *boundScreen:
		s.result.Binding.Child.Name = name.String()
	case *cabinetScreen:
		s.applications[0].Child.Name = name.String()
	case *applicationScreen:
		s.application.Child.Name = name.String()
	case *profileScreen:
		for i := range s.binding.bound {
			s.binding.bound[i].Child.Name = name.String()
		}
	case *detachScreen:
		s.bound.Child.Name = name.String()
	}
	r.w.redraw()
}

func TestNothingIsCutWhateverPeopleAreCalled(t *testing.T) {
	pages := map[string]func(*signInRig){
		"bound":   func(*signInRig) {},
		"cabinet": func(r *signInRig) { r.w.home() },
		"application": func(r *signInRig) {
			r.w.home()
			r.w.show(newApplicationScreen(r.w, screenIs[*cabinetScreen](r).applications[0]))
		},
		"profile": func(r *signInRig) { r.w.home(); r.w.openProfile() },
		"list":    func(r *signInRig) { r.w.home(); r.press("Привязка") },
		"detach":  func(r *signInRig) { r.w.home(); r.press("Привязка"); r.press("Открепить") },
	}
	for called, name := range someNames() {
		t.Run(called, func(t *testing.T) {
			r := namedRig(t, name)
			for page, open := range pages {
				open(r)
				r.bear(name)
				inTheSmallWindow(r.w, func(look string) {
					assertNothingCut(t, r.w)
					picture(t, r.w, "name-"+called+"-"+page+"-"+look)
				})
			}
		})
	}
}

// inTheSmallWindow runs a check where there is the least room.
func inTheSmallWindow(w *Window, check func(look string)) {
	w.window.Resize(fyne.NewSize(minWidth, minHeight))
	for _, percent := range []int{100, 200} {
		for _, language := range lang.Languages() {
			wear(w, language, percent)
			check(fmt.Sprintf("%s-%d", language, percent))
		}
	}
	w.window.Resize(fyne.NewSize(comfortWidth, comfortHeight))
	wear(w, lang.Russian, 100)
}

func TestHeaderShortensALongNameAndTheProfileDoesNot(t *testing.T) {
	name := someNames()["one-word"]
	r := namedRig(t, name)
	r.w.home()
	r.w.openProfile()
	r.bear(name)
	r.says(name.Last)
	short := parts.Shortened(name.Last, headerName)
	r.says(short)
	if utf8.RuneCountInString(short) != headerName || !strings.HasSuffix(short, "…") {
		t.Errorf("%q", short)
	}
	if got := parts.Shortened("ӨТЕГЕНОВА ӘСЕЛ ҚАНАТҚЫЗЫ", headerName); got != "ӨТЕГЕНОВА ӘСЕЛ ҚАНАТҚЫЗЫ" {
		t.Errorf("%q", got)
	}
}

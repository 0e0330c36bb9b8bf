package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
)

// iinPages are the pages of signing in by IIN, of its password and of a
// step-up, each as one comes to it.
func iinPages() map[string]func(*testing.T) *signInRig {
	pages := map[string]func(*testing.T) *signInRig{
		"iin": func(t *testing.T) *signInRig {
			r := newSignInRig(t, rigOptions{})
			r.w.journey.conn.Practice.Parent = r.desk.Keys[0].IIN
			s := screenIs[*signInScreen](r)
			s.choose(tabByIIN)
			s.onTabs = false
			r.w.focusScreen()
			r.typeText(r.desk.Keys[0].IIN)
			return r
		},
		"iin-wrong": func(t *testing.T) *signInRig {
			r := newSignInRig(t, rigOptions{})
			s := screenIs[*signInScreen](r)
			s.choose(tabByIIN)
			s.onTabs = false
			r.w.focusScreen()
			r.typeText("990140003854")
			r.w.submit()
			return r
		},
		"iin-none": func(t *testing.T) *signInRig {
			r := newSignInRig(t, rigOptions{portal: "regions"})
			s := screenIs[*signInScreen](r)
			s.choose(tabByIIN)
			s.onTabs = false
			r.w.focusScreen()
			return r
		},
		"iin-code": func(t *testing.T) *signInRig {
			r := newIINRig(t)
			r.asked(r.mother, iinPassword)
			return r.signInRig
		},
		"iin-code-wrong": func(t *testing.T) *signInRig {
			r := newIINRig(t)
			before := r.countMails()
			r.asked(r.mother, iinPassword)
			r.typeText(r.wrongCode(before))
			r.w.submit()
			return r.signInRig
		},
		"iin-cabinet": func(t *testing.T) *signInRig {
			r := newIINRig(t)
			r.signedInByIIN()
			return r.signInRig
		},
		"password-unconfirmed": func(t *testing.T) *signInRig {
			r := newCabinetRig(t)
			r.atPasswordTab()
			return r
		},
		"password": func(t *testing.T) *signInRig {
			r := newPasswordRig(t)
			r.typePasswords("QWERTY", "дождь")
			return r
		},
		"password-differ": func(t *testing.T) *signInRig {
			r := newPasswordRig(t)
			r.typePasswords(iinPassword, iinPassword+"!")
			r.w.submit()
			return r
		},
		"stepup-offer": func(t *testing.T) *signInRig { return newOfferRig(t).signInRig },
		"stepup-other-person": func(t *testing.T) *signInRig {
			r := newOfferRig(t)
			r.press("Подписать ключом")
			r.signed(practice.NoteFather)
			r.press("Подтвердить")
			return r.signInRig
		},
	}
	for name, open := range stepUpPages() {
		pages["stepup-"+name] = func(t *testing.T) *signInRig {
			r := newOfferRig(t)
			open(r)
			return r.signInRig
		}
	}
	return pages
}

func TestNothingIsCutOnThePagesOfIINs(t *testing.T) {
	for name, open := range iinPages() {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			inEveryLook(t, r.w, func(look string) {
				assertNothingCut(t, r.w)
				picture(t, r.w, name+"-"+look)
			})
		})
	}
}

func TestTabFollowsReadingOrderOnThePagesOfIINs(t *testing.T) {
	for name, open := range iinPages() {
		t.Run(name, func(t *testing.T) { assertTabOrder(t, open(t).w) })
	}
}

func TestEveryPageOfIINsHasItsFocusInTheCard(t *testing.T) {
	for name, open := range iinPages() {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			o, ok := r.w.window.Canvas().Focused().(fyne.CanvasObject)
			if !ok || areaOf(r.w, o) != 3 {
				t.Fatalf("the focus is on %T", o)
			}
		})
	}
}

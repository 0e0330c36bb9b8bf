//go:build cgo && linux

package main

import (
	"testing"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui"
)

func TestTenRefusalsByKeyboardAlone(t *testing.T) {
	w := newWalker(t)
	w.picture("first")
	w.portalThatOffersNothing()
	w.signInByIIN()
	w.signInByKey()
	w.email()
	w.digits()
	w.outcomes()
	if w.refused < 10 {
		t.Errorf("%d refusals", w.refused)
	}
	t.Logf("%d refusals, %d pictures in %s", w.refused, w.pictures, w.dir)
}

// portalThatOffersNothing is a real portal, which speaks no such contract.
func (w *walker) portalThatOffersNothing() {
	w.Helper()
	w.to("journey.first.sign_in")
	w.press(catalogueEntry(w, "regions"))
	regions := catalogueEntry(w, "regions")
	w.refuses("not-offered", regions, w.words.T("journey.portal.not_offered", map[string]any{"portal": regions}))
}

// catalogueEntry is a portal's name.
func catalogueEntry(t testing.TB, id string) string {
	t.Helper()
	all, err := openCatalogue(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all.Entries() {
		if e.ID == id {
			return e.Name.RU
		}
	}
	t.Fatalf("no portal %q", id)
	return ""
}

func (w *walker) signInByIIN() {
	w.Helper()
	w.press(catalogueEntry(w, "practice-almaty"))
	w.to("journey.entrance.enter")
	w.to("dialog.signin.iin")
	w.tabTo(ui.FocusField)
	w.typed("910205499013")
	w.key(keyReturn)
	w.refuses("iin-of-ones-own", ui.FocusField, w.words.T("errors.portal.IIN_CHECK_DIGIT.what"))
}

func (w *walker) signInByKey() {
	w.Helper()
	w.to("dialog.signin.eds")
	w.to("dialog.signin.choose")
	w.to("dialog.files.open")
	w.on(w.words.T("dialog.title"), ui.FocusPassword)
	w.key(keyReturn)
	w.refuses("empty-password", ui.FocusPassword, w.words.T("dialog.empty_field"))
	w.typed("Wrong1234")
	w.key(keyReturn)
	w.refuses("wrong-password", ui.FocusPassword, w.words.T("dialog.wrong_password"))
	w.typed(practice.Password) // the wrong one is selected
	w.key(keyReturn)
	w.to("dialog.sign")
	w.to("dialog.owner.enter")
}

func (w *walker) email() {
	w.Helper()
	w.on(w.words.T("cabinet.email_heading"), ui.FocusField)
	w.key(keyReturn)
	w.refuses("no-email", ui.FocusField, w.of("email.empty")...)
	w.typed("asel")
	w.key(keyReturn)
	w.refuses("email-without-at", ui.FocusField, w.of("email.no_at")...)
	w.typed("@example.kz")
	w.key(keyReturn)
}

// practiceMother is whose key is chosen; the name opens the profile.
const practiceMother = "ӨТЕГЕНОВА ӘСЕЛ ҚАНАТҚЫЗЫ"

// digits are the mistakes that the field of «Привязка» finds by itself.
func (w *walker) digits() {
	w.Helper()
	w.press(practiceMother)
	w.to("cabinet.tab_binding")
	w.on(w.words.T("cabinet.binding_heading"), ui.FocusField)
	for _, c := range []struct{ typed, code string }{
		{"", "IIN_EMPTY"},
		{"220314599035", "IIN_CHECK_DIGIT"},
		{"990140003854", "IIN_IS_BIN"},
		{"111111111111", "IIN_ALL_EQUAL"},
		{"830717300130", "IIN_NEVER_ISSUED"},
	} {
		w.typed(c.typed)
		w.key(keyReturn)
		w.refuses(c.code, ui.FocusField, w.of("portal."+c.code)...)
		w.erase(len(c.typed))
	}
	w.typed("22031459903")
	w.key(keyReturn)
	w.refuses("IIN_LENGTH", ui.FocusField, w.words.N("errors.iin.length", 11), w.words.T("errors.portal.IIN_LENGTH.next"))
	w.erase(11)
}

// outcomes are the portal's own answers: some are mended in the field, others
// send the person somewhere.
func (w *walker) outcomes() {
	w.Helper()
	for _, c := range []struct{ child, code string }{
		{"910205499012", "IIN_IS_OWN"}, {"230530699067", "CHILD_NOT_FOUND"}, {"180521599119", "CHILD_OVER_AGE"},
	} {
		w.typed(c.child) // over the one before, which is selected
		w.key(keyReturn)
		w.refuses(c.code, ui.FocusField, w.of("portal."+c.code)...)
	}
	for _, c := range []struct{ child, code string }{
		{"210819599058", "KINSHIP_NOT_CONFIRMED"},
		{"210611699122", "GUARDIAN_DOCUMENT_REQUIRED"},
		{"220909599138", "REGISTRY_DATA_CONFLICT"},
		{"201201599079", "BOUND_TO_OTHER_PARENT"},
	} {
		w.typed(c.child)
		w.key(keyReturn)
		w.refuses(c.code, w.words.T("cabinet.done_check_again"), w.words.T("errors.portal."+c.code+".what"))
		w.to("binding.other_child")
		w.on(w.words.T("cabinet.binding_heading"), ui.FocusField)
	}
	w.typed("220314599034")
	w.key(keyReturn)
	w.refuses("KINSHIP_CONFIRMED", w.words.T("cabinet.to_cabinet"), confirmedMessage)
	w.refused-- // it is none
}

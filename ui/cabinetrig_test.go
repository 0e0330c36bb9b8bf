package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
)

// Children of the practice registry.
const (
	childConfirmed     = "220314599034"
	childUnconfirmed   = "210819599058"
	childUnknown       = "230530699067"
	childNoApplication = "250410699088"
	childElsewhere     = "230228699144"
)

// newSignedInRig is a rig whose mother has signed in and stands at the page
// for the e-mail.
func newSignedInRig(t *testing.T, o rigOptions) *signInRig {
	t.Helper()
	r := newSignInRig(t, o)
	r.w.journey.conn.Practice.Mails = r.mails
	r.opened(r.keyOf(practice.NoteMother).Path)
	r.press("Подписать")
	r.press("Войти")
	screenIs[*emailScreen](r)
	return r
}

func (r *signInRig) mails() ([]Mail, error) {
	mails, err := r.desk.Mails()
	var list []Mail
	for _, m := range mails {
		list = append(list, Mail{To: m.To, Subject: m.Subject, Body: m.Body, Code: m.Code, At: m.At})
	}
	return list, err
}

// newCabinetRig is a rig at the empty cabinet of the Almaty portal.
func newCabinetRig(t *testing.T) *signInRig {
	t.Helper()
	r := newSignedInRig(t, rigOptions{})
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r)
	return r
}

// newBindingRig is a rig at «Привязка».
func newBindingRig(t *testing.T) *signInRig {
	t.Helper()
	r := newCabinetRig(t)
	r.press("Привязка")
	screenIs[*profileScreen](r)
	return r
}

// bind types a child's IIN and presses «Добавить».
func (r *signInRig) bind(iin string) {
	r.Helper()
	r.typeText(iin)
	r.press("Добавить")
}

// tabStops is what Tab reaches, in its order.
func (r *signInRig) tabStops() []fyne.Focusable {
	c := r.w.window.Canvas()
	c.Unfocus()
	var order []fyne.Focusable
	for range mostFocusable {
		c.FocusNext()
		now := c.Focused()
		if now == nil || len(order) > 0 && now == order[0] {
			break
		}
		order = append(order, now)
	}
	return order
}

// connectAgain answers every entry with one connection.
func connectAgain(conn *Connection) func(context.Context, portal.CatalogueEntry) (*Connection, error) {
	return func(context.Context, portal.CatalogueEntry) (*Connection, error) { return conn, nil }
}

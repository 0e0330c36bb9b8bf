package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/parts"
)

// personTab is «Данные»: who is signed in.
type personTab struct{ w *Window }

func (t *personTab) tab() profileTab              { return profileTabMain }
func (t *personTab) label() string                { return t.w.T("cabinet.tab_person") }
func (t *personTab) paper() string                { return "" }
func (t *personTab) heading() string              { return t.w.T("cabinet.profile_heading") }
func (t *personTab) stage() stage                 { return stageProfile }
func (t *personTab) actions() []fyne.CanvasObject { return nil }
func (t *personTab) focus() fyne.Focusable        { return nil }
func (t *personTab) submit()                      {}
func (t *personTab) known() bool                  { return true }

func (t *personTab) read(context.Context, *client.Session) (func(), error) { return nil, nil }

func (t *personTab) content() fyne.CanvasObject {
	name, iin := t.w.journey.fullName(), t.w.journey.signedIn.Account.IINMasked
	return parts.NewColumn(parts.Normal,
		parts.NewFields(
			parts.NewField(t.w.T("cabinet.full_name"), name),
			parts.NewField(t.w.T("cabinet.iin"), iin),
		),
		parts.NewText(t.w.T("cabinet.person_hint")),
	)
}

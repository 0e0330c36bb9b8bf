package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/parts"
)

// emailTab is «Электронная почта»: the address of now, one that still waits
// for its code, and the way to change it.
type emailTab struct{ w *Window }

func (t *emailTab) tab() profileTab              { return profileTabEmail }
func (t *emailTab) label() string                { return t.w.T("cabinet.tab_email") }
func (t *emailTab) paper() string                { return "" }
func (t *emailTab) heading() string              { return t.w.T("cabinet.profile_heading") }
func (t *emailTab) stage() stage                 { return stageProfile }
func (t *emailTab) actions() []fyne.CanvasObject { return nil }
func (t *emailTab) focus() fyne.Focusable        { return nil }
func (t *emailTab) submit()                      {}
func (t *emailTab) known() bool                  { return true }

func (t *emailTab) read(context.Context, *client.Session) (func(), error) { return nil, nil }

func (t *emailTab) content() fyne.CanvasObject {
	now := t.w.T("cabinet.email_none")
	if p := t.w.journey.profile; p != nil && p.Email.Value != "" {
		now = t.w.T("cabinet.email_now", map[string]any{"Address": p.Email.Value})
	}
	change := parts.NewButton(t.w.T("cabinet.email_change"), "", func() { t.w.show(newEmailScreen(t.w)) })
	return parts.NewColumn(parts.Normal,
		parts.NewText(now),
		t.w.emailReminder(),
		parts.NewFlow(parts.Normal, change))
}

package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
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
		parts.NewFlow(parts.Normal, change),
		t.notifications())
}

// notifications is the wish that the portal keeps for all of the person's
// computers; nil before the portal has told it.
func (t *emailTab) notifications() fyne.CanvasObject {
	p := t.w.journey.profile
	if p == nil {
		return nil
	}
	return parts.NewCheck(t.w.T("cabinet.notify_portal"), p.Notifications, t.setNotifications)
}

// setNotifications has the portal keep the wish. Until it has, and where it
// does not, the former one is shown.
func (t *emailTab) setNotifications(on bool) {
	session, page := t.w.journey.session, t.w.current()
	var profile portal.Profile
	t.w.work(page, t.w.says("cabinet.notify_saving"), func(ctx context.Context) (err error) {
		profile, err = session.UpdateProfile(ctx, portal.ProfilePatch{Notifications: &on})
		return err
	}, func(err error) {
		if err != nil {
			t.w.fail(err, func() { t.setNotifications(on) })
			return
		}
		t.w.journey.profile = &profile
		t.w.redrawInPlace()
	})
}

package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/parts"
)

// bindingTab is «Привязка»: the child's IIN and «Добавить», and beneath the
// children that are attached already.
type bindingTab struct {
	w     *Window
	owner screen
	draft *draft
	entry *parts.IINEntry
	// mending tells that the IIN in the field was refused, or is to be
	// corrected: it is selected, so that typing replaces it.
	mending bool
	bound   []portal.Binding
	loaded  bool
}

func (b *bindingTab) tab() profileTab       { return profileTabBinding }
func (b *bindingTab) label() string         { return b.w.T("cabinet.tab_binding") }
func (b *bindingTab) paper() string         { return b.w.paper("Привязка") }
func (b *bindingTab) heading() string       { return b.w.T("cabinet.binding_heading") }
func (b *bindingTab) stage() stage          { return stageBinding }
func (b *bindingTab) focus() fyne.Focusable { return b.entry.Field }
func (b *bindingTab) submit()               { b.add() }
func (b *bindingTab) known() bool           { return b.loaded }

func (b *bindingTab) read(ctx context.Context, session *client.Session) (func(), error) {
	bound, err := session.Bindings(ctx)
	return func() { b.bound, b.loaded = bound, true }, err
}

func (b *bindingTab) content() fyne.CanvasObject {
	b.entry = b.w.newIINEntry(b.draft.child, func(text string) {
		b.draft.child, b.mending = text, false
		b.w.clearFailure()
	})
	b.follow()
	if b.mending {
		b.entry.Field.SelectAll()
	}
	return parts.NewColumn(parts.Normal,
		parts.NewColumn(parts.NoGap,
			parts.NewText(b.w.T("cabinet.binding_label")),
			parts.NewSmall(b.w.T("cabinet.binding_where")),
			b.entry,
		),
		b.practiceChild(),
		b.w.stickNote(),
		b.list(),
		parts.NewSmall(b.w.T("binding.both_parents")),
	)
}

func (b *bindingTab) actions() []fyne.CanvasObject {
	return []fyne.CanvasObject{parts.NewMainButton(b.w.T("cabinet.binding_add"), b.w.paper("Добавить"), b.add)}
}

// practiceChild tells a made-up child on a practice portal: the registry there
// knows no real one.
func (b *bindingTab) practiceChild() fyne.CanvasObject {
	desk := b.w.practiceDesk()
	if desk == nil || desk.Child == "" {
		return nil
	}
	return parts.NewMessage(parts.Info, b.w.T("cabinet.binding_practice", map[string]any{"IIN": portal.GroupIIN(desk.Child)}))
}

// add checks what was typed and asks the portal. What is wrong with the digits
// is told with the cursor behind them, where the missing ones go.
func (b *bindingTab) add() {
	b.mending = false
	b.scannedIIN()
	iin, err := portal.NormalizeIIN(b.draft.child)
	if err != nil {
		b.w.fail(err, nil)
		return
	}
	b.w.ask(b.owner, question{child: iin})
}

// mend says what the portal has against an IIN, with the field ready for
// another one.
func (b *bindingTab) mend(child string, err error) {
	if child != "" {
		b.draft.child, b.mending = child, true
	}
	b.w.fail(err, nil)
}

// correct shows an IIN in the field, selected, so that typing replaces it.
func (b *bindingTab) correct(child string) {
	b.draft.child, b.mending = child, true
	b.w.drawCard()
	b.w.focusScreen()
}

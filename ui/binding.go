package ui

import (
	"context"
	"errors"
	"net/http"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// bindingTab is «Привязка»: the child's IIN and «Добавить».
type bindingTab struct {
	w      *Window
	owner  screen
	draft  *draft
	entry  *parts.IINEntry
	bound  []portal.Binding
	loaded bool
}

func (b *bindingTab) focus() fyne.Focusable { return b.entry.Field }

func (b *bindingTab) content() fyne.CanvasObject {
	b.entry = b.w.newIINEntry(b.draft.child, func(text string) {
		b.draft.child = text
		b.w.clearFailure()
	})
	return parts.NewColumn(parts.Normal,
		parts.NewColumn(parts.NoGap,
			parts.NewText(b.w.T("cabinet.binding_label")),
			parts.NewSmall(b.w.T("cabinet.binding_where")),
			b.entry,
		),
		b.practiceChild(),
		b.list(),
	)
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

// list tells who is attached already, and beneath whose kinship is still being
// checked: the portal counts those among the bindings too.
func (b *bindingTab) list() fyne.CanvasObject {
	if !b.loaded {
		return nil
	}
	var attached, waiting []fyne.CanvasObject
	for _, bound := range b.bound {
		if settled(bound) {
			attached = append(attached, parts.NewText(b.row(bound)))
			continue
		}
		waiting = append(waiting, parts.NewText(b.w.T("cabinet.binding_row_pending", map[string]any{"IIN": bound.Child.IINMasked})))
	}
	title := parts.NewSmall(b.w.T("cabinet.binding_none"))
	if len(attached) > 0 {
		title = parts.NewBold(b.w.T("cabinet.binding_list"))
	}
	lines := append([]fyne.CanvasObject{title}, attached...)
	return parts.NewColumn(parts.NoGap, append(lines, waiting...)...)
}

func (b *bindingTab) row(bound portal.Binding) string {
	return b.w.T("cabinet.binding_row", map[string]any{
		"Child": bound.Child.Name, "Date": dayOf(bound.Child.BirthDate), "IIN": bound.Child.IINMasked,
	})
}

// add checks what was typed and asks the portal.
func (b *bindingTab) add() {
	iin, err := portal.NormalizeIIN(b.draft.child)
	if err != nil {
		b.w.fail(err, nil)
		return
	}
	session, key, language := b.w.journey.session, b.draft.keyFor(iin), b.w.lang.Language()
	var result portal.BindingResult
	b.w.work(b.owner, b.w.says("cabinet.binding_adding"), func(ctx context.Context) (err error) {
		result, err = session.Bind(ctx, iin, key)
		return err
	}, func(err error) {
		if err != nil {
			b.failed(err)
			return
		}
		b.w.show(newBoundScreen(b.w, result, language))
	})
}

// failed keeps the key where nobody knows what has become of the question: an
// answer was lost, or something behind the portal failed.
func (b *bindingTab) failed(err error) {
	var answer *portal.Problem
	if errors.As(err, &answer) && answer.Status < http.StatusInternalServerError {
		b.draft.refused()
	}
	b.w.fail(err, b.add)
}

// settled tells whether the portal has made up its mind about a binding, for
// better or worse.
func settled(b portal.Binding) bool { return b.Status != portal.BindingPending }

package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// bindingTab is «Привязка»: the child's IIN and «Добавить».
type bindingTab struct {
	w      *Window
	owner  screen
	typed  string
	entry  *parts.IINEntry
	bound  []portal.Binding
	loaded bool

	// askedIIN is the child asked for last, under askedKey: asking again for
	// the same one carries the same key, so that an answer that was lost on
	// the way never binds twice.
	askedIIN, askedKey string
}

func (b *bindingTab) focus() fyne.Focusable { return b.entry.Field }

func (b *bindingTab) content() fyne.CanvasObject {
	b.entry = b.w.newIINEntry(b.typed, func(text string) {
		b.typed = text
		b.w.clearFailure()
	})
	return parts.NewColumn(parts.Normal,
		parts.NewColumn(parts.NoGap,
			parts.NewText(b.w.T("cabinet.binding_label")),
			parts.NewSmall(b.w.T("cabinet.binding_where")),
			b.entry,
		),
		b.list(),
	)
}

func (b *bindingTab) list() fyne.CanvasObject {
	if !b.loaded {
		return nil
	}
	if len(b.bound) == 0 {
		return parts.NewSmall(b.w.T("cabinet.binding_none"))
	}
	lines := []fyne.CanvasObject{parts.NewBold(b.w.T("cabinet.binding_list"))}
	for _, bound := range b.bound {
		lines = append(lines, parts.NewText(b.w.T("cabinet.binding_row", map[string]any{
			"Child": bound.Child.Name, "Date": dayOf(bound.Child.BirthDate), "IIN": bound.Child.IINMasked,
		})))
	}
	return parts.NewColumn(parts.NoGap, lines...)
}

// add checks what was typed and asks the portal.
func (b *bindingTab) add() {
	iin, err := portal.NormalizeIIN(b.typed)
	if err != nil {
		b.w.fail(err, nil)
		return
	}
	if iin != b.askedIIN {
		b.askedIIN, b.askedKey = iin, uuid.NewString()
	}
	bindChild(b.w, b.owner, iin, b.askedKey, func(result portal.BindingResult) {
		b.typed, b.askedIIN, b.askedKey = "", "", ""
		b.w.show(newBoundScreen(b.w, iin, result))
	})
}

// bindChild asks the portal to bind a child on behalf of a screen.
func bindChild(w *Window, s screen, iin, key string, bound func(portal.BindingResult)) {
	var result portal.BindingResult
	var ask func()
	ask = func() {
		w.work(s, w.T("cabinet.binding_adding"), func(ctx context.Context) (err error) {
			result, err = w.journey.session.Bind(ctx, iin, key)
			return err
		}, func(err error) {
			if err != nil {
				w.fail(err, ask)
				return
			}
			bound(result)
		})
	}
	ask()
}

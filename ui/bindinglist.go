package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// list tells who is attached already, and under headings of their own whose
// kinship is still being checked and whose was refused after a wait: the portal
// counts those among the bindings too.
func (b *bindingTab) list() fyne.CanvasObject {
	if !b.loaded {
		return nil
	}
	var attached, pending, refused []fyne.CanvasObject
	for _, bound := range b.bound {
		switch bound.Status {
		case portal.BindingConfirmed:
			attached = append(attached, b.attached(bound))
		case portal.BindingPending:
			pending = append(pending, b.pending(bound))
		default:
			refused = append(refused, b.refused(bound))
		}
	}
	first := b.group("cabinet.binding_list", attached)
	if first == nil {
		first = parts.NewSmall(b.w.T("cabinet.binding_none"))
	}
	return parts.NewColumn(parts.Normal, first,
		b.group("binding.list_pending", pending), b.group("binding.list_refused", refused))
}

// group is lines under a heading; nil without lines.
func (b *bindingTab) group(title string, lines []fyne.CanvasObject) fyne.CanvasObject {
	if len(lines) == 0 {
		return nil
	}
	return parts.NewColumn(parts.NoGap, append([]fyne.CanvasObject{parts.NewBold(b.w.T(title))}, lines...)...)
}

// attached is a child whose kinship is confirmed. One without an application
// here says where it was found, and can be looked for again.
func (b *bindingTab) attached(bound portal.Binding) fyne.CanvasObject {
	words := parts.NewColumn(parts.NoGap, parts.NewText(b.w.childLine(bound.Child)))
	var buttons []fyne.CanvasObject
	if bound.ReasonCode == portal.CodeApplicationNotFound {
		words.Add(parts.NewSmall(b.w.notHere(bound.FoundIn)))
		buttons = append(buttons, b.recheck(bound))
	}
	buttons = append(buttons, parts.NewButton(b.w.T("binding.detach"), "", func() {
		b.w.show(newDetachScreen(b.w, bound))
	}))
	return parts.NewSides(parts.Normal, words, parts.NewFlowRight(parts.Tight, buttons...))
}

// pending is a child whose kinship is being checked.
func (b *bindingTab) pending(bound portal.Binding) fyne.CanvasObject {
	text := b.w.T("cabinet.binding_row_pending", map[string]any{"IIN": bound.Child.IINMasked})
	return parts.NewSides(parts.Normal, parts.NewText(text), b.recheck(bound))
}

// refused is a child whose kinship was refused after one had waited.
func (b *bindingTab) refused(bound portal.Binding) fyne.CanvasObject {
	text := b.w.T("binding.row_refused", map[string]any{
		"IIN": bound.Child.IINMasked, "Reason": explain.Code(b.w.lang, bound.ReasonCode).What,
	})
	return parts.NewSides(parts.Normal, parts.NewText(text), b.recheck(bound))
}

// recheck is the button that asks the portal about a binding again.
func (b *bindingTab) recheck(bound portal.Binding) *parts.Button {
	return parts.NewButton(b.w.T("cabinet.done_check_again"), "", func() { b.w.ask(b.owner, question{binding: bound.ID}) })
}

// childLine names a child: the name, the day of birth, the masked IIN. Before
// kinship is confirmed there is the IIN alone.
func (w *Window) childLine(c portal.Child) string {
	if c.Name == "" {
		return w.T("binding.child_unnamed", map[string]any{"IIN": c.IINMasked})
	}
	return w.T("cabinet.binding_row", map[string]any{"Child": c.Name, "Date": w.lang.CalendarDate(c.BirthDate), "IIN": c.IINMasked})
}

// childName names a child within a sentence: the name and the masked IIN.
func (w *Window) childName(c portal.Child) string {
	if c.Name == "" {
		return w.childLine(c)
	}
	return w.T("binding.child_named", map[string]any{"Child": c.Name, "IIN": c.IINMasked})
}

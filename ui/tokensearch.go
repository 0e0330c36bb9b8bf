package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/token"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// tokenSearch looks which tokens are present, beside the window and without
// locking it: most people have a file and need not wait for a module that
// takes its time.
type tokenSearch struct {
	w     *Window
	owner screen // the page that shows it

	found  []Token
	err    error
	done   bool               // it has come to its end
	cancel context.CancelFunc // nil when nothing is under way
	run    int                // counts the searches, so that a late answer changes nothing
}

func newTokenSearch(w *Window, owner screen) *tokenSearch { return &tokenSearch{w: w, owner: owner} }

// start looks anew. What was found before stays listed meanwhile.
func (t *tokenSearch) start() {
	if t.w.options.Tokens == nil {
		return
	}
	t.stop()
	ctx, cancel := context.WithCancel(context.Background())
	t.run++
	t.cancel, t.done = cancel, false
	run := t.run
	t.draw()
	t.w.options.Run(func() {
		found, err := t.w.options.Tokens(ctx)
		fyne.Do(func() { t.finish(run, found, err) })
	})
}

func (t *tokenSearch) finish(run int, found []Token, err error) {
	if t.run != run || t.cancel == nil {
		return
	}
	t.stop()
	t.found, t.err, t.done = found, err, true
	t.draw()
}

// stop ends the search. Its answer is no longer waited for.
func (t *tokenSearch) stop() {
	if t.cancel != nil {
		t.cancel()
		t.cancel = nil
	}
}

// giveUp is «Отмена» beside the search.
func (t *tokenSearch) giveUp() {
	t.stop()
	t.draw()
}

// draw shows the search of now, if its page is shown. The focus stays where it
// is: nobody asked for it to move.
func (t *tokenSearch) draw() {
	if t.w.current() == t.owner {
		t.w.redrawInPlace()
	}
}

// content tells about tokens in small print beneath the list, so that somebody
// who has a file passes over it.
func (t *tokenSearch) content() fyne.CanvasObject {
	if t.w.options.Tokens == nil {
		return nil
	}
	if t.cancel != nil {
		stop := parts.NewQuietButton(t.w.T("dialog.cancel"), nil, t.giveUp)
		return parts.NewSides(parts.Normal, parts.NewSmall(t.w.T("storage.tokens.searching")), stop)
	}
	return parts.NewColumn(parts.NoGap, t.outcome(), t.buttons())
}

// outcome is what the search came to; nothing where tokens are in the list.
func (t *tokenSearch) outcome() fyne.CanvasObject {
	var lines []fyne.CanvasObject
	if t.err != nil {
		e := explain.Error(t.w.lang, t.err)
		lines = append(lines, parts.NewSmall(e.What+" "+e.Next))
	}
	if t.done && len(t.found) == 0 {
		lines = append(lines,
			parts.NewSmall(t.w.T("storage.tokens.none", map[string]any{"Names": t.w.tokenNames()})),
			parts.NewSmall(t.w.T("dialog.no_token")))
	}
	return parts.NewColumn(parts.NoGap, lines...)
}

func (t *tokenSearch) buttons() fyne.CanvasObject {
	again := parts.NewQuietButton(t.w.T("dialog.files.refresh"), theme.ViewRefreshIcon(), t.start)
	if t.w.atWorkstation() {
		return parts.NewFlow(parts.Normal, again)
	}
	where := parts.NewQuietButton(t.w.T("storage.modules.open"), theme.SettingsIcon(), t.w.showModules)
	return parts.NewFlow(parts.Normal, again, where)
}

// tokenNames are all kinds of token, one after another.
func (w *Window) tokenNames() string {
	var names []string
	for _, kind := range signer.TokenTypes() {
		names = append(names, w.storageName(kind))
	}
	return strings.Join(names, ", ")
}

// placeChoice is a place as one line of the list.
func (w *Window) placeChoice(p keyPlace) parts.Choice {
	c := parts.Choice{Title: w.storageName(p.kind)}
	if w.atWorkstation() && !p.kind.IsToken() {
		c.Title = w.T("workstation.a_stick")
	}
	if p.kind.IsToken() {
		c.Detail = w.tokenDetail(p.token)
	}
	if p.locked() {
		c.Disabled, c.Note = true, w.T("storage.pin.locked")
	}
	return c
}

// locked tells of a token that takes no PIN any more.
func (p keyPlace) locked() bool { return p.token.Info.Tries == token.TriesNone }

// tokenDetail tells tokens of one kind apart: by the label, and by the end of
// the number that stands on many of them.
func (w *Window) tokenDetail(t Token) string {
	var about []string
	if t.Info.Label != "" {
		about = append(about, t.Info.Label)
	}
	if serial := []rune(t.Info.Serial); len(serial) > 0 {
		end := string(serial[max(0, len(serial)-4):])
		about = append(about, w.T("storage.token.serial_end", map[string]any{"End": end}))
	}
	return strings.Join(about, " · ")
}

// searchesTokens tells that the page of now looks for tokens, beside which
// everything else can be used.
func (w *Window) searchesTokens() bool {
	s, is := w.current().(*signInScreen)
	return is && s.present.cancel != nil
}

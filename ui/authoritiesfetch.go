package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/parts"
)

// fetching is how far the authority's addresses were asked.
type fetching struct {
	done, total int
	address     string
}

// fetch is «Получить с pki.gov.kz». It trusts nothing: the question comes
// afterwards.
func (s *authoritiesScreen) fetch() {
	if s.w.options.FetchAuthorities == nil {
		return
	}
	s.failed, s.fetched = nil, fetching{}
	var results []trust.Result
	s.w.work(s, s.fetchingText, func(ctx context.Context) (err error) {
		results, err = s.w.options.FetchAuthorities(ctx, func(done, total int, address string) {
			fyne.Do(func() { s.progressed(ctx, fetching{done, total, address}) })
		})
		return err
	}, func(err error) {
		if err != nil {
			s.w.failWith(s.w.authorityTrouble(err), s.fetch)
			return
		}
		s.gathered(results)
	})
}

// progressed tells how far it is. Nothing of the page is drawn anew: somebody
// may have the focus on «Отмена».
func (s *authoritiesScreen) progressed(ctx context.Context, now fetching) {
	job := s.w.job
	if ctx.Err() != nil || job == nil || job.owner != screen(s) || job.busy == nil {
		return
	}
	s.fetched = now
	job.busy.SetWaiting(job.waiting())
	s.w.refit()
}

// fetchingText is what is waited for. Of the end nothing is told: it is over.
func (s *authoritiesScreen) fetchingText() string {
	f := s.fetched
	if f.address == "" {
		return s.w.T("authority.fetching")
	}
	return s.w.T("authority.fetching.one", map[string]any{
		"Number": f.done + 1, "Total": f.total, "Address": visible(f.address),
	})
}

// failedAddresses lists what gave nothing, each with the reason; nil where
// there is nothing to tell.
func (w *Window) failedAddresses(failed []trust.Result) fyne.CanvasObject {
	if len(failed) == 0 {
		return nil
	}
	lines := make([]string, len(failed))
	for i, r := range failed {
		lines[i] = visible(r.Address) + ": " + w.T("authority.error."+authorityError(r.Err)+".what")
	}
	return parts.NewMessage(parts.Warning, w.T("authority.failed"), lines...)
}

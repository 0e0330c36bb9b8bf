package ui

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/look"
)

// pick is «Добавить файл…»: the system's own chooser where there is one, else
// the toolkit's.
func (s *authoritiesScreen) pick() {
	if s.w.options.PickCertificate == nil {
		s.pickInWindow()
		return
	}
	var path string
	s.w.work(s, s.w.says("dialog.files.picking"), func(ctx context.Context) (err error) {
		path, err = s.w.options.PickCertificate(ctx)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.pickInWindow() // a chooser that does not work is no reason to send anybody away
		case path != "":
			s.inspect([]string{path})
		}
	})
}

func (s *authoritiesScreen) pickInWindow() {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil || file == nil {
			return
		}
		path := file.URI().Path()
		_ = file.Close() // it is read again, as any other
		s.inspect([]string{path})
	}, s.w.window)
	d.SetTitleText(s.w.T("authority.filter"))
	d.SetConfirmText(s.w.T("dialog.files.path.open"))
	d.SetDismissText(s.w.T("dialog.cancel"))
	d.SetFilter(certificateFilter{})
	d.Show()
	c := s.w.window.Canvas()
	d.Resize(c.Size()) // the toolkit panics when it is resized before it is shown
	look.TranslateFileDialog(c)
}

// certificateFilter is the names that certificates come under.
type certificateFilter struct{}

// Matches implements storage.FileFilter.
func (certificateFilter) Matches(uri fyne.URI) bool {
	return slices.Contains([]string{".cer", ".crt", ".pem", ".der"}, strings.ToLower(filepath.Ext(uri.Name())))
}

func (s *authoritiesScreen) openTyped() {
	// A path copied from a file manager comes in quotation marks.
	if path := strings.Trim(strings.TrimSpace(s.path), `"`); path != "" {
		s.inspect([]string{path})
	}
}

// dropped takes all files at once: the authority's archive holds several.
func (s *authoritiesScreen) dropped(paths []string) { s.inspect(paths) }

// inspect looks what is in files. Nothing is trusted for being there.
func (s *authoritiesScreen) inspect(paths []string) {
	var results []trust.Result
	s.w.work(s, s.w.says("authority.reading"), func(ctx context.Context) error {
		for _, path := range paths {
			found, err := s.w.options.InspectAuthorities(path)
			results = append(results, trust.Result{Address: path, Candidates: found, Err: err})
		}
		return ctx.Err()
	}, func(err error) {
		if err == nil {
			s.gathered(results)
		}
	})
}

// gathered goes on to the question, or says why there is nothing to ask.
func (s *authoritiesScreen) gathered(results []trust.Result) {
	var found []trust.Candidate
	var failed []trust.Result
	for _, r := range results {
		if r.Err != nil {
			failed = append(failed, r)
		}
		for _, c := range r.Candidates {
			same := func(other trust.Candidate) bool { return other.Fingerprint == c.Fingerprint }
			if !slices.ContainsFunc(found, same) {
				found = append(found, c)
			}
		}
	}
	switch {
	case len(found) > 0:
		s.w.show(newAuthorityQuestion(s.w, found, s.entries, failed))
	case len(results) == 1 && len(failed) == 1:
		s.w.failWith(s.w.authorityTrouble(failed[0].Err), nil)
	default:
		s.failed = failed
		s.w.failWith(s.w.authorityTrouble(errNothingFetched), s.fetchAgain())
	}
}

// errNothingFetched means that not one of several places gave a certificate.
var errNothingFetched = errors.New("ui: no certificate was found")

// fetchAgain is offered where the addresses were asked.
func (s *authoritiesScreen) fetchAgain() func() {
	if s.w.options.FetchAuthorities == nil {
		return nil
	}
	return s.fetch
}

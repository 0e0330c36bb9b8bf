package ui

import (
	"context"
	"crypto/x509"
	"math/big"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
)

// certificatePages are the pages of certificates and authorities, each as
// somebody comes to it.
func certificatePages() map[string]func(*testing.T) *signInRig {
	checked := func(f *fakeRevocation, note string) func(*testing.T) *signInRig {
		return func(t *testing.T) *signInRig { r, _ := atJudgedCheck(t, f, note); return r }
	}
	asked := func(answer revocation.Status) func(*testing.T) *signInRig {
		return func(t *testing.T) *signInRig {
			r, _ := atJudgedCheck(t, &fakeRevocation{answer: answer}, practice.NoteMother)
			r.press(askLabel)
			return r
		}
	}
	return map[string]func(*testing.T) *signInRig{
		"certificate-full": func(t *testing.T) *signInRig {
			r, _ := atCertificate(t, employee(t), signer.Verdict{Reason: signer.ReasonCertUntrusted})
			r.w.options.SaveFile = func(context.Context, string, []byte) (string, error) { return "/home/a/b.cer", nil }
			r.w.redraw()
			r.w.focusScreen()
			return r
		},
		"certificate-chain": func(t *testing.T) *signInRig {
			chain := chained(t, &x509.Certificate{SerialNumber: big.NewInt(1)})
			r, s := atCertificate(t, chain[0], signer.Verdict{Chain: chain, Revocation: revocation.Status{State: revocation.Unknown, Err: revocation.ErrStale}})
			s.copy()
			return r
		},
		"certificate-dialog": func(t *testing.T) *signInRig {
			r := newSignInRig(t, rigOptions{})
			r.opened(r.keyOf(practice.NoteMother).Path)
			return r
		},
		"check-ask":       checked(&fakeRevocation{}, practice.NoteMother),
		"check-signing":   checked(&fakeRevocation{}, practice.NoteSigning),
		"check-good":      asked(revocation.Status{State: revocation.Good, Source: revocation.SourceOCSP, ThisUpdate: listed()}),
		"check-revoked":   asked(revocation.Status{State: revocation.Revoked, Source: revocation.SourceCRL, RevokedAt: listed(), Reason: 6, ThisUpdate: listed()}),
		"check-no-answer": asked(revocation.Status{State: revocation.Unknown, Err: revocation.ErrExpired}),
		"check-untrusted": func(t *testing.T) *signInRig {
			r := atCheck(t)
			r.w.options.Authorities = openedFolder(t, newAuthority(t, "ЧУЖОЙ ЦЕНТР").cert)
			r.checkFile(r.keyOf(practice.NoteExpired).Path, practice.Password)
			return r
		},
		"check-unjudged": func(t *testing.T) *signInRig {
			r := atCheck(t)
			r.w.options.Authorities = openedFolder(t)
			r.checkFile(r.keyOf(practice.NoteMother).Path, practice.Password)
			return r
		},
		"check-java": func(t *testing.T) *signInRig {
			r := atCheck(t)
			r.checkFile(r.javaStore(jksKeyOwn), jksPassword)
			return r
		},
		"authorities-empty": func(t *testing.T) *signInRig { return atAuthorities(t, openedFolder(t), fetches(nil, nil)) },
		"authorities-some": func(t *testing.T) *signInRig {
			root := newAuthority(t, "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)")
			return atAuthorities(t, openedFolder(t, root.cert, root.below(t, "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) 2022").cert), fetches(nil, nil))
		},
		"authorities-failed": func(t *testing.T) *signInRig {
			r := atAuthorities(t, openedFolder(t), fetches([]trust.Result{
				{Address: "https://pki.gov.kz/cert/root_gost_2022.cer", Err: trust.ErrUnreachable},
				{Address: "https://pki.gov.kz/cert/nca_gost_2022.cer", Err: trust.ErrNotThere},
			}, nil))
			r.press("Получить с pki.gov.kz")
			return r
		},
		"authorities-fetching": func(t *testing.T) *signInRig {
			r := atAuthorities(t, openedFolder(t), fetches(nil, nil))
			later(&r.w.options)
			s := screenIs[*authoritiesScreen](r)
			s.fetch()
			s.fetched = fetching{2, 6, "https://pki.gov.kz/cert/nca_gost_2022.cer"}
			return r
		},
		"authorities-question": func(t *testing.T) *signInRig {
			root := newAuthority(t, "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)")
			r := atAuthorities(t, openedFolder(t, root.cert), fetches([]trust.Result{
				{Address: "https://pki.gov.kz/cert/a.cer", Candidates: []trust.Candidate{candidate(root.cert), candidate(newAuthority(t, "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST)").cert)}},
				{Address: "https://pki.gov.kz/cert/nca_gost_2022.cer", Err: trust.ErrInsecure},
			}, nil))
			r.press("Получить с pki.gov.kz")
			r.press("Доверять отмеченным") // nothing is ticked, which is told
			return r
		},
		"authorities-removal": func(t *testing.T) *signInRig {
			r := atAuthorities(t, openedFolder(t, newAuthority(t, "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)").cert), nil)
			r.press("Убрать")
			return r
		},
		"authorities-settings": func(t *testing.T) *signInRig {
			r := newSignInRig(t, rigOptions{window: func(o *Options) { o.Authorities = openedFolder(t) }})
			r.w.showSettings()
			return r
		},
	}
}

func TestNothingIsCutOnThePagesOfCertificates(t *testing.T) {
	for name, open := range certificatePages() {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			inEveryLook(t, r.w, func(look string) {
				assertNothingCut(t, r.w)
				picture(t, r.w, name+"-"+look)
			})
			wear(r.w, "kk", 125)
			assertNothingCut(t, r.w)
		})
	}
}

func TestTabFollowsReadingOrderOnThePagesOfCertificates(t *testing.T) {
	for name, open := range certificatePages() {
		t.Run(name, func(t *testing.T) { assertTabOrder(t, open(t).w) })
	}
}

func TestEveryPageOfCertificatesHasItsFocusInTheCard(t *testing.T) {
	for name, open := range certificatePages() {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			if r.w.working() {
				return // there is nothing to do but to wait
			}
			o, ok := r.w.window.Canvas().Focused().(fyne.CanvasObject)
			if !ok || areaOf(r.w, o) != 3 {
				t.Fatalf("the focus is on %T", o)
			}
		})
	}
}

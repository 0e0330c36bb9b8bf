package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/token"
)

// storagePages are the pages of tokens, Java stores and folders, each as
// somebody comes to it.
func storagePages() map[string]func(*testing.T) *signInRig {
	refused := func(change func(*Token), answers ...error) func(*testing.T) *signInRig {
		return func(t *testing.T) *signInRig {
			r, _ := atToken(t, change, answers...)
			r.typeText("1234")
			r.w.submit()
			return r
		}
	}
	return map[string]func(*testing.T) *signInRig{
		"tokens-none": func(t *testing.T) *signInRig {
			return newSignInRig(t, rigOptions{window: (&fakeTokens{}).install})
		},
		"tokens-searching": func(t *testing.T) *signInRig {
			return newSignInRig(t, rigOptions{window: func(o *Options) {
				(&fakeTokens{}).install(o)
				later(o)
			}})
		},
		"tokens-some": func(t *testing.T) *signInRig {
			locked := aToken(signer.StorageIDCard, "KZ ID CARD 012345678901", "ABCDEF0123456789")
			locked.Info.Tries = token.TriesNone
			f := &fakeTokens{present: []Token{aToken(signer.StorageKaztoken, "ӨТЕГЕНОВА ӘСЕЛ ҚАНАТҚЫЗЫ 2026", "0123456789"), locked}}
			return newSignInRig(t, rigOptions{window: f.install})
		},
		"modules": func(t *testing.T) *signInRig {
			r := atModules(t, &fakeTokens{present: []Token{aToken(signer.StorageAKey, "Асель", "12")}})
			r.w.submit()
			return r
		},
		"settings-tokens": func(t *testing.T) *signInRig {
			r := newSignInRig(t, rigOptions{window: (&fakeTokens{}).install})
			r.w.showSettings()
			return r
		},
		"pin":         func(t *testing.T) *signInRig { r, _ := atToken(t, nil); return r },
		"pin-wrong":   refused(nil, wrongPIN(token.TriesLow)),
		"pin-last":    refused(nil, wrongPIN(token.TriesLast)),
		"pin-locked":  refused(nil, signer.ErrPINLocked),
		"pin-gone":    refused(nil, signer.ErrGone),
		"pin-no-keys": refused(nil, signer.ErrNoKey),
		"pin-pad": func(t *testing.T) *signInRig {
			r, _ := atToken(t, func(k *Token) { k.Info.PINPad = true })
			return r
		},
		"java-key-password": func(t *testing.T) *signInRig {
			r := newSignInRig(t, rigOptions{real: true})
			r.toJavaStore(r.javaStore(jksKeyOwn))
			r.typeText(jksPassword)
			r.w.submit()
			return r
		},
		"folder": func(t *testing.T) *signInRig {
			r, _ := atChooser(t, rigOptions{real: true})
			onlyGOST(r)
			r.w.current().(*chooserScreen).dropped([]string{stick(t, "RSA256_6b361b864c679601b652fe387f61fcd9303c0327.p12", "GOST512_b.p12", "my.jks")})
			return r
		},
	}
}

func TestNothingIsCutOnThePagesOfStorages(t *testing.T) {
	for name, open := range storagePages() {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			inEveryLook(t, r.w, func(look string) {
				assertNothingCut(t, r.w)
				picture(t, r.w, name+"-"+look)
			})
		})
	}
}

func TestTabFollowsReadingOrderOnThePagesOfStorages(t *testing.T) {
	for name, open := range storagePages() {
		t.Run(name, func(t *testing.T) { assertTabOrder(t, open(t).w) })
	}
}

func TestEveryPageOfStoragesHasItsFocusInTheCard(t *testing.T) {
	for name, open := range storagePages() {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			o, ok := r.w.window.Canvas().Focused().(fyne.CanvasObject)
			if !ok || areaOf(r.w, o) != 3 {
				t.Fatalf("the focus is on %T", o)
			}
		})
	}
}

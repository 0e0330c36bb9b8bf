package ui

import (
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
)

// comfortPages are the pages beside the way: guide, help, report, catalogue,
// first start and crash.
func comfortPages() map[string]func(*testing.T) *Window {
	at := func(change func(*Options), open func(w *Window)) func(*testing.T) *Window {
		return func(t *testing.T) *Window {
			w := newShell(t, change)
			open(w)
			return w
		}
	}
	changeable := func(open func(w *Window)) func(*testing.T) *Window {
		return func(t *testing.T) *Window {
			w := newShell(t, catalogued(openCatalogue(t)))
			open(w)
			return w
		}
	}
	return map[string]func(*testing.T) *Window{
		"guide": at(nil, func(w *Window) { w.showGuide() }),
		"guide-step": at(nil, func(w *Window) {
			w.showGuide()
			w.current().(*guideScreen).turnTo(5)
		}),
		"help-topics": at(nil, func(w *Window) { w.showHelp() }),
		"topic":       at(nil, func(w *Window) { w.showTopic(explain.TopicKinship) }),
		"report": at(func(o *Options) {
			o.Crash = "0.1.0: nil pointer dereference\nkezek.kz/kezek/ui.(*Window).show ui/window.go:12"
		}, func(w *Window) {
			w.stack = w.stack[:1]
			for range 3 {
				w.fail(&portal.Problem{Code: portal.CodeKinshipNotConfirmed, RequestID: "0f7a4a86-6b7a-4d27-9b9f-5a3a3f8f2b11"}, nil)
			}
			w.showReport()
		}),
		"catalogue": changeable(func(w *Window) { w.showCatalogue() }),
		"catalogue-fixed": func(t *testing.T) *Window {
			w := newShell(t, catalogued(portal.FixedCatalogue(catalogue(t))))
			w.showCatalogue()
			return w
		},
		"catalogue-question": changeable(func(w *Window) {
			w.show(&catalogueQuestion{w: w, entry: longEntry(), from: &catalogueScreen{w: w}})
		}),
		"catalogue-removal": changeable(func(w *Window) { w.show(&catalogueRemoval{w: w, entry: longEntry()}) }),
		"welcome":           at(func(o *Options) { o.Welcome = true }, func(*Window) {}),
		"crash":             at(func(o *Options) { o.Crash = "0.1.0: panic\nmain.main" }, func(*Window) {}),
		"failure-code":      failedWithCode,
		"failure":           at(nil, func(w *Window) { w.fail(&portal.Problem{Code: portal.CodeRegistryTimeout}, func() {}) }),
	}
}

// longEntry is a portal that calls itself at length.
func longEntry() portal.CatalogueEntry {
	name := "Портал постановки детей дошкольного возраста на очередь в детские дошкольные организации Жетысуской области"
	return portal.CatalogueEntry{
		ID: "own-x", Name: portal.Text{RU: name, KK: name, EN: name}, Address: "https://kezek-balabaqsha-zhetisu-oblysy.example.kz:8443",
		Flavour: portal.FlavourRegions, Contacts: []portal.Contact{{Kind: "phone", Label: portal.Text{RU: "Звоните", KK: "Телефон", EN: "Call"}, Value: "1414"}},
	}
}

func TestNoComfortPageIsCutOff(t *testing.T) {
	for name, open := range comfortPages() {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			inEveryLook(t, w, func(look string) {
				assertNothingCut(t, w)
				picture(t, w, name+"-"+look)
			})
		})
	}
}

// Whoever opens one of these pages from anywhere comes back by Escape, to where
// they were.
func TestComfortPagesGoBack(t *testing.T) {
	for _, name := range []string{"guide", "help-topics", "topic", "report", "catalogue", "catalogue-question", "welcome", "crash"} {
		t.Run(name, func(t *testing.T) {
			w := comfortPages()[name](t)
			if w.current().focus() == nil {
				t.Error("nothing has the focus")
			}
			w.goBack()
			if _, first := w.current().(*firstScreen); !first {
				t.Errorf("came to %T", w.current())
			}
		})
	}
}

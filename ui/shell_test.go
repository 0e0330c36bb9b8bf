package ui

import (
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// shellPages are the pages of this file's owner, each opened as a person would
// come to it.
func shellPages() map[string]func(*testing.T) *Window {
	regions := func(t *testing.T) *Window {
		w := newShell(t, connectTo(answering(t, regionsDiscovery())))
		w.show(newPortalScreen(w))
		w.current().(*portalScreen).choose(entryOf(t, w, "regions"))
		return w
	}
	return map[string]func(*testing.T) *Window{
		"first": func(t *testing.T) *Window { return newShell(t, nil) },
		"portal": func(t *testing.T) *Window {
			w := newShell(t, nil)
			w.submit()
			return w
		},
		"not-offered": func(t *testing.T) *Window {
			w := newShell(t, nil)
			w.submit()
			w.current().(*portalScreen).choose(entryOf(t, w, "almaty"))
			return w
		},
		"entrance": func(t *testing.T) *Window {
			w := newShell(t, nil)
			e := entryOf(t, w, "almaty")
			w.options.Connect = nil
			w.connected(e, answering(t, almatyDiscovery(e.Contacts)))
			w.afterPortal()
			return w
		},
		"locality": regions,
		"service": func(t *testing.T) *Window {
			w := regions(t)
			s := w.current().(*localityScreen)
			s.search("Каскелен")
			s.submit()
			return w
		},
		"list-missing": func(t *testing.T) *Window {
			w, _ := waitingFor(t, newLocalityScreen)
			w.cancelJob()
			return w
		},
		"help": func(t *testing.T) *Window {
			w := newShell(t, nil)
			w.showHelp()
			return w
		},
		"settings": func(t *testing.T) *Window {
			w := newShell(t, nil)
			w.showSettings()
			return w
		},
		"forget": func(t *testing.T) *Window {
			w := newShell(t, nil)
			w.askForget()
			return w
		},
		"practice-signed-in": func(t *testing.T) *Window {
			w := newShell(t, nil)
			conn := answering(t, almatyDiscovery(entryOf(t, w, "almaty").Contacts))
			conn.Practice = &PracticeDesk{Keys: []KeyFile{{Name: "AUTH_RSA256_mother.p12"}}, Password: "Uchebny1"}
			w.connected(entryOf(t, w, "practice-almaty"), conn)
			w.openSession(portal.Session{AccessToken: "a", ExpiresIn: 600, Account: portal.Account{FullName: "СҰЛТАНҒАЛИЕВА АЙГҮЛ ҚАСЫМЖОМАРТҚЫЗЫ"}}, time.Now())
			w.signOut()
			return w
		},
	}
}

func TestNoTextIsCutOff(t *testing.T) {
	for name, open := range shellPages() {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			inEveryLook(t, w, func(look string) {
				assertNothingCut(t, w)
				picture(t, w, name+"-"+look)
			})
		})
	}
}

//go:build cgo

package main

import (
	"context"
	"crypto/x509"
	"errors"
	"path/filepath"
	"slices"
	"sync"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/lang"
)

// connect dials the portal of a catalogue entry and asks what it is. The
// practice portal is started first; a portal without an address offers no
// sign-in from Kezek.
func (d *desk) connect(ctx context.Context, e portal.CatalogueEntry) (*ui.Connection, error) {
	if e.Practice {
		return d.connectPractice(ctx, e)
	}
	if e.Address == "" {
		return nil, client.ErrNotPortal
	}
	store, err := d.trustOf(e)
	if err != nil {
		return nil, err
	}
	return d.dial(ctx, e.Address, nil, store, nil)
}

// trustOf gives the authorities that an administrator named for a portal, or
// else those that the person let the program trust; where there are none at
// all, chains are the portal's business alone.
func (d *desk) trustOf(e portal.CatalogueEntry) (*trust.Store, error) {
	switch {
	case filepath.IsAbs(e.TrustDir):
		return trust.Load(e.TrustDir)
	case e.TrustDir != "":
		return trust.Load(filepath.Join(d.dir, e.TrustDir))
	case d.env.policy != nil && d.env.policy.TrustDir != "":
		return trust.Load(d.env.policy.TrustDir)
	}
	if d.authorities == nil {
		return nil, nil
	}
	store, err := d.authorities.Store()
	if err != nil || store.Len() == 0 {
		return nil, err
	}
	return store, nil
}

func (d *desk) connectPractice(ctx context.Context, e portal.CatalogueEntry) (*ui.Connection, error) {
	p, err := d.practice.start(ctx)
	if err != nil {
		return nil, err
	}
	for _, running := range p.Portals {
		if running.ID == e.Flavour {
			c, err := d.dial(ctx, running.URL, p.Roots(), p.Trust(), practiceDesk(p))
			if err == nil {
				c.Revocation = p.Revocation()
			}
			return c, err
		}
	}
	return nil, client.ErrNotPortal
}

func (d *desk) dial(ctx context.Context, address string, roots *x509.CertPool, chain *trust.Store, desk *ui.PracticeDesk) (*ui.Connection, error) {
	c, err := client.New(client.Options{
		Address: address, Roots: roots, Version: version,
		Language: d.language, Now: d.env.now, Proxy: d.proxy.choose,
		SessionProfile: d.sessionProfile(), WorkstationID: d.workstation,
	})
	if err != nil {
		return nil, err
	}
	discovery, err := c.Discover(ctx)
	if errors.Is(err, client.ErrOutdated) { // who was signed in there can still sign out
		c.Close()
		return &ui.Connection{Client: c}, err
	}
	if err != nil {
		return nil, err
	}
	return &ui.Connection{Client: c, Discovery: discovery, Trust: chain, Practice: desk}, nil
}

// sessionProfile is what kind of session is asked for where the window does not
// say.
func (d *desk) sessionProfile() string {
	if d.env.isWorkstation() {
		return portal.ProfileShared
	}
	return portal.ProfilePersonal
}

// language is the window's of now, for the portal's own texts.
func (d *desk) language() string {
	return d.app.Preferences().StringWithFallback(ui.PrefLanguage, d.env.words.Language())
}

// words are the program's texts in that language, for what the system draws.
func (d *desk) words() *lang.Localizer {
	d.env.words.SetLanguage(d.language())
	return d.env.words
}

// practiceHost runs the practice portal inside the program, from the first
// time it is asked for until the program ends.
type practiceHost struct {
	options practice.Options

	mu      sync.Mutex
	running *practice.Practice
}

func newPracticeHost(dir string, e *env) *practiceHost {
	return &practiceHost{options: practice.Options{
		Dir: dir, Listen: "127.0.0.1:0", Check: practiceCheck(), Now: e.now, Rand: e.rand,
	}}
}

func (h *practiceHost) start(ctx context.Context) (*practice.Practice, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.running != nil {
		return h.running, nil
	}
	p, err := practice.Start(ctx, h.options)
	if err == nil {
		h.running = p
	}
	return p, err
}

// Close stops the portal, if it was started.
func (h *practiceHost) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.running != nil {
		_ = h.running.Close()
	}
}

// practiceChild is a child of the practice registry whose kinship with either
// practice parent is confirmed.
const practiceChild = "220314599034"

// practiceDesk lays the practice keys and the outbox before a newcomer.
func practiceDesk(p *practice.Practice) *ui.PracticeDesk {
	d := &ui.PracticeDesk{Child: practiceChild, AcceptsKey: p.AcceptsKey, Mails: func() ([]ui.Mail, error) { return practiceMails(p) }}
	for _, k := range p.Keys {
		d.Keys = append(d.Keys, practiceKey(k))
	}
	if len(p.Keys) > 0 {
		d.Password, d.Parent = p.Keys[0].Password, p.Keys[0].IIN
	}
	return d
}

func practiceKey(k practice.Key) ui.KeyFile {
	name := filepath.Base(k.File)
	return ui.KeyFile{Path: k.File, Name: name, Hint: signer.HintFromName(name), Note: k.Note}
}

func practiceMails(p *practice.Practice) ([]ui.Mail, error) {
	mails, err := p.Mails()
	if err != nil {
		return nil, err
	}
	slices.Reverse(mails) // the window wants the oldest first
	var list []ui.Mail
	for _, m := range mails {
		list = append(list, ui.Mail{To: m.To, Subject: m.Subject, Body: m.Body, Code: m.Code, At: m.At})
	}
	return list, nil
}

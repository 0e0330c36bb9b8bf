package practice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strconv"

	"kezek.kz/kezek/portal/server"
	"kezek.kz/kezek/signer/trust"
)

// start takes the folder and gives it back where something fails.
func start(ctx context.Context, o Options) (p *Practice, err error) {
	f, err := openFolder(o.Dir)
	if err != nil {
		return nil, err
	}
	lock, err := f.hold(ctx, o.Check)
	if err != nil {
		return nil, err
	}
	o.Held()
	p = &Practice{CAFile: f.ca(), Outbox: f.outbox(), lock: lock, anyKey: len(o.Trust) > 0, patience: closePatience}
	if err := p.begin(ctx, f, o); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

// begin makes or loads what is in the folder, then starts the portals.
func (p *Practice) begin(ctx context.Context, f folder, o Options) error {
	if err := f.clear(); err != nil {
		return err
	}
	o.Rand = &locked{from: o.Rand}
	s := f.loadState()
	m, err := f.materials(ctx, o, &s)
	if err != nil {
		return err
	}
	p.take(m)
	if p.trust, err = trusted(m.authorities, o.Trust); err != nil {
		return err
	}
	if p.revocation, err = f.revocation(o, m); err != nil {
		return err
	}
	p.outbox = &outbox{dir: f.outbox(), now: o.Now}
	p.looks = loadLooks(f.looks(), o.Log)
	if err := p.serve(ctx, f, o, m.authorities.rsa, s.Ports); err != nil {
		return err
	}
	s.Ports = map[string]int{}
	for _, r := range p.portals {
		s.Ports[r.id] = r.port
	}
	return f.saveState(s)
}

func (p *Practice) take(m material) {
	p.ca = m.authorities.rsa.cert
	p.ids = map[string]bool{}
	for _, k := range m.keys {
		p.Keys = append(p.Keys, k.Key)
		for _, id := range k.ids {
			p.ids[string(id)] = true
		}
	}
}

// trusted are the practice authorities and those of the folders, each of which
// must hold one: a mistyped folder would otherwise show only as a key refused.
func trusted(a authorities, dirs []string) (*trust.Store, error) {
	all := trust.New(a.rsa.cert, a.gost.cert).Certificates()
	for _, dir := range dirs {
		found, err := trust.Load(dir)
		if err != nil {
			return nil, err
		}
		if found.Len() == 0 {
			return nil, fmt.Errorf("%w: %s", ErrNoAuthority, dir)
		}
		all = append(all, found.Certificates()...)
	}
	return trust.New(all...), nil
}

// serve starts each portal on its port.
func (p *Practice) serve(ctx context.Context, f folder, o Options, a *authority, ports map[string]int) error {
	for i, so := range kinds() {
		l, err := listen(ctx, o.Listen, i, ports[so.ID])
		if err != nil {
			return err
		}
		cert, err := a.server(o.Rand, l.Addr().(*net.TCPAddr).IP)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		so.Origin = "https://" + l.Addr().String()
		r, err := f.run(ctx, o.Check, p.configure(so, o), l, cert)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		p.portals = append(p.portals, r)
		p.Portals = append(p.Portals, Portal{ID: r.id, URL: r.origin})
	}
	return nil
}

// configure fills what both portals have in common.
func (p *Practice) configure(so server.Options, o Options) server.Options {
	so.Practice = true
	so.Trust = p.trust
	so.Revocation, so.RevocationOptional = p.revocation, len(o.Lists) == 0
	so.Now = o.Now
	so.JudgeAt = o.judgedAt
	so.Rand = o.Rand
	so.Log = o.Log.With("portal", so.ID)
	so.Registry = o.registry(newRegistry(placeOf(so.ID), p.anyKey, o.Now, p.looks))
	so.RegistryRetry = registryRetry
	so.Limits = limits(o.ChildChecks)
	so.Mailer = from{p.outbox, so.ID}
	return so
}

// listen takes the i-th port from the one asked for; where any will do, the one
// of last time if it is free, so that sessions kept by a program still fit.
func listen(ctx context.Context, address string, i, last int) (net.Listener, error) {
	host, asked, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := net.DefaultResolver.LookupPort(ctx, "tcp", asked)
	if err != nil {
		return nil, err
	}
	var c net.ListenConfig
	if port != 0 {
		return c.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port+i)))
	}
	if last != 0 {
		if l, err := c.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(last))); err == nil {
			return l, nil
		}
	}
	return c.Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
}

// description is practice.json.
type description struct {
	Portals []Portal `json:"portals"`
	CAFile  string   `json:"ca_file"`
	Outbox  string   `json:"outbox"`
	Keys    []Key    `json:"keys"`
}

// WriteDescription writes what a program needs to walk the journey as JSON:
// absolute paths, origins, the mother's key first. The file appears whole.
func (p *Practice) WriteDescription(path string) error {
	data, err := json.MarshalIndent(description{p.Portals, p.CAFile, p.Outbox, p.Keys}, "", "  ")
	if err != nil {
		return fmt.Errorf("practice portal: %w", err)
	}
	return writeFile(path, append(data, '\n'))
}

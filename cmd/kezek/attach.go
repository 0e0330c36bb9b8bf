package main

import (
	"context"
	"crypto/x509"
	"errors"
	"flag"
	"os"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
)

// attachOptions is the command line of `kezek attach`.
type attachOptions struct {
	portal, ca        string
	locality, service string
	key               string
	from              sourceFlags
	email             string
	code, outbox      string
	child             string
	json              bool
	trace             string
}

func runAttach(ctx context.Context, args []string, e *env) int {
	o, err := parseAttach(args)
	if err != nil {
		return usage(e, "attach", err)
	}
	j := &journey{env: e, o: o, out: newJourneyPrinter(e, o.json)}
	secrets, err := j.prepare(ctx)
	if errors.Is(err, client.ErrAddress) {
		return usage(e, "attach", errAddress)
	}
	if err != nil {
		return j.finish(portal.BindingResult{}, err)
	}
	return j.finish(j.run(ctx, secrets))
}

// prepare reads what the command line names and asks for the password.
func (j *journey) prepare(ctx context.Context) (signer.Secrets, error) {
	roots, err := loadRoots(j.o.ca)
	if err != nil {
		return signer.Secrets{}, err
	}
	if j.trace, err = newTrace(j.o.trace); err != nil {
		return signer.Secrets{}, err
	}
	if j.client, err = client.New(client.Options{
		Address: j.o.portal, Roots: roots, Language: j.env.words.Language, Version: version, Trace: j.trace.exchange,
	}); err != nil {
		return signer.Secrets{}, err
	}
	return j.o.from.secrets(ctx, j.env)
}

func parseAttach(args []string) (*attachOptions, error) {
	o := &attachOptions{}
	f := flag.NewFlagSet("attach", flag.ContinueOnError)
	f.StringVar(&o.portal, "portal", "", "")
	f.StringVar(&o.ca, "ca", "", "")
	f.StringVar(&o.locality, "locality", "", "")
	f.StringVar(&o.service, "service", "", "")
	f.StringVar(&o.key, "key", "", "")
	o.from.define(f)
	f.StringVar(&o.email, "email", "", "")
	f.StringVar(&o.code, "code", "", "")
	f.StringVar(&o.outbox, "outbox", "", "")
	f.StringVar(&o.child, "child", "", "")
	f.BoolVar(&o.json, "json", false, "")
	f.StringVar(&o.trace, "trace", "", "")
	rest, err := parse(f, args)
	switch {
	case err != nil:
		return nil, err
	case len(rest) > 0:
		return nil, errTooMany
	case o.portal == "" || o.child == "" || (o.key == "") == (o.from.module == ""):
		return nil, errAttachNeeds
	case o.code != "" && o.outbox != "":
		return nil, errCodeAndOutbox
	}
	return o, o.from.check()
}

var errNoPEM = errors.New("no PEM certificate")

// loadRoots reads the PEM certificates that the portal's TLS must chain to;
// without a file the system's own are taken.
func loadRoots(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, named(file, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, named(file, errNoPEM)
	}
	return pool, nil
}

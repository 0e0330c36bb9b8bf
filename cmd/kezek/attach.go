package main

import (
	"context"
	"crypto/x509"
	"errors"
	"flag"
	"os"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
)

// defaultWait is how long a registry that does not answer is waited for.
const defaultWait = 2 * time.Minute

// attachOptions is the command line of `kezek attach`.
type attachOptions struct {
	portal, ca        string
	locality, service string
	key               string
	from              sourceFlags
	email             string
	code, outbox      string
	child             string
	wait              time.Duration
	sheet             string
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
		return usage(e, "attach", err)
	}
	if err != nil {
		return j.finish(portal.BindingResult{}, err)
	}
	return j.finish(j.run(ctx, secrets))
}

// prepare reads what the command line names and asks for the password. A
// mistyped IIN is found first: nobody is to type a password for it, and nothing
// to go over the network.
func (j *journey) prepare(ctx context.Context) (signer.Secrets, error) {
	var err error
	if j.o.child, err = portal.NormalizeIIN(j.o.child); err != nil {
		return signer.Secrets{}, err
	}
	if err := noSheetYet(j.o.sheet); err != nil {
		return signer.Secrets{}, err
	}
	roots, err := loadRoots(j.o.ca)
	if err != nil {
		return signer.Secrets{}, err
	}
	if j.trace, err = newTrace(j.o.trace); err != nil {
		return signer.Secrets{}, err
	}
	if j.client, err = client.New(client.Options{
		Address: j.o.portal, Roots: roots, Language: j.env.words.Language, Version: version, Trace: j.trace.exchange,
		Now: j.env.now, Proxy: newProxySettings(j.env).choose,
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
	f.DurationVar(&o.wait, "wait", defaultWait, "")
	f.StringVar(&o.sheet, "sheet", "", "")
	f.BoolVar(&o.json, "json", false, "")
	f.StringVar(&o.trace, "trace", "", "")
	rest, err := parse(f, args)
	switch {
	case err != nil:
		return nil, err
	case len(rest) > 0:
		return nil, errTooMany
	case len(o.missing()) > 0:
		return nil, o.missing()
	case o.key != "" && o.from.module != "":
		return nil, errKeyAndModule
	case o.code != "" && o.outbox != "":
		return nil, errCodeAndOutbox
	case o.wait < 0:
		return nil, errWait
	}
	return o, o.from.check()
}

// missing are the flags without which nothing can be attached.
func (o *attachOptions) missing() missingFlags {
	var m missingFlags
	for _, f := range []struct{ name, value string }{
		{"-portal", o.portal}, {"-key|-module", o.key + o.from.module}, {"-child", o.child},
	} {
		if f.value == "" {
			m = append(m, f.name)
		}
	}
	return m
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

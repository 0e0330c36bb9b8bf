package main

import (
	"context"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"os"

	"kezek.kz/kezek/portal/client"
)

// attachOptions is the command line of `kezek attach`.
type attachOptions struct {
	portal, ca        string
	locality, service string
	key, passwordFile string
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
	roots, err := loadRoots(o.ca)
	if err != nil {
		return fileProblem(e, err)
	}
	pass, err := password(e, o.passwordFile, e.words.T("terminal.ask_password"))
	if err != nil {
		e.warn("terminal.no_password")
		return exitUsage
	}
	trace, err := newTrace(o.trace)
	if err != nil {
		return fileProblem(e, err)
	}
	c, err := client.New(client.Options{
		Address: o.portal, Roots: roots, Language: e.words.Language, Version: version, Trace: trace.exchange,
	})
	if err != nil {
		return usage(e, "attach", err)
	}
	j := &journey{env: e, o: o, client: c, trace: trace, out: newJourneyPrinter(e, o.json)}
	return j.finish(j.run(ctx, pass))
}

func parseAttach(args []string) (*attachOptions, error) {
	o := &attachOptions{}
	f := flag.NewFlagSet("attach", flag.ContinueOnError)
	f.StringVar(&o.portal, "portal", "", "")
	f.StringVar(&o.ca, "ca", "", "")
	f.StringVar(&o.locality, "locality", "", "")
	f.StringVar(&o.service, "service", "", "")
	f.StringVar(&o.key, "key", "", "")
	f.StringVar(&o.passwordFile, "password-file", "", "")
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
		// The argument itself is not repeated: a misplaced IIN or password
		// would end up in a log.
		return nil, errors.New("an argument too many")
	case o.portal == "" || o.key == "" || o.child == "":
		return nil, errors.New("-portal, -key and -child are needed")
	case o.code != "" && o.outbox != "":
		return nil, errors.New("-code or -outbox, not both")
	}
	return o, nil
}

// loadRoots reads the PEM certificates that the portal's TLS must chain to;
// without a file the system's own are taken.
func loadRoots(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: no PEM certificate", file)
	}
	return pool, nil
}

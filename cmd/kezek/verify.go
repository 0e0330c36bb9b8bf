package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"

	"kezek.kz/kezek/signer/cms"
)

// maxContent is the largest file taken for what was signed, in octets.
const maxContent = 256 << 20

// verifyOptions is the command line of `kezek verify`.
type verifyOptions struct {
	json    bool
	content string
	judging judgingFlags
	path    string
}

// runVerify tells who signed a file and whether that is to be relied on: only
// then is the exit code 0.
func runVerify(_ context.Context, args []string, e *env) int {
	o, err := parseVerify(args)
	if err != nil {
		return usage(e, "verify", err)
	}
	policy, err := o.judging.policy(e)
	if err != nil {
		return failed(e, err)
	}
	content, err := o.readContent()
	if err != nil {
		return failed(e, err)
	}
	data, err := readAtMost(o.path, cms.MaxExamineSize)
	if err != nil {
		return failed(e, named(o.path, err))
	}
	r := newVerifyReport(e, o.path, policy)
	r.examine(data, content, policy)
	if !o.json {
		r.print(e)
	} else if printJSON(e.stdout, r) != nil {
		return exitFailed
	}
	return r.exit()
}

func parseVerify(args []string) (*verifyOptions, error) {
	o := &verifyOptions{}
	f := flag.NewFlagSet("verify", flag.ContinueOnError)
	f.BoolVar(&o.json, "json", false, "")
	f.StringVar(&o.content, "content", "", "")
	o.judging.define(f)
	paths, err := parse(f, args)
	switch {
	case err != nil:
		return nil, err
	case len(paths) == 0:
		return nil, errNoPath
	case len(paths) > 1:
		return nil, errTooMany
	}
	o.path = paths[0]
	return o, o.judging.check()
}

// readContent gives what was signed, nil where it is not named. An empty file
// is a content, too.
func (o *verifyOptions) readContent() ([]byte, error) {
	if o.content == "" {
		return nil, nil
	}
	content, err := readAtMost(o.content, maxContent)
	return content, named(o.content, err)
}

var errTooLarge = errors.New("file is too large")

// readAtMost reads a file that is not larger than the limit.
func readAtMost(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = errTooLarge
	}
	return data, err
}

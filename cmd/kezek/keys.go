package main

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/keyfiles"
)

// keysOptions is the command line of `kezek keys`.
type keysOptions struct {
	json    bool
	from    sourceFlags
	judging judgingFlags
	paths   []string
}

func runKeys(ctx context.Context, args []string, e *env) int {
	o, err := parseKeys(args)
	if err != nil {
		return usage(e, "keys", err)
	}
	policy, err := o.judging.policy(e)
	if err != nil {
		return failed(e, err)
	}
	secrets, err := o.from.secrets(ctx, e)
	if err != nil {
		return failed(e, err)
	}
	r := reporter{env: e, o: o, secrets: secrets, policy: policy}
	return r.report(ctx, keyFiles(o.paths))
}

func parseKeys(args []string) (*keysOptions, error) {
	o := &keysOptions{}
	f := flag.NewFlagSet("keys", flag.ContinueOnError)
	f.BoolVar(&o.json, "json", false, "")
	o.from.define(f)
	o.judging.define(f)
	paths, err := parse(f, args)
	switch {
	case err != nil:
		return nil, err
	case o.from.module != "" && len(paths) > 0:
		return nil, errTooMany
	case o.from.module != "":
		paths = []string{o.from.module}
	case len(paths) == 0:
		return nil, errNoPath
	}
	if err := o.from.check(); err != nil {
		return nil, err
	}
	o.paths = paths
	return o, o.judging.check()
}

// keyFiles lists the files of the paths in their order, folders replaced by
// the key stores below them. A path that is not there stays in the list, so
// that its error is told among the others.
func keyFiles(paths []string) []string {
	var files []string
	for _, p := range paths {
		if !isFolder(p) {
			files = append(files, p)
			continue
		}
		files = appendKeyStores(files, p)
	}
	return files
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// appendKeyStores looks through a folder. One below it that cannot be read
// stands in the list itself, to be told as unreadable: on a stick from Windows
// there always is one.
func appendKeyStores(files []string, dir string) []string {
	// With a separator at its end WalkDir follows a link that it begins with;
	// the files keep the name that they were asked for under.
	_ = filepath.WalkDir(dir+string(filepath.Separator), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			files = append(files, path)
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && keyfiles.IsKeyFileName(d.Name()):
			files = append(files, path)
		}
		return nil
	})
	return files
}

// reporter opens storages one after another and tells what is in them.
type reporter struct {
	env     *env
	o       *keysOptions
	secrets signer.Secrets
	policy  signer.Policy
}

// report prints, and returns the exit code: any other file error before a wrong
// password.
func (r *reporter) report(ctx context.Context, files []string) int {
	reports := make([]fileReport, 0, len(files))
	code := exitOK
	for _, path := range files {
		one := r.file(ctx, path)
		if ctx.Err() != nil {
			return exitCancelled // and what came of the last file says nothing of it
		}
		if !r.o.json {
			printFile(r.env, one)
		}
		code = max(code, one.exit)
		reports = append(reports, one)
	}
	if r.o.json && printJSON(r.env.stdout, reports) != nil {
		return exitFailed
	}
	return code
}

// printJSON writes a value as people write JSON by hand.
func printJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}

func (r *reporter) file(ctx context.Context, path string) fileReport {
	report := fileReport{File: path, Storage: string(r.o.from.storage(path)), Keys: []keyReport{}}
	storage, err := r.open(ctx, path)
	if err != nil {
		report.Error, report.exit = newFileError(r.env, err)
		return report
	}
	defer storage.Close()
	report.Storage = string(storage.Type)
	for _, k := range storage.Keys {
		report.Keys = append(report.Keys, newKeyReport(k, r.policy.Examine(ctx, k)))
	}
	return report
}

// open opens a file or the token. A folder gets here only when it could not be
// looked through.
func (r *reporter) open(ctx context.Context, path string) (*signer.Storage, error) {
	if isFolder(path) {
		return nil, signer.ErrUnreadable
	}
	source, err := r.o.from.source(ctx, path)
	if err != nil {
		return nil, err
	}
	return opener().Open(ctx, source, r.secrets)
}

// rfc3339 is a time for a machine: RFC 3339 in UTC.
func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }

package main

import (
	"context"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/trust"
)

// keysOptions is the command line of `kezek keys`.
type keysOptions struct {
	json         bool
	passwordFile string
	trust        listFlag
	at           timeFlag
	paths        []string
}

func runKeys(ctx context.Context, args []string, e *env) int {
	o, err := parseKeys(args)
	if err != nil {
		return usage(e, "keys", err)
	}
	policy, err := keysPolicy(o, e)
	if err != nil {
		return failed(e, err)
	}
	pass, err := password(ctx, e, o.passwordFile, e.words.T("terminal.ask_password"))
	if err != nil {
		return failed(e, err)
	}
	return reportKeys(ctx, e, o, keyFiles(o.paths), pass, policy)
}

func parseKeys(args []string) (*keysOptions, error) {
	o := &keysOptions{}
	f := flag.NewFlagSet("keys", flag.ContinueOnError)
	f.BoolVar(&o.json, "json", false, "")
	f.StringVar(&o.passwordFile, "password-file", "", "")
	f.Var(&o.trust, "trust", "")
	f.Var(&o.at, "at", "")
	paths, err := parse(f, args)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, errNoPath
	}
	o.paths = paths
	return o, nil
}

// keysPolicy judges by the trust folders given, and by no chain at all
// without one.
func keysPolicy(o *keysOptions, e *env) (signer.Policy, error) {
	p := signer.Policy{At: o.at.Time}
	if p.At.IsZero() {
		p.At = e.now()
	}
	if len(o.trust) == 0 {
		return p, nil
	}
	store, err := trust.Load(o.trust...)
	p.Trust = store
	return p, named(o.trust[0], err)
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
		case !d.IsDir() && isKeyStoreName(d.Name()):
			files = append(files, path)
		}
		return nil
	})
	return files
}

func isKeyStoreName(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".p12", ".pfx", ".jks":
		return true
	}
	return false
}

// storageOf tells the kind of storage by the file's name; what is in the file
// decides afterwards whether it opens.
func storageOf(path string) signer.StorageType {
	if strings.EqualFold(filepath.Ext(path), ".jks") {
		return signer.StorageJKS
	}
	return signer.StoragePKCS12
}

// reportKeys opens the files one after another, prints, and returns the exit
// code: any other file error before a wrong password.
func reportKeys(ctx context.Context, e *env, o *keysOptions, files []string, pass string, policy signer.Policy) int {
	reports := make([]fileReport, 0, len(files))
	code := exitOK
	for _, path := range files {
		if ctx.Err() != nil {
			return exitCancelled
		}
		r := reportFile(ctx, e, path, pass, policy)
		if !o.json {
			printFile(e, r)
		}
		code = max(code, r.exit)
		reports = append(reports, r)
	}
	if o.json {
		enc := json.NewEncoder(e.stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(reports); err != nil {
			return exitFailed
		}
	}
	return code
}

func reportFile(ctx context.Context, e *env, path, pass string, policy signer.Policy) fileReport {
	r := fileReport{File: path, Storage: string(storageOf(path)), Keys: []keyReport{}}
	storage, err := openStorage(ctx, path, pass)
	if err != nil {
		r.Error, r.exit = newFileError(e, err)
		return r
	}
	defer storage.Close()
	for _, k := range storage.Keys {
		r.Keys = append(r.Keys, newKeyReport(k, policy))
	}
	return r
}

// openStorage opens a file. A folder gets here only when it could not be looked
// through.
func openStorage(ctx context.Context, path, pass string) (*signer.Storage, error) {
	if isFolder(path) {
		return nil, signer.ErrUnreadable
	}
	return signer.Open(ctx, storageOf(path), path, pass)
}

// rfc3339 is a time for a machine: RFC 3339 in UTC.
func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }

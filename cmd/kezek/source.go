package main

import (
	"context"
	"flag"
	"path/filepath"
	"strings"

	"kezek.kz/kezek/signer"
)

// sourceFlags are the flags that say how a key is got at, the same for every
// command.
type sourceFlags struct {
	passwordFile, keyPasswordFile string
	module, token                 string
	lastTry                       bool
}

func (s *sourceFlags) define(f *flag.FlagSet) {
	f.StringVar(&s.passwordFile, "password-file", "", "")
	f.StringVar(&s.keyPasswordFile, "key-password-file", "", "")
	f.StringVar(&s.module, "module", "", "")
	f.StringVar(&s.token, "token", "", "")
	f.BoolVar(&s.lastTry, "last-try", false, "")
}

// secrets reads or asks for what opens the storage. Only one of the two
// passwords can stand on standard input.
func (s *sourceFlags) secrets(ctx context.Context, e *env) (signer.Secrets, error) {
	if s.passwordFile == "-" && s.keyPasswordFile == "-" {
		return signer.Secrets{}, errTwoStdin
	}
	prompt := "terminal.ask_password"
	if s.module != "" {
		prompt = "terminal.ask_pin"
	}
	secrets := signer.Secrets{LastTry: s.lastTry}
	var err error
	if secrets.Password, err = password(ctx, e, s.passwordFile, e.words.T(prompt)); err != nil {
		return secrets, err
	}
	if s.keyPasswordFile != "" {
		secrets.KeyPassword, err = password(ctx, e, s.keyPasswordFile, "")
	}
	return secrets, err
}

// source is the storage that the flags name: the token, or the file at path.
// Without -token it is the only one that is plugged in.
func (s *sourceFlags) source(ctx context.Context, path string) (signer.Source, error) {
	if s.module == "" {
		return signer.Source{Type: storageOf(path), Path: path}, nil
	}
	source := signer.Source{Type: signer.StorageToken, Path: s.module, Token: s.token}
	if s.token != "" {
		return source, nil
	}
	tokens, err := tokenLauncher().List(ctx, s.module)
	switch {
	case err != nil:
		return source, err
	case len(tokens) == 0:
		return source, signer.ErrNoToken
	case len(tokens) > 1:
		return source, errWhichToken
	}
	source.Token = tokens[0].Serial
	return source, nil
}

// opener opens files and tokens.
func opener() signer.Opener { return signer.Opener{Tokens: tokenLauncher()} }

// isKeyStoreName tells what is taken for a key file in a folder.
func isKeyStoreName(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".p12", ".pfx", ".jks":
		return true
	}
	return false
}

// storageOf tells the kind of storage by the file's name; what is in the file
// decides afterwards how it is opened.
func storageOf(path string) signer.StorageType {
	if strings.EqualFold(filepath.Ext(path), ".jks") {
		return signer.StorageJKS
	}
	return signer.StoragePKCS12
}

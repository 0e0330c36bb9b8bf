package main

import (
	"cmp"
	"context"
	"flag"
	"path/filepath"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/keyfiles"
	"kezek.kz/kezek/signer/token"
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

// check refuses to read both passwords from standard input, where only one of
// them can stand, and flags of tokens without a token.
func (s *sourceFlags) check() error {
	switch {
	case s.passwordFile == "-" && s.keyPasswordFile == "-":
		return errTwoStdin
	case s.module == "" && (s.token != "" || s.lastTry):
		return errTokenNeedsModule
	}
	return nil
}

// secrets reads or asks for what opens the storage.
func (s *sourceFlags) secrets(ctx context.Context, e *env) (signer.Secrets, error) {
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

// storage is the kind of storage that the flags and a file's name say; what is
// in the file decides how it is opened.
func (s *sourceFlags) storage(path string) signer.StorageType {
	if s.module != "" {
		return signer.StorageToken
	}
	return cmp.Or(keyfiles.TypeOf(path), signer.StoragePKCS12)
}

// source is the storage that the flags name: the token, or the file at path.
// Without -token it is the only one that is plugged in.
func (s *sourceFlags) source(ctx context.Context, path string) (signer.Source, error) {
	source := signer.Source{Type: s.storage(path), Path: path}
	if s.module == "" {
		return source, nil
	}
	source.Token = s.token
	// A module is named from the root: by its bare name the system would look
	// for it in folders of its own.
	var err error
	if source.Path, err = filepath.Abs(s.module); err != nil {
		return source, signer.ErrNoModule
	}
	if s.token != "" {
		return source, nil
	}
	tokens, err := tokenLauncher().List(ctx, source.Path)
	switch {
	case err != nil:
		return source, err
	case len(tokens) == 0:
		return source, signer.ErrNoToken
	case len(tokens) > 1:
		return source, &whichToken{tokens}
	}
	source.Token = tokens[0].Serial
	return source, nil
}

// whichToken means that several tokens are plugged in and none was named.
type whichToken struct{ tokens []token.Info }

func (w *whichToken) Error() string { return "several tokens" }

// say lists the tokens by what -token wants.
func (w *whichToken) say(e *env) string {
	text := e.words.T("terminal.which_token")
	for _, t := range w.tokens {
		text += "\n  -token " + t.Serial + "  " + printable(t.Label)
	}
	return text
}

// opener opens files and tokens.
func opener() signer.Opener { return signer.Opener{Tokens: tokenLauncher()} }

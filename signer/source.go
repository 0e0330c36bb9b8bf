package signer

import (
	"context"
	"slices"

	"kezek.kz/kezek/signer/token"
)

// Source says where keys are kept. It prints and logs as its type: a path may
// carry a name or an IIN.
type Source struct {
	Type StorageType
	// Path is the key file's; for a token that of its PKCS#11 module.
	Path string
	// Token is a token's serial number (token.Info.Serial); empty for a file.
	Token string
}

// TokenTypes are the kinds of token in the order of the authority's own dialog.
// StorageToken, which is of no kind, is not among them.
func TokenTypes() []StorageType {
	return []StorageType{
		StorageKaztoken, StorageIDCard, StorageEToken72K, StorageEToken5110, StorageJaCarta, StorageAKey,
	}
}

// IsToken tells whether the storage is a device and not a file.
func (t StorageType) IsToken() bool { return t == StorageToken || slices.Contains(TokenTypes(), t) }

// isFile tells whether the storage is a file. Which of the two kinds it is, its
// content says: since Java 9 a file named .jks is PKCS#12.
func (t StorageType) isFile() bool { return t == StoragePKCS12 || t == StorageJKS }

// Secrets open a storage. They are not kept, and nothing of them is printed or
// logged.
type Secrets struct {
	Password string `json:"-"` // of the file, or the token's PIN
	// KeyPassword opens the keys of a JKS file where they have another password
	// than the file; empty: the same one.
	KeyPassword string `json:"-"`
	// LastTry says that the person was told that one PIN try is left.
	LastTry bool
}

// Opener opens storages. The zero value opens files and no tokens.
type Opener struct {
	Tokens *token.Launcher
}

// Open reads a key storage and gives all its keys, also those that cannot sign
// (each with its Fault), so that a person sees what is there. Errors are those
// of errors.go. When ctx ends, Open returns its error at once; what was under
// way with a file is dropped when it ends.
//
// A file's own content says whether it is PKCS#12 or a Java key store, whatever
// Source.Type says of the two. A token's PIN is tried once.
func (o Opener) Open(ctx context.Context, s Source, x Secrets) (*Storage, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	switch {
	case s.Type.isFile():
		return openInBackground(ctx, s, x)
	case s.Type.IsToken():
		return o.openToken(ctx, s, x)
	}
	return nil, ErrUnsupported
}

// openInBackground leaves a file that is slow to read, or a password that is
// slow to check, behind when ctx ends.
func openInBackground(ctx context.Context, s Source, x Secrets) (*Storage, error) {
	type result struct {
		storage *Storage
		err     error
	}
	done := make(chan result, 1) // buffered: nobody may be waiting any more
	go func() {
		storage, err := openFile(s, x)
		done <- result{storage, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-done:
		return r.storage, r.err
	}
}

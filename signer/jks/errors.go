package jks

import (
	"errors"
	"fmt"
)

// Limits on what is read. keytool's stores of one person have a few thousand
// octets and one or two entries.
const (
	// MaxSize is the largest file read, in octets.
	MaxSize = 1 << 20
	// MaxIterations is the largest iteration count taken from a JCEKS store,
	// for one key; all of one file together may ask for five times that.
	// keytool writes 200,000.
	MaxIterations = 1_000_000

	maxTotalIterations = 5 * MaxIterations
	// maxEntries and maxChain bound the entries of a store and the
	// certificates of one key.
	maxEntries = 64
	maxChain   = 16
	// maxKeySize bounds one protected key, in octets: RSA of 8,192 bits takes
	// 4,700. Checking the numbers of a much larger one takes long.
	maxKeySize = 8 << 10
)

// What Decode refuses. Every error it returns is, by errors.Is, exactly one of
// these.
var (
	// ErrWrongPassword means that the digest of the store is not made with this
	// password; see Decode for when it is the file that is damaged.
	ErrWrongPassword = errors.New("jks: wrong password")
	// ErrKeyPassword means that the store opened, and its keys did not.
	ErrKeyPassword = errors.New("jks: keys have a password of their own")
	// ErrDamaged means a file that begins as a store and contradicts itself.
	ErrDamaged = errors.New("jks: damaged file")
	// ErrNotKeyStore means a file that is something else.
	ErrNotKeyStore = errors.New("jks: not a Java key store")
	// ErrUnsupported means a store with something that is not read here: a
	// secret key, another version, more entries than any person has.
	ErrUnsupported = errors.New("jks: unsupported store")
	// ErrNoKey means a store that opened and has no private key in it.
	ErrNoKey = errors.New("jks: no private key in the file")
	// ErrTooLarge means a file over MaxSize.
	ErrTooLarge = errors.New("jks: file is too large")
	// ErrTooManyIterations means a store that asks for more than
	// MaxIterations; nothing was derived.
	ErrTooManyIterations = errors.New("jks: too many iterations")
)

// damaged is ErrDamaged, saying where.
func damaged(where string) error { return fmt.Errorf("%w: %s", ErrDamaged, where) }

// unsupported is ErrUnsupported, saying what.
func unsupported(what string) error { return fmt.Errorf("%w: %s", ErrUnsupported, what) }

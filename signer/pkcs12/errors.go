package pkcs12

import (
	"errors"
	"fmt"
)

// Limits on what is read at all.
const (
	// MaxSize is the largest file read, in octets. The authority's files have
	// about 3,500.
	MaxSize = 1 << 20
	// MaxIterations is the largest iteration count taken from a file. The
	// authority writes 1,024; ten million take seconds, 2^31 an hour.
	MaxIterations = 1_000_000
)

// Limits that no honest file comes near.
const (
	// maxTotalIterations bounds the iteration counts of one file together:
	// within MaxSize there is room for thousands of bags, each with a count of
	// its own.
	maxTotalIterations = 5 * MaxIterations
	// maxBags and maxKeys bound what one file holds. Java's store of all
	// public authorities has about 150 bags.
	maxBags = 1000
	maxKeys = 32
	// maxKeySize bounds one private key, in octets of PKCS#8: RSA of 8,192
	// bits takes 4,700. Checking the numbers of a much larger one takes long.
	maxKeySize = 8 << 10
)

// What Decode refuses. Every error it returns is, by errors.Is, exactly one of
// these.
var (
	// ErrWrongPassword means that the file is whole and the password is not
	// its own, the empty password on a protected file included.
	ErrWrongPassword = errors.New("pkcs12: wrong password")
	// ErrDamaged means a file that begins as a key store and cannot be read to
	// its end, or whose parts contradict each other.
	ErrDamaged = errors.New("pkcs12: damaged file")
	// ErrNotKeyStore means a file that is something else.
	ErrNotKeyStore = errors.New("pkcs12: not a key store")
	// ErrUnsupported means a key store that makes use of something that this
	// package does not know.
	ErrUnsupported = errors.New("pkcs12: unsupported algorithm")
	// ErrNoKey means a key store that opened and has no private key in it.
	ErrNoKey = errors.New("pkcs12: no private key in the file")
	// ErrTooLarge means a file over MaxSize.
	ErrTooLarge = errors.New("pkcs12: file is too large")
	// ErrTooManyIterations means a file that asks for more than MaxIterations
	// in one place, or for many times that in all. What asks for it was not
	// derived. Counts that stand in the open are looked at before anything is;
	// those inside encrypted contents show only once these were decrypted, at
	// the cost of counts within the limits.
	ErrTooManyIterations = errors.New("pkcs12: too many iterations")
)

// damaged is ErrDamaged, saying where.
func damaged(where string) error {
	return fmt.Errorf("%w: %s", ErrDamaged, where)
}

// unsupported is ErrUnsupported, saying what.
func unsupported(what string) error {
	return fmt.Errorf("%w: %s", ErrUnsupported, what)
}

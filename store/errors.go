package store

import "errors"

// What Open and the methods of a Store answer. Errors of the operating system
// are wrapped beside them.
var (
	// ErrLocked: another instance of the program has the store open.
	ErrLocked = errors.New("store: in use by another instance")
	// ErrDamaged: the file is no sound database of this program. Open never
	// gives it; CheckFile and Options.Check do.
	ErrDamaged = errors.New("store: damaged database file")
	// ErrNewer: the file was written by a later version of the program.
	ErrNewer = errors.New("store: database of a newer version")
	// ErrUnwritable: the folder or the files in it cannot be used, so the
	// store is in memory (Store.Reason).
	ErrUnwritable = errors.New("store: folder cannot be used")
	// ErrUnchecked: the soundness of the file could not be examined (the child
	// process did not start), so the file was left alone and the store is in
	// memory (Store.Reason).
	ErrUnchecked = errors.New("store: database file could not be checked")
	// ErrKeyOutOfReach: sessions or cabinets are kept here under a key that the
	// keyring does not give now (it is locked, is slow, does not run), so the
	// file was left alone and the store is in memory (Store.Reason).
	ErrKeyOutOfReach = errors.New("store: sealing key out of reach")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("store: closed")
	// ErrNoSession: nobody is signed in at that portal.
	ErrNoSession = errors.New("store: no session")
	// ErrInvalid: a value without a portal, a session without an end, or a
	// cabinet that is too large.
	ErrInvalid = errors.New("store: incomplete value")
	// ErrNoKey is what a Keyring answers when it works and holds no key yet.
	ErrNoKey = errors.New("store: no key in the keyring")
	// ErrNoKeyring: there is no keyring, or it is locked, or it does not
	// answer in time.
	ErrNoKeyring = errors.New("store: no usable keyring")
)

// errUnreadable: a value is there and cannot be unsealed or decoded.
var errUnreadable = errors.New("store: unreadable value")

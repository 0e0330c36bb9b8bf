// Package lockfile takes a lock that only one process at a time has, and that
// goes with the process, however that ends.
package lockfile

import "errors"

// ErrTaken means that another process has the lock.
var ErrTaken = errors.New("lockfile: another process has it")

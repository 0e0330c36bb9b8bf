package policy

import (
	"errors"
	"fmt"

	"kezek.kz/kezek/portal"
)

// ErrUnsafe means that somebody else than the administrator could have written
// the file or a folder on the way to it: see UnsafeError.
var ErrUnsafe = errors.New("policy: others than the administrator can write it")

// ErrUnreadable means that the file is there and cannot be read.
var ErrUnreadable = errors.New("policy: cannot be read")

// Load reads the machine's policy; nil where there is none. The errors are
// ErrUnsafe, ErrUnreadable and those of Parse: whoever gets one must not go on
// as though there were none.
func Load(shipped []portal.CatalogueEntry) (*Policy, error) {
	place, err := machinePlace()
	if err != nil {
		return nil, err
	}
	return place.Load(shipped)
}

// Load is the package's Load for another place.
func (p Place) Load(shipped []portal.CatalogueEntry) (*Policy, error) {
	data, err := p.read()
	if err != nil || data == nil {
		return nil, err
	}
	return Parse(data, shipped)
}

// UnsafeError is ErrUnsafe with the file or folder that others can write.
type UnsafeError struct{ Path string }

// Error names the file or folder.
func (e *UnsafeError) Error() string { return fmt.Sprintf("%v: %s", ErrUnsafe, e.Path) }

// Is tells that it is ErrUnsafe.
func (e *UnsafeError) Is(target error) bool { return target == ErrUnsafe }

func unsafeAt(name string) error { return &UnsafeError{Path: name} }

func unreadable(err error) error { return fmt.Errorf("%w: %w", ErrUnreadable, err) }

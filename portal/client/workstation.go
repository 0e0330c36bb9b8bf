package client

import (
	"errors"
	"fmt"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
)

// ErrWorkstation means Options that name no session profile of the contract, or
// a workstation by something else than a UUID in small letters with hyphens and
// nothing around it.
var ErrWorkstation = errors.New("workstation settings are of no use")

// checkProfile refuses what a portal would: a header that it does not take
// would end every call.
func (o Options) checkProfile() error {
	switch o.SessionProfile {
	case "", portal.ProfilePersonal, portal.ProfileShared:
	default:
		return fmt.Errorf("%w: session profile", ErrWorkstation)
	}
	if o.WorkstationID == "" {
		return nil
	}
	if id, err := uuid.Parse(o.WorkstationID); err != nil || id.String() != o.WorkstationID {
		return fmt.Errorf("%w: id", ErrWorkstation)
	}
	return nil
}

// workstation is the header that names a shared workstation, empty elsewhere.
func (o Options) workstation() string {
	if o.SessionProfile != portal.ProfileShared {
		return ""
	}
	return o.WorkstationID
}

// profile is the session profile to ask for. That of the computer counts: on a
// workstation nobody opens a session that goes on after them.
func (o Options) profile(asked string) string {
	if o.SessionProfile != "" {
		return o.SessionProfile
	}
	return asked
}

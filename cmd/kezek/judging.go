package main

import (
	"errors"
	"flag"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
)

// judgingFlags are the flags that say what certificates are held to.
type judgingFlags struct {
	trust, lists listFlag
	at           timeFlag
}

func (j *judgingFlags) define(f *flag.FlagSet) {
	f.Var(&j.trust, "trust", "")
	f.Var(&j.lists, "crl", "")
	f.Var(&j.at, "at", "")
}

// check refuses lists that nobody's signature could be checked of.
func (j *judgingFlags) check() error {
	if len(j.lists) > 0 && len(j.trust) == 0 {
		return errListsNeedTrust
	}
	return nil
}

// policy judges by the trust folders given, and by no chain at all without
// one; by the lists in the folders given, and by no revocation without one.
// Nothing is asked over the network.
func (j *judgingFlags) policy(e *env) (signer.Policy, error) {
	p := signer.Policy{At: j.at.Time}
	if p.At.IsZero() {
		p.At = e.now()
	}
	if len(j.trust) == 0 {
		return p, nil
	}
	var err error
	if p.Trust, err = trust.Load(j.trust...); err != nil {
		return p, named(j.trust[0], err)
	}
	if len(j.lists) == 0 {
		return p, nil
	}
	lists, err := loadLists(j.lists)
	if err != nil {
		return p, err
	}
	p.Revocation = revocation.NewChecker(revocation.Options{Lists: lists, Now: func() time.Time { return later(e.now(), p.At) }, Rand: e.rand})
	return p, nil
}

// later is the clock by which a list may be ahead of its time: somebody who
// judges at a moment to come has lists of then.
func later(now, at time.Time) time.Time {
	if at.After(now) {
		return at
	}
	return now
}

// errNoLists means that a folder of -crl holds no revocation list: to go on
// would tell nothing of keys that a list elsewhere names.
var errNoLists = errors.New("no revocation list in the folder")

// loadLists reads the folders, each of which must hold a list.
func loadLists(dirs []string) (*revocation.Lists, error) {
	for _, dir := range dirs {
		lists, err := revocation.LoadLists(dir)
		switch {
		case err != nil:
			return nil, named(dir, err)
		case lists.Len() == 0:
			return nil, errNoLists
		}
	}
	lists, err := revocation.LoadLists(dirs...)
	return lists, named(dirs[0], err)
}

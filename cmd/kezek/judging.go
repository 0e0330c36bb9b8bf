package main

import (
	"flag"

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
	lists, err := revocation.LoadLists(j.lists...)
	if err != nil {
		return p, named(j.lists[0], err)
	}
	p.Revocation = revocation.NewChecker(revocation.Options{Lists: lists, Now: revocation.ClockFor(e.now, p.At), Rand: e.rand})
	return p, nil
}

package practice

import "kezek.kz/kezek/portal/server"

// limits are wide: everybody who practises here comes from one address, and so
// do the programs that walk the journey to test it.
func limits(children int) server.Limits {
	wide := server.Rate{PerMinute: 60_000, Burst: 60_000}
	return server.Limits{Address: wide, Account: wide, Workstation: wide, ChildChecks: children}
}

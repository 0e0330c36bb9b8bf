// Package workstation is the part of a service centre's workstation that
// outlives each citizen. A supervisor starts a process of its own for every
// citizen's window, kills it with everything that it started, wipes what it
// left, and shows the next window, which was prepared meanwhile.
//
// Processes speak through inherited pipes only:
//
//	supervisor ── setup, "show" ──► window (standard input; its end ends the window)
//	window ── messages ──► supervisor (standard error; anything else there is dropped)
//	window ── handover ──► ender (standard output; its end ends the session)
//
// The ender is a small process beside each window which knows the session's
// access token and ends the session at the portal when the window is gone,
// however that went. The supervisor never sees a token, a name or a number.
package workstation

//go:build race

package client_test

// coarse makes sweeps leave out this many octets for each that they try: the
// race detector makes a round ten times as long.
const coarse = 40

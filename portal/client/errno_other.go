//go:build !windows

package client

import "syscall"

func refusedErrors() []error { return []error{syscall.ECONNREFUSED} }

func offlineErrors() []error {
	return []error{syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN, syscall.EADDRNOTAVAIL}
}

func resetErrors() []error {
	return []error{syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE}
}

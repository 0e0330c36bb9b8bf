package client

import "golang.org/x/sys/windows"

// The system's own numbers: those of package syscall under the names that
// other systems use are made up on Windows, and no error is ever one of them.

func refusedErrors() []error { return []error{windows.WSAECONNREFUSED} }

func offlineErrors() []error {
	return []error{windows.WSAENETUNREACH, windows.WSAEHOSTUNREACH, windows.WSAENETDOWN, windows.WSAEADDRNOTAVAIL}
}

func resetErrors() []error {
	return []error{windows.WSAECONNRESET, windows.WSAECONNABORTED, windows.WSAENETRESET}
}

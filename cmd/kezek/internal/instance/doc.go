// Package instance makes one running program of several starts. The first
// start for a folder listens; each later one hands over what it was started
// with, a key file or a portal, and ends. They meet at a socket of the file
// system, or at a named pipe on Windows: no port is opened, and nobody but the
// same person is heard or told anything.
//
// Who is the first is decided by a lock that goes with the process, however
// that ends. So a crash leaves nothing that stands in the way of the next
// start, and of two starts at the same moment exactly one is the first.
package instance

// Package gost is the cryptography of Kazakhstan's ГОСТ 34.310 keys: the hash
// functions Streebog (RFC 6986) and GOST R 34.11-94 (RFC 5831), and signatures
// over elliptic curves (RFC 5832, RFC 7091) in the encodings of the National
// Certification Authority.
//
// Everything is in octets with the least significant first: digests, private
// keys, the coordinates of points, both halves of a signature.
//
// What touches a private key or a nonce takes a time that does not depend on it:
// fields of a fixed number of words, formulas of points without exceptions
// (point512.go), tables that are read whole (table512.go), numbers modulo the
// order by bigmod. Checking a signature, where nothing is secret, does not take
// that care. The code of the curve of 256 bits is made from that of 512.
package gost

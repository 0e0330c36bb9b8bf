// Package gost is the cryptography of Kazakhstan's ГОСТ 34.310 keys: the hash
// functions Streebog (RFC 6986) and GOST R 34.11-94 (RFC 5831), and signatures
// over elliptic curves (RFC 5832, RFC 7091) in the encodings of the National
// Certification Authority.
package gost

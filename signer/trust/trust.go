// Package trust judges whether a certificate was issued, through any number of
// steps, by an authority that somebody put into a trust folder (RFC 5280, 6),
// and keeps such a folder for the program ([Folder]).
//
// It is its own small chain builder and not crypto/x509's Verify, because that
// one judges the leaf's own validity at the same moment as the chain (a person
// is told apart "expired" from "issued by nobody we know"), does not say where
// a chain stopped, and checks no signature made with GOST. Which algorithm a
// signature has is not asked here: package pki checks them all.
//
// Certificate policies are not evaluated: a chain is good under any of them.
// An authority that demands their evaluation, by a critical policyConstraints
// or inhibitAnyPolicy, is therefore no authority here.
package trust

import (
	"bytes"
	"crypto/x509"
	"slices"
)

// Store is a set of certification authorities. Anchors are the self-signed
// ones whose own signature is valid; every other one is an intermediate and
// has to lead to an anchor. A Store never changes once made, so it may be used
// from several goroutines.
type Store struct {
	all     []*x509.Certificate
	anchors map[string]bool                // by Raw
	names   map[string][]*x509.Certificate // by RawSubject
	// others are what New was given and did not take, by RawSubject. They
	// trust nobody; Verify tells by them that a certificate was issued by
	// somebody who is no authority.
	others map[string][]*x509.Certificate
}

// New makes a store of the CA certificates among certs; others, and repeated
// ones, are left out. An empty store trusts nobody.
func New(certs ...*x509.Certificate) *Store {
	s := &Store{
		anchors: map[string]bool{},
		names:   map[string][]*x509.Certificate{},
		others:  map[string][]*x509.Certificate{},
	}
	for _, c := range certs {
		switch {
		case c == nil || s.holds(c):
		case isAuthority(c):
			s.add(c)
		default:
			s.others[string(c.RawSubject)] = append(s.others[string(c.RawSubject)], c)
		}
	}
	return s
}

func (s *Store) add(c *x509.Certificate) {
	s.all = append(s.all, c)
	s.names[string(c.RawSubject)] = append(s.names[string(c.RawSubject)], c)
	if isSelfSigned(c) {
		s.anchors[string(c.Raw)] = true
	}
}

// isSelfSigned tells whether an authority's certificate is one that it issued
// to itself with the key that stands in it.
func isSelfSigned(c *x509.Certificate) bool {
	return bytes.Equal(c.RawSubject, c.RawIssuer) && signedBy(c, c)
}

func (s *Store) holds(c *x509.Certificate) bool {
	return slices.ContainsFunc(s.names[string(c.RawSubject)], c.Equal) ||
		slices.ContainsFunc(s.others[string(c.RawSubject)], c.Equal)
}

// Certificates gives the authorities in the order they were added. The slice
// is the caller's own.
func (s *Store) Certificates() []*x509.Certificate { return slices.Clone(s.all) }

// Len is the number of authorities.
func (s *Store) Len() int { return len(s.all) }

package practice

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/pki"
)

// What a person sees as the issuer: nobody can take it for the real
// authority's name, which ends alike.
const (
	authorityName     = "УЧЕБНЫЙ ЦЕНТР (RSA)"
	authorityNameGOST = "УЧЕБНЫЙ ЦЕНТР (GOST)"
)

// rsaBits is the size of every RSA key here, as the real authority's.
const rsaBits = 2048

// authority is a practice certification authority.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// authorities are the two, as the real authority has two. The RSA one issues
// the portals' TLS certificates as well, for TLS knows no GOST.
type authorities struct{ rsa, gost *authority }

// of is the authority that issues keys of an algorithm.
func (a authorities) of(algorithm string) *authority {
	if algorithm == signer.AlgorithmRSA {
		return a.rsa
	}
	return a.gost
}

const (
	// authorityYears is how long an authority lives before and after it is
	// made, so that its keys fit at any moment that somebody has keys of.
	authorityYears = 50
	// farYears is how far from now Options.At may be. The difference is for
	// the keys, which are issued up to three years before At and last for a
	// year, and for an authority that was made some time ago.
	farYears = 45
)

// newAuthority makes an authority that begins long before now and ends long
// after it.
func newAuthority(random io.Reader, name string, key crypto.Signer, now time.Time) (*authority, error) {
	id, err := pki.KeyID(key.Public())
	if err != nil {
		return nil, fmt.Errorf("practice authority: %w", err)
	}
	t := &x509.Certificate{
		SerialNumber:          serial(id),
		Subject:               pkix.Name{CommonName: name, Organization: []string{"Kezek"}, Country: []string{"KZ"}},
		NotBefore:             now.AddDate(-authorityYears, 0, 0).Truncate(time.Second),
		NotAfter:              now.AddDate(authorityYears, 0, 0).Truncate(time.Second),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		SubjectKeyId:          id,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	constrain(t)
	der, err := pki.CreateCertificate(random, t, t, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("practice authority: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("practice authority: %w", err)
	}
	return &authority{cert, key}, nil
}

// newGOSTAuthority makes the one whose key takes no time to make.
func newGOSTAuthority(random io.Reader, now time.Time) (*authority, error) {
	key, err := gost.GenerateKey(random, gost.Curve512A())
	if err != nil {
		return nil, fmt.Errorf("practice authority: %w", err)
	}
	return newAuthority(random, authorityNameGOST, key, now)
}

// covers tells whether keys that are made to fit at the moment, the expired one
// too, are of the authority's time.
func (a *authority) covers(at time.Time) bool {
	return at.AddDate(-3, 0, 0).After(a.cert.NotBefore) && at.AddDate(1, 0, 1).Before(a.cert.NotAfter)
}

// constrain limits the authority to this machine (RFC 5280, 4.2.1.10): its key
// lies in a folder, and whoever takes it must not be able to pose as any host,
// even where somebody made the authority trusted for everything. Mail and URI
// names are limited with it; a person's certificate has none of these.
func constrain(t *x509.Certificate) {
	t.PermittedDNSDomainsCritical = true // makes the whole extension critical
	t.PermittedDNSDomains = []string{"localhost"}
	t.PermittedEmailAddresses = []string{"localhost"}
	t.PermittedURIDomains = []string{"localhost"}
	t.PermittedIPRanges = []*net.IPNet{
		{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)},
		{IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)},
	}
}

// issue signs a certificate.
func (a *authority) issue(random io.Reader, t *x509.Certificate, public crypto.PublicKey) ([]byte, error) {
	der, err := pki.CreateCertificate(random, t, a.cert, public, a.key)
	if err != nil {
		return nil, fmt.Errorf("practice certificate: %w", err)
	}
	return der, nil
}

// issued tells whether the authority issued a certificate.
func (a *authority) issued(cert *x509.Certificate) bool {
	return bytes.Equal(cert.RawIssuer, a.cert.RawSubject) && pki.CheckCertificate(cert, a.cert) == nil
}

// serial is the key identifier as a positive number of at most 20 octets: the
// real authority's serial numbers stand in the same relation.
func serial(keyID []byte) *big.Int {
	n := new(big.Int).SetBytes(keyID)
	return n.SetBit(n, len(keyID)*8-1, 0)
}

// save writes key and certificate as one PEM file: one file is never half a
// pair.
func (a *authority) save(path string) error {
	key, err := pki.MarshalPrivateKey(a.key)
	if err != nil {
		return fmt.Errorf("practice authority: %w", err)
	}
	data := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})
	return writeFile(path, append(data, a.pem()...))
}

func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

var errAuthority = errors.New("practice authority cannot be used")

// loadAuthority reads what save wrote. Anything that is not a whole pair is
// errAuthority, and a missing file is the operating system's error.
func loadAuthority(path string) (*authority, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	first, rest := pem.Decode(data)
	second, _ := pem.Decode(rest)
	if first == nil || second == nil {
		return nil, errAuthority
	}
	key, err := pki.ParsePrivateKey(first.Bytes)
	if err != nil {
		return nil, errAuthority
	}
	cert, err := x509.ParseCertificate(second.Bytes)
	if err != nil || !pki.Belongs(key, cert) {
		return nil, errAuthority
	}
	return &authority{cert, key}, nil
}

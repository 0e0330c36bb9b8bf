package practice

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // an identifier (RFC 5280, 4.2.1.2), not a protection
	"crypto/tls"
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
)

// authorityName is what a person sees as the issuer: nobody can take it for
// the real authority's name.
const authorityName = "УЧЕБНЫЙ ЦЕНТР (RSA)"

// rsaBits is the size of every RSA key here, as the real authority's.
const rsaBits = 2048

// authority is the practice certification authority.
type authority struct {
	cert *x509.Certificate
	key  *rsa.PrivateKey
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
func newAuthority(random io.Reader, key *rsa.PrivateKey, now time.Time) (*authority, error) {
	id, err := keyID(&key.PublicKey)
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{
		SerialNumber:          serial(id),
		Subject:               pkix.Name{CommonName: authorityName, Organization: []string{"Kezek"}, Country: []string{"KZ"}},
		NotBefore:             now.AddDate(-authorityYears, 0, 0).Truncate(time.Second),
		NotAfter:              now.AddDate(authorityYears, 0, 0).Truncate(time.Second),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		SubjectKeyId:          id,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	constrain(t)
	der, err := x509.CreateCertificate(random, t, t, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("practice authority: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("practice authority: %w", err)
	}
	return &authority{cert, key}, nil
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

// server issues a TLS certificate for this machine and the address listened
// on. Its key is made anew at each start and never written.
func (a *authority) server(random io.Reader, address net.IP) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), random)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("TLS key: %w", err)
	}
	id, err := keyID(&key.PublicKey)
	if err != nil {
		return tls.Certificate{}, err
	}
	t := &x509.Certificate{
		SerialNumber: serial(id),
		Subject:      pkix.Name{CommonName: "Kezek practice portal"},
		NotBefore:    a.cert.NotBefore,
		NotAfter:     a.cert.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		SubjectKeyId: id,
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback, address},
	}
	der, err := a.issue(random, t, &key.PublicKey)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key}, nil
}

// issue signs a certificate.
func (a *authority) issue(random io.Reader, t *x509.Certificate, public crypto.PublicKey) ([]byte, error) {
	der, err := x509.CreateCertificate(random, t, a.cert, public, a.key)
	if err != nil {
		return nil, fmt.Errorf("practice certificate: %w", err)
	}
	return der, nil
}

// keyID is the subject key identifier by method 1 of RFC 5280, 4.2.1.2.
func keyID(public crypto.PublicKey) ([]byte, error) {
	spki, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("practice key: %w", err)
	}
	bits, err := publicKeyBits(spki)
	if err != nil {
		return nil, err
	}
	sum := sha1.Sum(bits) //nolint:gosec // see the import
	return sum[:], nil
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
	key, err := x509.MarshalPKCS8PrivateKey(a.key)
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
	parsed, err := x509.ParsePKCS8PrivateKey(first.Bytes)
	if err != nil {
		return nil, errAuthority
	}
	cert, err := x509.ParseCertificate(second.Bytes)
	if err != nil {
		return nil, errAuthority
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok || !key.PublicKey.Equal(cert.PublicKey) {
		return nil, errAuthority
	}
	return &authority{cert, key}, nil
}

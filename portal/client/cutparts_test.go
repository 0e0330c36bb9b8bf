package client_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"net"
	"sync"
	"time"

	"kezek.kz/kezek/portal/server"
)

// kin is a registry in which every child is the mother's.
type kin struct{}

// mailbox keeps what is mailed.
type mailbox struct {
	mu   sync.Mutex
	sent []server.Mail
}

func (m *mailbox) Send(_ context.Context, mail server.Mail) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sent = append(m.sent, mail)
	return nil
}

func (m *mailbox) all() []server.Mail {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]server.Mail{}, m.sent...)
}

func (m *mailbox) put(mails []server.Mail) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sent = append([]server.Mail{}, mails...)
}

func (m *mailbox) last() server.Mail {
	all := m.all()
	if len(all) == 0 {
		return server.Mail{}
	}
	return all[len(all)-1]
}

// counted is a listener that knows how many of its connections have ended.
type counted struct {
	net.Listener
	mu               sync.Mutex
	accepted, closed int
}

func (c *counted) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.accepted++
	return &countedConn{Conn: conn, of: c}, nil
}

func (c *counted) counts() (accepted, closed int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.accepted, c.closed
}

type countedConn struct {
	net.Conn
	of   *counted
	once sync.Once
}

func (c *countedConn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() {
		c.of.mu.Lock()
		defer c.of.mu.Unlock()
		c.of.closed++
	})
	return err
}

// pki is who the portals of this test trust, made once.
type pki struct {
	tls               tls.Certificate
	authority, mother *x509.Certificate
	key               *rsa.PrivateKey
}

var cutPKI = sync.OnceValue(func() pki {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	var p pki
	authorityKey, err := rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	p.key, err = rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	small, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	from, until := time.Now().AddDate(0, 0, -1), time.Now().AddDate(1, 0, 0)
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CUT NCA", Country: []string{"KZ"}}, NotBefore: from, NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, SubjectKeyId: []byte("cut"),
	}
	person := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: from, NotAfter: until,
		Subject:            pkix.Name{CommonName: "САПАРОВА АЙГУЛЬ", SerialNumber: "IIN" + cutMother, Country: []string{"KZ"}},
		KeyUsage:           x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:        []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		UnknownExtKeyUsage: []asn1.ObjectIdentifier{{1, 2, 398, 3, 3, 4, 1, 1}},
	}
	host := &x509.Certificate{SerialNumber: big.NewInt(3), NotBefore: from, NotAfter: until, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	make := func(template, parent *x509.Certificate, public, key any) *x509.Certificate {
		der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
		must(err)
		c, err := x509.ParseCertificate(der)
		must(err)
		return c
	}
	p.authority = make(root, root, &authorityKey.PublicKey, authorityKey)
	p.mother = make(person, root, &p.key.PublicKey, authorityKey)
	p.tls = tls.Certificate{Certificate: [][]byte{make(host, host, &small.PublicKey, small).Raw}, PrivateKey: small}
	return p
})

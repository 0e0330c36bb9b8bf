package practice

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"io"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/pki"
)

// The object identifiers of the real authority's certificate profile.
var (
	oidCN           = asn1.ObjectIdentifier{2, 5, 4, 3}
	oidSurname      = asn1.ObjectIdentifier{2, 5, 4, 4}
	oidSerialNumber = asn1.ObjectIdentifier{2, 5, 4, 5}
	oidCountry      = asn1.ObjectIdentifier{2, 5, 4, 6}
	oidOrganization = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidUnit         = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidGivenName    = asn1.ObjectIdentifier{2, 5, 4, 42}

	oidIndividual  = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 1}
	oidLegalPerson = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 2}
	oidHead        = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 2, 1}
)

// Certificate policies by whose key it is and what for.
var (
	policyIndividualAuth    = []uint64{1, 2, 398, 3, 3, 2, 4}
	policyIndividualSigning = []uint64{1, 2, 398, 3, 3, 2, 3}
	policyLegalAuth         = []uint64{1, 2, 398, 3, 3, 2, 2}
	policyGOST2015          = []uint64{1, 2, 398, 3, 3, 2}
)

// certificate issues a person's certificate in the real authority's profile.
func (a *authority) certificate(random io.Reader, k keyPlan, public crypto.PublicKey, now time.Time) (*x509.Certificate, error) {
	id, err := pki.KeyID(public)
	if err != nil {
		return nil, fmt.Errorf("practice key: %w", err)
	}
	subject, err := asn1.Marshal(k.subject())
	if err != nil {
		return nil, fmt.Errorf("practice certificate: %w", err)
	}
	t := &x509.Certificate{
		SerialNumber: serial(id),
		RawSubject:   subject,
		NotBefore:    k.notBefore(now),
		NotAfter:     k.notBefore(now).AddDate(1, 0, 0),
		SubjectKeyId: id,
	}
	if err := k.purpose(t); err != nil {
		return nil, err
	}
	der, err := a.issue(random, t, public)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// subject is the name in the order in which the real authority encodes it. The
// patronymic stands in GIVENNAME, as there.
func (k keyPlan) subject() pkix.RDNSequence {
	p := k.person
	names := pkix.RDNSequence{
		attribute(oidCN, p.last+" "+p.first),
		attribute(oidSurname, p.last),
		attribute(oidSerialNumber, "IIN"+p.iin),
		attribute(oidCountry, "KZ"),
	}
	if k.company != nil {
		names = append(names, attribute(oidOrganization, k.company.name), attribute(oidUnit, "BIN"+k.company.bin))
	}
	return append(names, attribute(oidGivenName, p.patronymic))
}

func attribute(oid asn1.ObjectIdentifier, value string) pkix.RelativeDistinguishedNameSET {
	return pkix.RelativeDistinguishedNameSET{{Type: oid, Value: value}}
}

// purpose fills key usage, extended key usage and policy.
func (k keyPlan) purpose(t *x509.Certificate) error {
	policy := policyIndividualAuth
	t.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	t.UnknownExtKeyUsage = []asn1.ObjectIdentifier{oidIndividual}
	if k.company != nil {
		policy = policyLegalAuth
		t.UnknownExtKeyUsage = []asn1.ObjectIdentifier{oidLegalPerson, oidHead}
	}
	switch {
	case k.algorithm == signer.AlgorithmGOST2015: // one key for both
		policy = policyGOST2015
		t.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment | x509.KeyUsageKeyAgreement
		t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
	case k.signing:
		policy = policyIndividualSigning
		t.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
		t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
	}
	oid, err := x509.OIDFromInts(policy)
	if err != nil {
		return fmt.Errorf("practice certificate: %w", err)
	}
	t.Policies = []x509.OID{oid}
	return nil
}

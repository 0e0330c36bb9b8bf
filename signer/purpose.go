package signer

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"
)

// Purpose is what a key is for, as its certificate says.
type Purpose string

// The purposes. PurposeBoth is a key for signing in and for signing documents.
const (
	PurposeAuthentication Purpose = "authentication"
	PurposeSigning        Purpose = "signing"
	PurposeBoth           Purpose = "both"
	PurposeUnknown        Purpose = "unknown"
)

// Subject is the kind of holder.
type Subject string

// The subjects.
const (
	SubjectIndividual        Subject = "individual"
	SubjectLegalPerson       Subject = "legal_person"
	SubjectInformationSystem Subject = "information_system"
	SubjectUnknown           Subject = "unknown"
)

// Role is what a legal person lets the holder do.
type Role string

// The roles, in the order of their numbers.
const (
	RoleHead               Role = "head"
	RoleRightToSign        Role = "right_to_sign"
	RoleFinancialDocuments Role = "financial_documents"
	RoleHR                 Role = "hr"
	RoleEmployee           Role = "employee"
	RoleInformationSystem  Role = "information_system"
)

// The authority's extended key usages: the kind of holder, and below
// "legal person" the role.
var (
	oidHolders     = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1}
	oidIndividual  = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 1}
	oidLegalPerson = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 2}
)

// roleByNumber maps the last number under oidLegalPerson.
func roleByNumber(n int) (Role, bool) {
	roles := []Role{
		RoleHead, RoleRightToSign, RoleFinancialDocuments, RoleHR, RoleEmployee, RoleInformationSystem,
	}
	if n < 1 || n > len(roles) {
		return "", false
	}
	return roles[n-1], true
}

// below tells whether oid lies strictly under arc.
func below(oid, arc asn1.ObjectIdentifier) bool {
	return len(oid) > len(arc) && oid[:len(arc)].Equal(arc)
}

// rolesOf gives the known roles in the order of the certificate.
func rolesOf(cert *x509.Certificate) []Role {
	var roles []Role
	for _, oid := range cert.UnknownExtKeyUsage {
		if !below(oid, oidLegalPerson) || len(oid) != len(oidLegalPerson)+1 {
			continue
		}
		if role, ok := roleByNumber(oid[len(oid)-1]); ok {
			roles = append(roles, role)
		}
	}
	return roles
}

// purposeOf is the profile of the authority (RSA: one key for each purpose;
// GOST 2015: one for both; GOST 2004: signing only). Any other key is unknown.
func purposeOf(cert *x509.Certificate, algorithm string) Purpose {
	switch algorithm {
	case AlgorithmRSA:
		return purposeByUsage(cert)
	case AlgorithmGOST2015:
		return purposeOfGOST2015(cert)
	case AlgorithmGOST2004:
		if signsDocuments(cert) {
			return PurposeSigning
		}
	}
	return PurposeUnknown
}

// purposeByUsage: nothing but clientAuth makes an authentication key, so a
// certificate without extended key usages is at most one for signing.
func purposeByUsage(cert *x509.Certificate) Purpose {
	authenticates := hasUsage(cert, x509.ExtKeyUsageClientAuth)
	signs := signsDocuments(cert)
	switch {
	case authenticates && signs:
		return PurposeBoth
	case authenticates:
		return PurposeAuthentication
	case signs:
		return PurposeSigning
	}
	return PurposeUnknown
}

// purposeOfGOST2015: since 2022 one key serves both and says so by its key
// usage. One that is bound to some other purpose alone is not of this profile.
func purposeOfGOST2015(cert *x509.Certificate) Purpose {
	both := x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	switch {
	case boundElsewhere(cert):
		return PurposeUnknown
	case cert.KeyUsage&both == both:
		return PurposeBoth
	}
	return purposeByUsage(cert)
}

// signsDocuments: emailProtection or, in X.509's older word, nonRepudiation.
func signsDocuments(cert *x509.Certificate) bool {
	if boundElsewhere(cert) {
		return false
	}
	return hasUsage(cert, x509.ExtKeyUsageEmailProtection) ||
		cert.KeyUsage&x509.KeyUsageContentCommitment != 0
}

// boundElsewhere tells whether extended key usages are there and none of them
// is one of the authority's profile: such a key stamps times, signs code, is a
// server's.
func boundElsewhere(cert *x509.Certificate) bool {
	some := len(cert.ExtKeyUsage)+len(cert.UnknownExtKeyUsage) > 0
	return some && !slices.ContainsFunc(cert.ExtKeyUsage, isPersonal) &&
		!slices.ContainsFunc(cert.UnknownExtKeyUsage, isHolder)
}

// bindsElsewhere tells whether any extended key usage is outside the profile
// of a person's key.
func bindsElsewhere(cert *x509.Certificate) bool {
	notPersonal := func(u x509.ExtKeyUsage) bool { return !isPersonal(u) }
	notHolder := func(oid asn1.ObjectIdentifier) bool { return !isHolder(oid) }
	return slices.ContainsFunc(cert.ExtKeyUsage, notPersonal) ||
		slices.ContainsFunc(cert.UnknownExtKeyUsage, notHolder)
}

func isPersonal(u x509.ExtKeyUsage) bool {
	return u == x509.ExtKeyUsageClientAuth || u == x509.ExtKeyUsageEmailProtection
}

func isHolder(oid asn1.ObjectIdentifier) bool { return below(oid, oidHolders) }

func hasUsage(cert *x509.Certificate, usage x509.ExtKeyUsage) bool {
	return slices.Contains(cert.ExtKeyUsage, usage)
}

// subjectOf goes from the holder that may do least to the individual, so that
// a certificate which says two things is not taken for a person's.
func subjectOf(c *Certificate) Subject {
	holders := c.X509.UnknownExtKeyUsage
	isSystem := slices.Contains(rolesOf(c.X509), RoleInformationSystem)
	hasUID := attribute(c.X509.Subject, oidUserID) != ""
	isLegal := slices.ContainsFunc(holders, func(oid asn1.ObjectIdentifier) bool {
		return oid.Equal(oidLegalPerson) || below(oid, oidLegalPerson)
	})
	switch {
	case isSystem || hasUID && c.IIN == "":
		return SubjectInformationSystem
	case isLegal || c.BIN != "":
		return SubjectLegalPerson
	case slices.ContainsFunc(holders, oidIndividual.Equal):
		return SubjectIndividual
	}
	return SubjectUnknown
}

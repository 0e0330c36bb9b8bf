package signer_test

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"testing"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/testca"
)

const (
	digital  = x509.KeyUsageDigitalSignature
	repudium = x509.KeyUsageContentCommitment // nonRepudiation
	encipher = x509.KeyUsageKeyEncipherment
)

func usages(key x509.KeyUsage, extended ...x509.ExtKeyUsage) testca.Change {
	return func(c *x509.Certificate) { c.KeyUsage, c.ExtKeyUsage = key, extended }
}

// holder replaces the authority's own extended key usages by those under
// 1.2.398.3.3.4.1, each given by its last numbers.
func holder(ends ...[]int) testca.Change {
	return func(c *x509.Certificate) {
		c.UnknownExtKeyUsage = nil
		for _, end := range ends {
			oid := append(asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1}, end...)
			c.UnknownExtKeyUsage = append(c.UnknownExtKeyUsage, oid)
		}
	}
}

func TestPurposeOfRSA(t *testing.T) {
	client, mail := x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageEmailProtection
	for name, c := range map[string]struct {
		want    signer.Purpose
		changes []testca.Change
	}{
		"authentication":             {signer.PurposeAuthentication, []testca.Change{usages(digital|encipher, client)}},
		"authentication, no usage":   {signer.PurposeAuthentication, []testca.Change{usages(0, client)}},
		"signing":                    {signer.PurposeSigning, []testca.Change{usages(digital|repudium, mail)}},
		"signing by mail only":       {signer.PurposeSigning, []testca.Change{usages(digital, mail)}},
		"signing by nonRepudiation":  {signer.PurposeSigning, []testca.Change{usages(repudium)}},
		"both":                       {signer.PurposeBoth, []testca.Change{usages(digital, client, mail)}},
		"both by nonRepudiation":     {signer.PurposeBoth, []testca.Change{usages(digital|repudium, client)}},
		"holder only":                {signer.PurposeUnknown, []testca.Change{usages(digital)}},
		"nothing at all":             {signer.PurposeUnknown, []testca.Change{usages(0), holder()}},
		"no extended, digital":       {signer.PurposeUnknown, []testca.Change{usages(digital | encipher), holder()}},
		"no extended, nonRepudation": {signer.PurposeSigning, []testca.Change{usages(digital | repudium), holder()}},
		"any":                        {signer.PurposeUnknown, []testca.Change{usages(digital|repudium, x509.ExtKeyUsageAny), holder()}},
		"code signing":               {signer.PurposeUnknown, []testca.Change{usages(digital|repudium, x509.ExtKeyUsageCodeSigning), holder()}},
		"server":                     {signer.PurposeUnknown, []testca.Change{usages(digital, x509.ExtKeyUsageServerAuth), holder()}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := describe(t, c.changes...).Purpose; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestSubject(t *testing.T) {
	uid := part("1.2.398.6.10.1.1", 0, 9, 2342, 19200300, 100, 1, 1)
	individual, legal, head, system := []int{1}, []int{2}, []int{2, 1}, []int{2, 6}
	const iin = "IIN910205499012"
	for name, c := range map[string]struct {
		want    signer.Subject
		changes []testca.Change
	}{
		"individual":                    {signer.SubjectIndividual, nil},
		"individual without an IIN":     {signer.SubjectIndividual, []testca.Change{named(testca.Name("Т", "Т", "", ""))}},
		"individual with a UID":         {signer.SubjectIndividual, []testca.Change{named(testca.Name("Т", "Т", iin, "", uid))}},
		"legal person":                  {signer.SubjectLegalPerson, []testca.Change{holder(legal, head)}},
		"a role alone":                  {signer.SubjectLegalPerson, []testca.Change{holder(head)}},
		"individual and legal person":   {signer.SubjectLegalPerson, []testca.Change{holder(individual, legal)}},
		"individual with a BIN":         {signer.SubjectLegalPerson, []testca.Change{named(testca.Name("Т", "Т", iin, "", unit("BIN123456789021")))}},
		"a BIN alone":                   {signer.SubjectLegalPerson, []testca.Change{holder(), named(testca.Name("Т", "Т", iin, "", unit("BIN123456789021")))}},
		"system by its role":            {signer.SubjectInformationSystem, []testca.Change{holder(legal, system)}},
		"system by its UID":             {signer.SubjectInformationSystem, []testca.Change{holder(legal), named(testca.Name("ИС", "", "", "", uid))}},
		"system that says individual":   {signer.SubjectInformationSystem, []testca.Change{named(testca.Name("ИС", "", "", "", uid))}},
		"nothing said":                  {signer.SubjectUnknown, []testca.Change{holder()}},
		"another kind of holder":        {signer.SubjectUnknown, []testca.Change{holder([]int{3})}},
		"something under individual":    {signer.SubjectUnknown, []testca.Change{holder([]int{1, 1})}},
		"no extended key usages at all": {signer.SubjectUnknown, []testca.Change{holder(), usages(digital)}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := describe(t, c.changes...).Subject; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestRoles(t *testing.T) {
	got := describe(t, holder([]int{2}, []int{2, 6}, []int{2, 1}, []int{2, 2}, []int{2, 3}, []int{2, 4}, []int{2, 5},
		[]int{2, 0}, []int{2, 7}, []int{2, 1, 1}, []int{1, 1})).Roles
	want := []signer.Role{"information_system", "head", "right_to_sign", "financial_documents", "hr", "employee"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// gost is a certificate with a key of a GOST algorithm, of which only what is
// looked at here is there: no key, and no signature.
func gost(oid asn1.ObjectIdentifier, key x509.KeyUsage, changes ...testca.Change) *signer.Certificate {
	spki, err := asn1.Marshal(struct {
		Algorithm struct{ OID asn1.ObjectIdentifier }
		Key       asn1.BitString
	}{struct{ OID asn1.ObjectIdentifier }{oid}, asn1.BitString{}})
	if err != nil {
		panic(err)
	}
	cert := testca.Person(changes...)
	cert.RawSubjectPublicKeyInfo, cert.KeyUsage = spki, key
	return signer.Describe(cert)
}

func TestPurposeOfGOST(t *testing.T) {
	gost2015 := asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 2}
	gost2004 := asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 1, 1}
	older := asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 6801, 1, 5, 8}
	unknown := asn1.ObjectIdentifier{1, 2, 398, 3, 10, 9}
	mail := usages(0, x509.ExtKeyUsageEmailProtection)
	code := usages(0, x509.ExtKeyUsageCodeSigning)
	for name, c := range map[string]struct {
		got       *signer.Certificate
		algorithm string
		purpose   signer.Purpose
	}{
		"2015":                        {gost(gost2015, digital|repudium, mail), "ECGOST3410-2015-512", signer.PurposeBoth},
		"2015, holder only":           {gost(gost2015, digital|repudium, usages(0)), "ECGOST3410-2015-512", signer.PurposeBoth},
		"2015, nothing extended":      {gost(gost2015, digital|repudium, usages(0), holder()), "ECGOST3410-2015-512", signer.PurposeBoth},
		"2015, digitalSignature only": {gost(gost2015, digital, mail), "ECGOST3410-2015-512", signer.PurposeSigning},
		"2015, nothing":               {gost(gost2015, 0, usages(0), holder()), "ECGOST3410-2015-512", signer.PurposeUnknown},
		"2015 for code":               {gost(gost2015, digital|repudium, code, holder()), "ECGOST3410-2015-512", signer.PurposeUnknown},
		"2004":                        {gost(gost2004, digital|repudium, mail), "ECGOST34310", signer.PurposeSigning},
		"2004, the older number":      {gost(older, digital|repudium, usages(0)), "ECGOST34310", signer.PurposeSigning},
		"2004 for clients":            {gost(gost2004, digital), "ECGOST34310", signer.PurposeUnknown},
		"2004 for code":               {gost(gost2004, digital|repudium, code, holder()), "ECGOST34310", signer.PurposeUnknown},
		"another":                     {gost(unknown, digital|repudium), "1.2.398.3.10.9", signer.PurposeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			if c.got.Algorithm != c.algorithm || c.got.Purpose != c.purpose {
				t.Errorf("got %s %s", c.got.Algorithm, c.got.Purpose)
			}
		})
	}
}

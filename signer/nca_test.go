package signer_test

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/csv"
	"encoding/hex"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
)

// in2024 is a day on which the keys of 2023 are valid.
var in2024 = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// ncaFacts are those of testdata/nca-expectations.tsv, by the key's
// identifier.
func ncaFacts(t *testing.T) map[string]map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "nca-expectations.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.Comment, r.LazyQuotes = '\t', '#', true
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string]map[string]string{}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, column := range lines[0] {
			row[column] = line[i]
		}
		facts[row["key"]] = row
	}
	return facts
}

// factsOf finds the row of a key file.
func factsOf(t *testing.T, facts map[string]map[string]string, file string) map[string]string {
	t.Helper()
	suffix := strings.TrimSuffix(file[strings.LastIndex(file, "_")+1:], ".p12")
	row := facts[suffix[:12]]
	if row == nil {
		t.Fatalf("%s is not in the table", file)
	}
	return row
}

// ncaPolicy is a portal's that trusts the authority's test CA and has its lists.
func ncaPolicy(t testing.TB) signer.Policy {
	t.Helper()
	store, err := trust.Load(testca.NCA(t, "ca", "test"))
	if err != nil {
		t.Fatal(err)
	}
	lists, err := revocation.LoadLists(testca.NCA(t, "ca", "test", "CRL"))
	if err != nil {
		t.Fatal(err)
	}
	return signer.Policy{
		At: in2024, Trust: store,
		Revocation: revocation.NewChecker(revocation.Options{Lists: lists, Now: func() time.Time { return in2024 }}),
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// described gives what the table has of a key.
func described(k *signer.Key, v signer.Verdict) map[string]string {
	c := k.Certificate
	var roles []string
	for _, role := range c.Roles {
		roles = append(roles, string(role))
	}
	got := map[string]string{
		"key": hex.EncodeToString(k.LocalKeyID)[:12], "owner": c.Owner, "algorithm": c.Algorithm, "purpose": string(c.Purpose),
		"subject": string(c.Subject), "roles": orDash(strings.Join(roles, ",")), "iin": yes(c.IIN != ""), "bin": yes(c.BIN != ""),
		"serial": c.Serial[:12], "reason": string(v.Reason), "revoked": "-",
	}
	if v.Reason == signer.ReasonFits {
		got["reason"] = "FITS"
	}
	if v.Revocation.State == revocation.Revoked {
		got["revoked"] = v.Revocation.RevokedAt.Format(time.DateOnly)
	}
	return got
}

// TestEveryKeyOfTheAuthority opens all files, compares them with the table of
// facts, and signs with each key: RSA and both kinds of GOST.
func TestEveryKeyOfTheAuthority(t *testing.T) {
	p, facts := ncaPolicy(t), ncaFacts(t)
	rows := testca.Catalogue(t)
	if len(rows) != 55 || len(facts) != 55 {
		t.Fatalf("%d files, %d facts", len(rows), len(facts))
	}
	revoked := 0
	for _, row := range rows {
		t.Run(row["file"], func(t *testing.T) {
			s := open(t, row.Path(t), testca.Password)
			if len(s.Keys) != 1 || s.Keys[0].Fault != signer.ReasonFits {
				t.Fatalf("%d keys, fault %q", len(s.Keys), s.Keys[0].Fault)
			}
			v := p.Examine(t.Context(), s.Keys[0])
			got := described(s.Keys[0], v)
			for column, want := range factsOf(t, facts, row["file"]) {
				if got[column] != want {
					t.Errorf("%s: got %q, want %q", column, got[column], want)
				}
			}
			if v.Reason == signer.ReasonCertRevoked {
				revoked++
			}
			signsAndVerifies(t, s.Keys[0])
		})
	}
	if revoked != 24 {
		t.Errorf("%d keys are revoked, want 24", revoked)
	}
}

func signsAndVerifies(t *testing.T, k *signer.Key) {
	t.Helper()
	der, err := k.Sign(rand.Reader, statement())
	if err != nil {
		t.Fatal(err)
	}
	content, err := statement().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := cms.Verify(der, content)
	if err != nil || !cert.Equal(k.Certificate.X509) {
		t.Errorf("the portal would say %v", err)
	}
}

// TestServerJudgesAsTheProgram: what a portal's server says of a certificate is
// what the program says of its key.
func TestServerJudgesAsTheProgram(t *testing.T) {
	p, facts := ncaPolicy(t), ncaFacts(t)
	for _, row := range testca.Catalogue(t) {
		c := signer.Describe(ncaCertificate(t, row))
		want := signer.Reason(factsOf(t, facts, row["file"])["reason"])
		if got := p.ExamineCertificate(t.Context(), c).Reason; got != want && want != "FITS" || want == "FITS" && got != signer.ReasonFits {
			t.Errorf("%s: got %q, want %q", row["file"], got, want)
		}
	}
}

// TestSigningKeysWhereAPortalTakesThem: the individuals' GOST keys of 2004 and
// RSA signing keys fit there, and nowhere else.
func TestSigningKeysWhereAPortalTakesThem(t *testing.T) {
	p, facts := ncaPolicy(t), ncaFacts(t)
	p.SigningKeys = true
	fits := 0
	for _, row := range testca.Catalogue(t) {
		fact := factsOf(t, facts, row["file"])
		want := signer.Reason(fact["reason"])
		switch {
		case want == "FITS" || want == signer.ReasonKeyPurposeWrong && fact["subject"] == "individual":
			want, fits = signer.ReasonFits, fits+1
		case want == signer.ReasonKeyPurposeWrong:
			want = signer.ReasonSubjectNotIndividual
		}
		if got := p.ExamineCertificate(t.Context(), signer.Describe(ncaCertificate(t, row))).Reason; got != want {
			t.Errorf("%s: got %q, want %q", row["file"], got, want)
		}
	}
	if fits != 4 {
		t.Errorf("%d keys fit, want 4", fits)
	}
}

// TestNamesOfTheAuthoritysFiles: what a file's name says of the algorithm is
// what its certificate says.
func TestNamesOfTheAuthoritysFiles(t *testing.T) {
	facts := ncaFacts(t)
	for _, row := range testca.Catalogue(t) {
		if got, want := signer.HintFromName(row["file"]).Algorithm(), factsOf(t, facts, row["file"])["algorithm"]; got != want {
			t.Errorf("%s: %q, want %q", row["file"], got, want)
		}
	}
}

// TestOpenSSLReadsTheSameCertificates: the certificate given is the one that
// OpenSSL finds in the file. (It has no arithmetic for the GOST keys.)
func TestOpenSSLReadsTheSameCertificates(t *testing.T) {
	t.Setenv("KEZEK_TEST_PASSWORD", testca.Password)
	for _, row := range testca.Catalogue(t) {
		out, err := testca.OpenSSL(t, "pkcs12", "-legacy", "-in", row.Path(t), "-passin", "env:KEZEK_TEST_PASSWORD", "-nokeys")
		start := bytes.Index(out, []byte("-----BEGIN CERTIFICATE"))
		if err != nil || start < 0 {
			t.Fatalf("%s: %v: %s", row["file"], err, out)
		}
		block, _ := pem.Decode(out[start:])
		if cert, err := x509.ParseCertificate(block.Bytes); err != nil || !cert.Equal(ncaCertificate(t, row)) {
			t.Errorf("%s: OpenSSL finds another certificate (%v)", row["file"], err)
		}
	}
}

// TestLocalKeyIDsOfTheAuthority: each file names its key without a password.
func TestLocalKeyIDsOfTheAuthority(t *testing.T) {
	for _, row := range testca.Catalogue(t) {
		ids, err := signer.LocalKeyIDs(row.Path(t))
		if err != nil || len(ids) != 1 || !strings.Contains(row["file"], "_"+hex.EncodeToString(ids[0])) {
			t.Errorf("%s: key ids %x, %v", row["file"], ids, err)
		}
	}
}

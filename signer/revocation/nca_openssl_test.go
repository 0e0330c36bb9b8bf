package revocation_test

import (
	"crypto/x509"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/revocation"
)

// checkRevocation compares with what OpenSSL prints of the list, and asks for
// the moment before.
func checkRevocation(t *testing.T, cert *x509.Certificate, s revocation.Status, lists *revocation.Lists, all []*x509.Certificate) {
	t.Helper()
	if s.RevokedAt.Before(cert.NotBefore) || s.RevokedAt.After(inDate) || s.Source != revocation.SourceCRL || s.Err != nil {
		t.Errorf("%x: %+v", cert.SerialNumber, s)
	}
	before := lists.Status(cert, issuerOf(t, cert, all), s.RevokedAt.Add(-time.Second))
	if before.State != revocation.Good {
		t.Errorf("%x a second before: %+v", cert.SerialNumber, before)
	}
	date, reason := listedByOpenSSL(t, hex.EncodeToString(cert.SerialNumber.Bytes()))
	if !date.Equal(s.RevokedAt) || reason != s.Reason {
		t.Errorf("%x: %v reason %d, OpenSSL says %v reason %d", cert.SerialNumber, s.RevokedAt, s.Reason, date, reason)
	}
}

// reasonsByOpenSSL are the reasons that stand in the test lists.
var reasonsByOpenSSL = map[string]int{
	"Key Compromise": 1, "CA Compromise": 2, "Affiliation Changed": 3, "Superseded": 4,
	"Cessation Of Operation": 5, "Certificate Hold": 6, "Privilege Withdrawn": 9,
}

// listedByOpenSSL looks a serial number up in `openssl crl -text` of every list.
func listedByOpenSSL(t *testing.T, serial string) (time.Time, int) {
	t.Helper()
	for _, name := range []string{"nca_rsa_test.crl", "nca_gost_test.crl", "nca_gost_test_2022.crl"} {
		text := textByOpenSSL(t, testca.NCA(t, "ca", "test", "CRL", name))
		_, after, found := strings.Cut(text, "Serial Number: "+strings.ToUpper(serial)+"\n")
		if !found {
			continue
		}
		one, _, _ := strings.Cut(after, "Serial Number: ")
		return parseOpenSSLEntry(t, one)
	}
	t.Errorf("OpenSSL lists no %s", serial)
	return time.Time{}, 0
}

func parseOpenSSLEntry(t *testing.T, text string) (time.Time, int) {
	t.Helper()
	lines := strings.Split(text, "\n")
	date, err := time.Parse("Jan _2 15:04:05 2006 MST", strings.TrimPrefix(strings.TrimSpace(lines[0]), "Revocation Date: "))
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range lines {
		if strings.Contains(line, "X509v3 CRL Reason Code") {
			return date, reasonsByOpenSSL[strings.TrimSpace(lines[i+1])]
		}
	}
	return date, 0
}

var texts = map[string]string{}

func textByOpenSSL(t *testing.T, path string) string {
	t.Helper()
	if texts[path] == "" {
		out, err := testca.OpenSSL(t, "crl", "-inform", "DER", "-in", path, "-noout", "-text")
		if err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		texts[path] = string(out)
	}
	return texts[path]
}

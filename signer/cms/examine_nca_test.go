package cms_test

import (
	"bytes"
	"crypto/x509"
	"errors"
	"os"
	"testing"
	"time"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

// What the authority's own library signed; the octets are the same in all.
var signedByAuthority = []byte("test123")

func readNCA(t testing.TB, elements ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(testca.NCA(t, elements...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestExamineReadsTheAuthoritysSamples(t *testing.T) {
	gost := cms.Signature{Digest: "GOSTR3411-2012-512"}
	rsa := cms.Signature{Digest: "SHA-256"}
	for _, c := range []struct {
		file     string
		attached bool
		content  []byte
		serials  []string
		want     []cms.Signature
	}{
		{"ncanode_cms_0.cms", true, nil, []string{serialGOST, serialRSA}, signedAt(2022, 9, 27, 21, 17, 59, gost, rsa)},
		{"ncanode_cms_0.cms", true, signedByAuthority, []string{serialGOST, serialRSA}, signedAt(2022, 9, 27, 21, 17, 59, gost, rsa)},
		{"ncanode_cms_1.cms", false, signedByAuthority, []string{serialGOST, serialRSA}, signedAt(2022, 9, 27, 21, 29, 41, gost, rsa)},
		{"ncanode_cms_2.cms", true, nil, []string{serialRSA}, signedAt(2022, 9, 28, 14, 40, 30, rsa)},
	} {
		r, err := cms.Examine(readNCA(t, "signed", c.file), c.content)
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		if r.Attached != c.attached || len(r.Signatures) != len(c.want) {
			t.Errorf("%s: attached %v, %d signatures", c.file, r.Attached, len(r.Signatures))
			continue
		}
		for i, got := range r.Signatures {
			compareSignature(t, c.file, got, c.want[i])
			if got.Certificate == nil || got.Certificate.SerialNumber.Text(16) != c.serials[i] {
				t.Errorf("%s: signer %d is %v", c.file, i, got.Signer.Serial)
			}
		}
	}
}

const (
	serialGOST = "ff06211dc82beb00253ffa000f1de84abef454f"
	serialRSA  = "4279390a141f5353a62947b61ed65e81741467d1"
)

func signedAt(year int, month time.Month, day, hour, minute, second int, signatures ...cms.Signature) []cms.Signature {
	for i := range signatures {
		signatures[i].SigningTime = time.Date(year, month, day, hour, minute, second, 0, time.UTC)
	}
	return signatures
}

// compareSignature compares what is told of a signature, and that it holds as
// it should.
func compareSignature(t *testing.T, name string, got, want cms.Signature) {
	t.Helper()
	if !errors.Is(got.Err, want.Err) || (got.Err == nil) != (want.Err == nil) {
		t.Errorf("%s: %v, want %v", name, got.Err, want.Err)
	}
	if !got.SigningTime.Equal(want.SigningTime) || got.Digest != want.Digest ||
		got.CertificateNamed != want.CertificateNamed || got.Unsigned != want.Unsigned || got.TimeStamps != want.TimeStamps ||
		got.Countersignatures != want.Countersignatures {
		t.Errorf("%s: %+v, want %+v", name, got, want)
	}
}

func TestExamineRefusesAChangedDigestOfEachSample(t *testing.T) {
	digest := marshal(oidMessageDigest)
	for _, name := range []string{"ncanode_cms_0.cms", "ncanode_cms_1.cms", "ncanode_cms_2.cms", "tsp_token.bin"} {
		whole := readNCA(t, "signed", name)
		signers := bytes.Count(whole, digest)
		if signers == 0 {
			t.Fatalf("%s has no message-digest", name)
		}
		at := 0
		for i := range signers {
			at += bytes.Index(whole[at:], digest) + len(digest)
			changed := bytes.Clone(whole)
			changed[at+10] ^= 1 // within the OCTET STRING
			r, err := cms.Examine(changed, contentOf(name))
			if err != nil {
				t.Fatal(err)
			}
			for j, s := range r.Signatures {
				if want := map[bool]error{true: cms.ErrDigestMismatch, false: nil}[i == j]; !errors.Is(s.Err, want) {
					t.Errorf("%s, digest %d changed: signature %d: %v", name, i, j, s.Err)
				}
			}
		}
	}
}

func contentOf(name string) []byte {
	if name == "ncanode_cms_1.cms" {
		return signedByAuthority
	}
	return nil
}

func TestExamineRefusesAChangedSignatureOfEachSample(t *testing.T) {
	for _, name := range []string{"ncanode_cms_0.cms", "ncanode_cms_1.cms", "ncanode_cms_2.cms", "tsp_token.bin"} {
		whole := readNCA(t, "signed", name)
		whole[len(whole)-5] ^= 0x10
		r, err := cms.Examine(whole, contentOf(name))
		if err != nil {
			t.Fatal(err)
		}
		if last := r.Signatures[len(r.Signatures)-1]; !errors.Is(last.Err, cms.ErrSignature) {
			t.Errorf("%s: %v", name, last.Err)
		}
	}
}

func TestExamineRefusesASampleOverAnotherContent(t *testing.T) {
	for name, want := range map[string]error{
		"ncanode_cms_0.cms": cms.ErrOtherContent,
		"ncanode_cms_1.cms": cms.ErrDigestMismatch,
		"ncanode_cms_2.cms": cms.ErrOtherContent,
	} {
		r, err := cms.Examine(readNCA(t, "signed", name), []byte("test124"))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Signatures {
			if !errors.Is(s.Err, want) {
				t.Errorf("%s: %v, want %v", name, s.Err, want)
			}
		}
	}
}

// A time stamp is a SignedData over another content than data.
func TestExamineReadsATimeStamp(t *testing.T) {
	r, err := cms.Examine(readNCA(t, "signed", "tsp_token.bin"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.ContentType.String() != "1.2.840.113549.1.9.16.1.4" || len(r.Signatures) != 1 {
		t.Fatalf("%v, %d signatures", r.ContentType, len(r.Signatures))
	}
	compareSignature(t, "token", r.Signatures[0], cms.Signature{
		SigningTime: time.Date(2022, 9, 18, 13, 20, 14, 0, time.UTC), Digest: "GOSTR3411-94", CertificateNamed: 1,
	})
}

// No bit of a file can be changed so that another document, another signer or
// another time is shown under a signature that holds.
func TestExamineShowsNothingThatWasNotSigned(t *testing.T) {
	whole := readNCA(t, "signed", "ncanode_cms_2.cms")
	want, err := cms.Examine(whole, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		changed := bytes.Clone(whole)
		changed[i] ^= 1 << (i % 8)
		r, err := cms.Examine(changed, signedByAuthority)
		if err != nil || len(r.Signatures) != 1 || r.Signatures[0].Err != nil {
			continue
		}
		got := r.Signatures[0]
		if !got.SigningTime.Equal(want.Signatures[0].SigningTime) ||
			!samePerson(got.Certificate, want.Signatures[0].Certificate) {
			t.Errorf("octet %d changed: %v", i, got.SigningTime)
		}
	}
}

// samePerson compares all but what the signature of a message cannot cover: the
// certificate's own signature and dates are for whoever judges the chain.
func samePerson(a, b *x509.Certificate) bool {
	return bytes.Equal(a.RawSubjectPublicKeyInfo, b.RawSubjectPublicKeyInfo) && bytes.Equal(a.RawIssuer, b.RawIssuer) &&
		a.SerialNumber.Cmp(b.SerialNumber) == 0
}

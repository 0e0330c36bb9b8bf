package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The authority's own samples.

func sample(t *testing.T, name string) (path, trusted, content string) {
	nca := ncaDir(t)
	return filepath.Join(nca, "signed", name), filepath.Join(nca, "ca", "test"), writeFile(t, "content", []byte("test123"))
}

func TestVerifyTakesTheAuthoritysSample(t *testing.T) {
	path, trusted, content := sample(t, "ncanode_cms_2.cms")
	for _, more := range [][]string{nil, {"-content", content}} {
		v := verifyJSON(t, exitOK, append([]string{"-at", "2021-06-01T00:00:00Z", "-trust", trusted, path}, more...)...)
		s := v.Signers[0]
		if s["owner"] != "ТЕСТОВ ТЕСТ" || s["iin"] != "123456789011" || s["serial"] != "4279390A141F5353A62947B61ED65E81741467D1" ||
			s["issuer"] != "ҰКО 3.0 (RSA TEST)" || s["algorithm"] != "RSA" || s["purpose"] != "signing" || s["signing_time"] != "2022-09-28T14:40:30Z" {
			t.Errorf("%v", s)
		}
	}
	// It was signed after the certificate had expired, if the signer is right;
	// at that moment nobody relies on it.
	verifyJSON(t, exitFailed, "-at", "2022-09-28T14:40:30Z", "-trust", trusted, path)
	verifyJSON(t, exitFailed, "-at", "2021-06-01T00:00:00Z", path)
}

// The two signers' certificates are at no moment both valid.
func TestVerifyNamesTheSignerOutsideValidity(t *testing.T) {
	for _, name := range []string{"ncanode_cms_0.cms", "ncanode_cms_1.cms"} {
		path, trusted, content := sample(t, name)
		for moment, want := range map[string][2]string{
			"2021-06-01T00:00:00Z": {"- AUTHORITY_EXPIRED CERT_NOT_YET_VALID -", "- - - -"},
			"2022-12-01T00:00:00Z": {"- - - -", "- - CERT_EXPIRED -"},
			"2023-12-01T00:00:00Z": {"- - CERT_EXPIRED -", "- - CERT_EXPIRED -"},
		} {
			v := verifyJSON(t, exitFailed, "-at", moment, "-trust", trusted, "-content", content, path)
			if *v.Attached != (name == "ncanode_cms_0.cms") || len(v.Signers) != 2 {
				t.Fatalf("%s: %+v", name, v)
			}
			for i, s := range v.Signers {
				if got := reasonsOf(s); got != want[i] {
					t.Errorf("%s at %s, signer %d: %s, want %s", name, moment, i, got, want[i])
				}
			}
			words := kezek(t, "", "verify", "-at", moment, "-trust", trusted, "-content", content, path).want(t, exitFailed).out
			if !strings.Contains(words, "ТЕСТТОВ ТЕСТТ") || !strings.Contains(words, "ТЕСТОВ ТЕСТ\n") {
				t.Errorf("%s", words)
			}
		}
	}
}

func TestVerifyRefusesAChangedDigestOfTheAuthoritysSamples(t *testing.T) {
	oid := []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04} // message-digest
	for name, signatures := range map[string]int{"ncanode_cms_0.cms": 2, "ncanode_cms_1.cms": 2, "ncanode_cms_2.cms": 1} {
		path, trusted, content := sample(t, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		start := 0
		for i := range signatures {
			start += bytes.Index(whole[start:], oid) + len(oid)
			changed := bytes.Clone(whole)
			changed[start+8] ^= 1
			v := verifyJSON(t, exitFailed, "-at", "2021-06-01T00:00:00Z", "-trust", trusted, "-content", content, writeFile(t, "changed.cms", changed))
			for j, s := range v.Signers {
				if (s["signature_reason"] == "CONTENT_CHANGED") != (i == j) {
					t.Errorf("%s, digest %d changed: signer %d: %v", name, i, j, s["signature_reason"])
				}
			}
		}
	}
}

// A time stamp is a signature over something else than a document, and is said
// to be.
func TestVerifyNamesATimeStamp(t *testing.T) {
	path, trusted, _ := sample(t, "tsp_token.bin")
	args := []string{"-at", "2022-12-01T00:00:00Z", "-trust", trusted, path}
	v := verifyJSON(t, exitOK, args...)
	if *v.ContentType != typeTimeStamp || v.Signers[0]["algorithm"] != "ECGOST34310" || v.Signers[0]["digest"] != "GOSTR3411-94" {
		t.Errorf("%v", v.Signers[0])
	}
	if r := kezek(t, "", append([]string{"verify"}, args...)...).want(t, exitOK); !strings.Contains(r.out, "time stamp") {
		t.Errorf("%s", r.out)
	}
}

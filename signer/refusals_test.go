package signer_test

import (
	"path/filepath"
	"testing"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/corpus"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/ui/explain/refusals"
)

// recorded are the containers of the corpus that stand for all of their kind in
// the table of refusals, with what a person did.
var recorded = map[string]string{
	"jks-wrong-password":              "a wrong password for a Java key store",
	"jks-wrong-password-empty":        "no password for a Java key store",
	"jceks-wrong-password":            "a wrong password for a JCEKS store",
	"mac-missing-wrong-password":      "a wrong password for a file without an integrity check",
	"flipped-everywhere":              "a file of which no part opens",
	"flipped-wrong-password":          "a damaged file and a wrong password",
	"jks-key-password-missing":        "the key in a Java key store has a password of its own",
	"jks-key-password-wrong":          "a wrong password for the key in a Java key store",
	"flipped-key-ciphertext":          "the key inside the file is damaged",
	"flipped-certificate-ciphertext":  "the certificate inside the file is damaged",
	"flipped-mac":                     "the file's check sum is damaged",
	"jks-flipped-digest":              "a Java key store whose check sum is damaged",
	"jks-truncated-half":              "the first half of a Java key store",
	"length-overflow-32":              "a file that promises 4 gigabytes",
	"nesting-of-bags":                 "a file nested a hundred deep",
	"gost2015-zero":                   "a GOST key that is zero",
	"other-password-for-the-key":      "a file with two passwords",
	"foreign-certificate-der":         "a certificate in place of a key file",
	"foreign-cms":                     "a signature in place of a key file",
	"foreign-empty":                   "an empty file",
	"foreign-html":                    "a web page in place of a key file",
	"foreign-jpeg":                    "a photograph in place of a key file",
	"foreign-key-pem":                 "a bare key in text form",
	"foreign-pdf":                     "a PDF in place of a key file",
	"foreign-zeros":                   "a file of zeros, from a broken stick",
	"foreign-zip":                     "an archive of key files",
	"bags-none":                       "a key file with nothing in it",
	"bags-of-a-secret-only":           "a key file with a secret only",
	"jks-no-entries":                  "an empty Java key store",
	"jks-trusted-only":                "a Java store of authorities",
	"openssl-certificate-without-key": "a key file with a certificate and no key",
	"iterations-key-over-limit":       "a key that would take a million and one rounds to open",
	"iterations-mac-64-bits":          "a check sum that would take for ever",
	"jceks-iterations-64-bits":        "a JCEKS store that would take for ever to open",
	"jks-too-large":                   "a Java key store of many megabytes",
	"jks-too-many-entries":            "a Java key store of 65 entries",
	"jks-version-3":                   "a Java key store of an unknown version",
	"flipped-mac-algorithm":           "a key file protected in an unknown way",
	"flipped-version":                 "a key file of an unknown version",
}

func TestRefusalsOfKeyFilesAreRecorded(t *testing.T) {
	found := 0
	for _, v := range loadCorpus(t) {
		name, listed := recorded[v.Name]
		if !listed {
			continue
		}
		found++
		path := testca.File(t, "container", v.Octets())
		_, err := signer.Opener{}.Open(t.Context(), signer.Source{Type: signer.StorageType(v.Storage), Path: path},
			signer.Secrets{Password: v.Password, KeyPassword: v.KeyPassword})
		if v.Expect == corpus.Success {
			t.Errorf("%s opens", v.Name)
		}
		checkClass(t, v, err)
		refusals.Record(t, "key file", name, err)
	}
	if found != len(recorded) {
		t.Errorf("%d of %d containers are in the corpus", found, len(recorded))
	}
}

func TestRefusalsOfFilesAndPathsAreRecorded(t *testing.T) {
	person := personFile(t)
	for name, c := range map[string]struct {
		kind           signer.StorageType
		path, password string
		want           error
	}{
		"a wrong password":                       {signer.StoragePKCS12, person, "Wrong123", signer.ErrWrongPassword},
		"the password with a space behind it":    {signer.StoragePKCS12, person, password + " ", signer.ErrWrongPassword},
		"a file that is gone":                    {signer.StoragePKCS12, filepath.Join(t.TempDir(), "gone.p12"), password, signer.ErrGone},
		"a stick that was pulled out":            {signer.StoragePKCS12, filepath.Join(t.TempDir(), "stick", "k.p12"), password, signer.ErrGone},
		"a folder in place of a file":            {signer.StoragePKCS12, t.TempDir(), password, signer.ErrNotKeyStore},
		"a path that no file can have":           {signer.StoragePKCS12, "a\x00b", password, signer.ErrUnreadable},
		"a kind of storage that nobody knows":    {"AKSomethingStore", person, password, signer.ErrUnsupported},
		"a token in a program that knows no one": {signer.StorageKaztoken, "", "1234", signer.ErrNoTokens},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := signer.Opener{}.Open(t.Context(), signer.Source{Type: c.kind, Path: c.path}, signer.Secrets{Password: c.password})
			isOnly(t, err, c.want)
			refusals.Record(t, "key file", name, err)
		})
	}
}

func TestRefusalsToSignAreRecorded(t *testing.T) {
	s := open(t, personFile(t), password)
	_, err := s.Keys[0].Sign(nil, signer.Statement{Purpose: "loan"})
	refusals.Record(t, "key file", "a portal that wants something else signed", err)
	s.Close()
	_, err = s.Keys[0].Sign(nil, statement())
	refusals.Record(t, "key file", "signing with a storage that was closed", err)
}

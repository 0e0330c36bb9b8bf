package pkcs12

import (
	"crypto/rand"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gopkcs12 "software.sslmate.com/src/go-pkcs12"

	"kezek.kz/kezek/signer/pki"
)

// ncaDir gives the folder with the authority's public test data and skips the
// test where there is none: it is third-party data and no part of the project.
func ncaDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("KEZEK_NCA_DIR")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "nca")
	}
	if _, err := os.Stat(filepath.Join(dir, "CATALOG.tsv")); err != nil {
		t.Skip("the authority's test data is not here (KEZEK_NCA_DIR)")
	}
	return dir
}

// ncaFile is one line of CATALOG.tsv: what OpenSSL says of a key file.
type ncaFile struct {
	file, password, notBefore, notAfter, serial, keyAlgorithm string
}

// rsa tells whether the file holds an RSA key.
func (f ncaFile) rsa() bool { return f.keyAlgorithm == "rsaEncryption" }

// ncaCatalogue reads CATALOG.tsv.
func ncaCatalogue(t testing.TB) []ncaFile {
	t.Helper()
	f, err := os.Open(filepath.Join(ncaDir(t), "CATALOG.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var files []ncaFile
	for _, row := range rows[1:] {
		files = append(files, ncaFile{
			file: row[column["file"]], password: row[column["password"]],
			notBefore: row[column["not_before"]], notAfter: row[column["not_after"]],
			serial: row[column["serial"]], keyAlgorithm: row[column["key_algorithm"]],
		})
	}
	return files
}

// ncaRead reads a file of the catalogue.
func ncaRead(t testing.TB, f ncaFile) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(ncaDir(t), filepath.FromSlash(f.file)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// ncaSample gives one RSA key file.
func ncaSample(t testing.TB) ([]byte, string) {
	t.Helper()
	for _, f := range ncaCatalogue(t) {
		if f.rsa() {
			return ncaRead(t, f), f.password
		}
	}
	t.Fatal("no RSA key in the catalogue")
	return nil, ""
}

func TestDecodeOpensEveryFileOfTheAuthority(t *testing.T) {
	files := ncaCatalogue(t)
	if len(files) < 50 {
		t.Fatalf("catalogue lists %d files", len(files))
	}
	for _, f := range files {
		t.Run(filepath.Base(f.file), func(t *testing.T) {
			entries, err := Decode(ncaRead(t, f), f.password)
			if err != nil {
				t.Fatal(err)
			}
			if len(entries) != 1 {
				t.Fatalf("%d keys, want 1", len(entries))
			}
			checkNCAEntry(t, f, entries[0])
		})
	}
}

// checkNCAEntry compares a key with what OpenSSL says of its certificate.
func checkNCAEntry(t *testing.T, f ncaFile, e Entry) {
	t.Helper()
	if e.Certificate == nil || e.Mismatch {
		t.Fatalf("certificate %v, mismatch %v", e.Certificate != nil, e.Mismatch)
	}
	cert := e.Certificate
	if want := ncaTime(t, f.notBefore); !cert.NotBefore.Equal(want) {
		t.Errorf("valid from %v, want %v", cert.NotBefore, want)
	}
	if want := ncaTime(t, f.notAfter); !cert.NotAfter.Equal(want) {
		t.Errorf("valid until %v, want %v", cert.NotAfter, want)
	}
	if want, ok := new(big.Int).SetString(f.serial, 16); !ok || cert.SerialNumber.Cmp(want) != 0 {
		t.Errorf("serial number %x, want %s", cert.SerialNumber, f.serial)
	}
	suffix := strings.TrimSuffix(filepath.Base(f.file), ".p12")
	suffix = suffix[strings.LastIndex(suffix, "_")+1:]
	if got := hex.EncodeToString(e.LocalKeyID); got != suffix || e.FriendlyName != suffix {
		t.Errorf("localKeyID %s, friendlyName %s, want %s", got, e.FriendlyName, suffix)
	}
	if f.keyAlgorithm != algorithmName(e) && !strings.HasPrefix(f.keyAlgorithm, "1.3.6.1.4.1.6801") {
		t.Errorf("algorithm %v, want %s", e.Algorithm, f.keyAlgorithm)
	}
	signsForItsCertificate(t, e)
}

// algorithmName is the private key's algorithm as OpenSSL writes it.
func algorithmName(e Entry) string {
	if e.Algorithm.Equal(oidRSA) {
		return "rsaEncryption"
	}
	return e.Algorithm.String()
}

// signsForItsCertificate proves that the private key is the certificate's by
// what it is for.
func signsForItsCertificate(t *testing.T, e Entry) {
	t.Helper()
	public, err := pki.PublicKey(e.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	algorithm, err := pki.AlgorithmOf(public)
	if err != nil {
		t.Fatal(err)
	}
	digest := algorithm.Sum([]byte("test"))
	signature, err := e.Key.Sign(rand.Reader, digest, algorithm.Options)
	if err != nil || !algorithm.Verify(public, digest, signature) {
		t.Errorf("the certificate's key does not verify what %T signs: %v", e.Key, err)
	}
}

// ncaTime reads a time as OpenSSL prints it.
func ncaTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse("Jan _2 15:04:05 2006 MST", s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestDecodeRefusesWrongPasswordOfEveryFileOfTheAuthority(t *testing.T) {
	for _, f := range ncaCatalogue(t) {
		for _, password := range []string{"", "qwerty12", f.password + " "} {
			if _, err := Decode(ncaRead(t, f), password); !errors.Is(err, ErrWrongPassword) {
				t.Errorf("%s with %q: %v, want ErrWrongPassword", f.file, password, err)
			}
		}
	}
}

func TestLocalKeyIDsOfTheAuthority(t *testing.T) {
	for _, f := range ncaCatalogue(t) {
		ids, err := LocalKeyIDs(ncaRead(t, f))
		if err != nil || len(ids) != 1 || !strings.Contains(f.file, hex.EncodeToString(ids[0])) {
			t.Errorf("%s: %x, %v", f.file, ids, err)
		}
	}
}

// The reason for all the work in ber.go: should go-pkcs12 learn BER one day,
// this tells.
func TestLibraryAloneRefusesTheAuthority(t *testing.T) {
	data, password := ncaSample(t)
	_, _, _, err := gopkcs12.DecodeChain(data, password)
	if err == nil || !strings.Contains(err.Error(), "indefinite length") {
		t.Errorf("go-pkcs12 on a file of the authority: %v", err)
	}
}

package corpus

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Seeds gives what fuzzing starts from: the corpus that lies in dir, and with
// their password the key files of the authority's public test data, which are
// nobody's to copy here, where they are (KEZEK_NCA_DIR, else shared/nca beside
// the repository). Containers that a header makes large come without their
// zeros.
func Seeds(dir string) ([]Vector, error) {
	all, err := Load(dir)
	if err != nil {
		return nil, err
	}
	authority := os.Getenv("KEZEK_NCA_DIR")
	if authority == "" {
		authority = filepath.Join(dir, "..", "..", "..", "..", "shared", "nca")
	}
	err = filepath.WalkDir(filepath.Join(authority, "keys"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".p12") {
			return nil // absent, or something else
		}
		octets, err := os.ReadFile(path)
		all = append(all, Vector{Name: "authority", Storage: "PKCS12", Password: "Qwerty12", Data: octets})
		return err
	})
	return all, err
}

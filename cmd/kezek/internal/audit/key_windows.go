package audit

import (
	"fmt"
	"os"
)

// openKey opens the file. Who may read it is the business of the folder's
// access list there.
func openKey(path string) (*os.File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: %s: no file", ErrKey, path)
	}
	return os.Open(path)
}

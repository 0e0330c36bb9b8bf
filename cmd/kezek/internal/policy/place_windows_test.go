package policy

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Everybody may make folders where the policy's folder belongs; without a file
// in it that keeps nobody from Kezek at home.
func TestSomebodysFolderWithoutAFileIsNoPolicy(t *testing.T) {
	place := Place{Dir: filepath.Join(t.TempDir(), "Kezek"), File: "policy.json"}
	for range 2 {
		if p, err := place.Load(shipped(t)); p != nil || err != nil {
			t.Errorf("%+v, %v", p, err)
		}
		_ = os.Mkdir(place.Dir, 0o700) // its list lets whoever runs the test write
	}
	if err := os.WriteFile(place.Name(), []byte(`{}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err := place.Load(shipped(t)); p != nil || !errors.Is(err, ErrUnsafe) {
		t.Errorf("%+v, %v", p, err)
	}
}

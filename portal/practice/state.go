package practice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// The folder:
//
//	practice.lock   held while a practice portal runs
//	authority.pem   the RSA authority's key and certificate, and
//	authority-gost.pem   the GOST one's
//	ca.pem, ca-gost.pem  their certificates
//	crl/            their revocation lists
//	keys/           the key files
//	outbox/         the mails
//	almaty.db …     what the portals keep
//	looks.json      when an application was looked at first
//	state.json      which key file is whose, and the ports; written last
type folder struct{ dir string }

func (f folder) path(name string) string { return filepath.Join(f.dir, name) }
func (f folder) keys() string            { return f.path("keys") }
func (f folder) outbox() string          { return f.path("outbox") }
func (f folder) authority() string       { return f.path("authority.pem") }
func (f folder) authorityGOST() string   { return f.path("authority-gost.pem") }
func (f folder) ca() string              { return f.path("ca.pem") }
func (f folder) caGOST() string          { return f.path("ca-gost.pem") }
func (f folder) lists() string           { return f.path("crl") }
func (f folder) lock() string            { return f.path("practice.lock") }
func (f folder) looks() string           { return f.path("looks.json") }
func (f folder) state() string           { return f.path("state.json") }

// openFolder makes what is missing of the folder and clears what an earlier
// start left half-done.
func openFolder(dir string) (folder, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return folder{}, err
	}
	f := folder{abs}
	if err := makeOwnDir(f.dir, filepath.Base(f.lock())); err != nil {
		return folder{}, err
	}
	for _, d := range []string{f.keys(), f.outbox(), f.lists()} {
		if err := makeDir(d); err != nil {
			return folder{}, err
		}
	}
	return f, nil
}

// clear removes half-written files; the lock is held.
func (f folder) clear() error {
	for _, d := range []string{f.dir, f.keys(), f.outbox(), f.lists()} {
		if err := removeLeftovers(d); err != nil {
			return err
		}
	}
	return nil
}

// hold takes the folder for this process. The lock is a bbolt file because
// bbolt locks files on every system this program runs on; it holds nothing, so
// one that is damaged is made anew.
func (f folder) hold(ctx context.Context, check checkFunc) (*bbolt.DB, error) {
	path := f.lock()
	err := check.inspect(ctx, path)
	if errors.Is(err, ErrDamaged) {
		err = os.Remove(path)
	}
	if err != nil {
		return nil, alreadyRuns(err)
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout})
	return db, alreadyRuns(err)
}

// alreadyRuns names the one error that a person can do something about.
func alreadyRuns(err error) error {
	if errors.Is(err, bolterrors.ErrTimeout) {
		return ErrRunning
	}
	return err
}

// state is what state.json holds.
type state struct {
	Ports map[string]int    `json:"ports"` // by portal
	Keys  map[string]string `json:"keys"`  // note to file name
}

// loadState gives an empty state where there is none that can be read: then
// everything is made anew.
func (f folder) loadState() state {
	var s state
	data, err := os.ReadFile(f.state())
	if err != nil || json.Unmarshal(data, &s) != nil {
		s = state{}
	}
	if s.Ports == nil {
		s.Ports = map[string]int{}
	}
	return s
}

func (f folder) saveState(s state) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("state: %w", err)
	}
	return writeFile(f.state(), append(data, '\n'))
}

package practice

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"kezek.kz/kezek/signer/pkcs12"
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

// material is the authorities and the key files, in the order of keyPlans.
type material struct {
	authorities authorities
	keys        []keyFile
}

// materials loads the authorities and the keys, or makes what cannot be used.
func (f folder) materials(ctx context.Context, o Options, s *state) (m material, err error) {
	if m.authorities, err = f.loadAuthorities(o); err != nil {
		return m, err
	}
	whole := m.authorities.rsa != nil && m.authorities.gost != nil
	if whole {
		m.keys, whole = f.loadKeys(m.authorities, *s, o.judgedAt())
	}
	if whole {
		return m, f.writeCAs(m.authorities)
	}
	return f.make(ctx, o, s, m.authorities)
}

// loadAuthorities gives those that can be used; the others are nil.
func (f folder) loadAuthorities(o Options) (a authorities, err error) {
	if a.rsa, err = usable(f.authority(), o); err == nil {
		a.gost, err = usable(f.authorityGOST(), o)
	}
	return a, err
}

func usable(path string, o Options) (*authority, error) {
	a, err := loadAuthority(path)
	switch {
	case errors.Is(err, os.ErrNotExist), errors.Is(err, errAuthority):
		return nil, nil
	case err != nil:
		return nil, err
	case !a.covers(o.Now()) || !a.covers(o.judgedAt()):
		return nil, nil
	}
	return a, nil
}

func (f folder) loadKeys(a authorities, s state, now time.Time) ([]keyFile, bool) {
	var keys []keyFile
	for _, plan := range keyPlans() {
		k, ok := a.of(plan.algorithm).loadKeyFile(f.keys(), s.Keys[plan.note], plan, now)
		if !ok {
			return nil, false
		}
		keys = append(keys, k)
	}
	return keys, true
}

// make makes all keys, and the authorities that are not there.
func (f folder) make(ctx context.Context, o Options, s *state, a authorities) (material, error) {
	stock, err := f.generate(ctx, o, a.rsa == nil)
	if err != nil {
		return material{}, err
	}
	if a.rsa == nil {
		key := stock[len(stock)-1]
		if a.rsa, err = newAuthority(o.Rand, authorityName, key, o.Now()); err == nil {
			err = a.rsa.save(f.authority())
		}
	}
	if err == nil && a.gost == nil {
		if a.gost, err = newGOSTAuthority(o.Rand, o.Now()); err == nil {
			err = a.gost.save(f.authorityGOST())
		}
	}
	if err == nil {
		err = f.writeCAs(a)
	}
	if err != nil {
		return material{}, err
	}
	keys, err := f.makeKeys(o, s, a, stock)
	return material{a, keys}, err
}

// generate makes the RSA keys: one for each plan that needs one and, last, one
// for the authority.
func (f folder) generate(ctx context.Context, o Options, withAuthority bool) ([]*rsa.PrivateKey, error) {
	n := rsaKeys()
	if withAuthority {
		n++
	}
	done := 0
	o.Progress(done, n)
	return generate(ctx, o.Rand, n, func() {
		done++
		o.Progress(done, n)
	})
}

// makeKeys writes the key files, notes them in the state, and removes those
// that no state names any more.
func (f folder) makeKeys(o Options, s *state, a authorities, stock []*rsa.PrivateKey) ([]keyFile, error) {
	old := s.Keys
	s.Keys = map[string]string{}
	var keys []keyFile
	for _, plan := range keyPlans() {
		pair, err := plan.keyPair(o.Rand, &stock)
		if err != nil {
			return nil, err
		}
		k, err := a.of(plan.algorithm).makeKeyFile(o.Rand, f.keys(), plan, pair, o.judgedAt())
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
		s.Keys[plan.note] = filepath.Base(k.File)
	}
	if err := f.saveState(*s); err != nil {
		return nil, err
	}
	return keys, f.removeStrays(slices.Collect(maps.Values(old)), *s)
}

// removeStrays removes key files of earlier times and of a start that was cut
// short. Only what the state named before, or what the practice password opens
// and the practice authority issued, goes: somebody may have put a file of
// their own there.
func (f folder) removeStrays(old []string, s state) error {
	entries, err := os.ReadDir(f.keys())
	if err != nil {
		return err
	}
	named := slices.Collect(maps.Values(s.Keys))
	for _, e := range entries {
		path := filepath.Join(f.keys(), e.Name())
		ours := slices.Contains(old, e.Name()) || isPracticeKey(path)
		if slices.Contains(named, e.Name()) || !ours {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

func isPracticeKey(path string) bool {
	data, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	entries, err := pkcs12.Decode(data, Password)
	return err == nil && len(entries) == 1 && entries[0].Certificate != nil &&
		slices.Contains([]string{authorityName, authorityNameGOST}, entries[0].Certificate.Issuer.CommonName)
}

func (f folder) writeCAs(a authorities) error {
	return errors.Join(writeCA(f.ca(), a.rsa), writeCA(f.caGOST(), a.gost))
}

// writeCA writes the certificate for others to trust, where it is not there.
func writeCA(path string, a *authority) error {
	have, err := os.ReadFile(path)
	if err == nil && string(have) == string(a.pem()) {
		return nil
	}
	return writeFile(path, a.pem())
}

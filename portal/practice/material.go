package practice

import (
	"context"
	"crypto/rsa"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kezek.kz/kezek/signer/pkcs12"
)

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

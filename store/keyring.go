package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"runtime"

	"github.com/zalando/go-keyring"
)

// Keyring keeps one sealing key of 32 octets. Its methods may take as long as
// they like: Open waits only so long.
type Keyring interface {
	// Key gives the key, ErrNoKey when the keyring works and holds none, any
	// other error when it does not work, is locked or holds no proper key.
	Key() ([]byte, error)
	// SetKey keeps the key.
	SetKey(key []byte) error
}

// The name under which the key lies in the system keyring. Some keyrings show
// it to the person.
const (
	keyringService = "Kezek"
	keyringUser    = "session store"
)

// SystemKeyring is the keyring of the operating system: the Secret Service
// (Linux and the BSDs), the login keychain (macOS), the credential manager
// (Windows).
func SystemKeyring() Keyring { return systemKeyring{} }

type systemKeyring struct{}

func (systemKeyring) Key() ([]byte, error) {
	if !keyringReachable() {
		return nil, ErrNoKeyring
	}
	text, err := keyring.Get(keyringService, keyringUser)
	if errors.Is(err, keyring.ErrNotFound) {
		return nil, ErrNoKey
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoKeyring, err)
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != keySize {
		return nil, ErrNoKeyring // somebody else's; it is not overwritten
	}
	return key, nil
}

func (systemKeyring) SetKey(key []byte) error {
	err := keyring.Set(keyringService, keyringUser, base64.StdEncoding.EncodeToString(key))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoKeyring, err)
	}
	return nil
}

// keyringReachable tells whether asking can succeed. Where no session bus
// runs, the D-Bus library would start one with dbus-launch, which stays behind
// for ever and has no keyring in it.
func keyringReachable() bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return true
	}
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return true
	}
	me, err := user.Current()
	if err != nil {
		return false
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join("/run/user", me.Uid, name)); err == nil {
			return true
		}
	}
	return false
}

// keyringKey gives the key in the keyring, a new one when it works and holds
// none. Any error means that there is no usable keyring: with ErrNoKey it
// answered and holds none, otherwise it may hold one.
func keyringKey(ctx context.Context, o Options) ([]byte, error) {
	if o.Keyring == nil {
		return nil, ErrNoKeyring
	}
	ctx, cancel := context.WithTimeout(ctx, o.KeyringTimeout)
	defer cancel()
	key, err := withinLimit(ctx, o.Keyring.Key)
	if !errors.Is(err, ErrNoKey) {
		return checkKey(key, err)
	}
	if key, err = giveKey(ctx, o); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoKey, err)
	}
	return key, nil
}

// giveKey makes a key and gives it to the keyring.
func giveKey(ctx context.Context, o Options) ([]byte, error) {
	key, err := newKey(o.Rand)
	if err != nil {
		return nil, err
	}
	_, err = withinLimit(ctx, func() (struct{}, error) { return struct{}{}, o.Keyring.SetKey(key) })
	if err != nil {
		return nil, err
	}
	// Read back: what a keyring takes and then does not give would be a key
	// lost with the process.
	return checkKey(withinLimit(ctx, o.Keyring.Key))
}

func checkKey(key []byte, err error) ([]byte, error) {
	if err == nil && len(key) != keySize {
		err = ErrNoKeyring
	}
	return key, err
}

// withinLimit runs ask and gives up waiting when ctx ends. A keyring that
// waits for its person keeps that goroutine; the result is dropped.
func withinLimit[T any](ctx context.Context, ask func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		value, err := ask()
		done <- answer{value, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ErrNoKeyring
	}
}

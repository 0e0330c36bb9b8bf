package server

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// argonParams are the costs of one argon2id call (RFC 9106): memory in KiB,
// passes over it, and lanes.
type argonParams struct {
	memory, passes uint32
	lanes          uint8
}

// argonNow is what passwords are kept with from now on: OWASP's first choice of
// the least (Password Storage Cheat Sheet), 19 MiB, two passes, one lane. It is
// raised here and nowhere else: a hash tells what it was made with, and is made
// anew when its password comes again.
var argonNow = argonParams{memory: 19 << 10, passes: 2, lanes: 1}

const (
	saltSize = 16
	hashSize = 32
	// maxHashing is how many argon2id calls may hold their memory at a time.
	maxHashing = 4
	// hashWait is how long somebody waits for a turn: less than
	// portal.AnswerWithin, with the call itself and the way on top.
	hashWait = 7 * time.Second
)

// Bounds of what a stored hash may ask for, so that a damaged one cannot take
// all memory.
const (
	maxArgonMemory = 256 << 10 // KiB
	maxArgonPasses = 16
)

var (
	errPHC  = errors.New("stored password hash is not one of argon2id")
	errBusy = errors.New("no turn to hash a password")
)

// passwords makes and checks the hashes of passwords, a few at a time.
type passwords struct {
	turns  chan struct{}
	wait   time.Duration // for a turn
	rand   io.Reader
	derive func(password, salt []byte, p argonParams) []byte
}

func newPasswords(random io.Reader) *passwords {
	return &passwords{turns: make(chan struct{}, maxHashing), wait: hashWait, rand: random, derive: argon}
}

func argon(password, salt []byte, p argonParams) []byte {
	return argon2.IDKey(password, salt, p.passes, p.memory, p.lanes, hashSize)
}

// hash makes what is kept of a password: a PHC string.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(p.rand, salt); err != nil {
		return "", fmt.Errorf("randomness: %w", err)
	}
	key, err := p.inTurn(ctx, password, salt, argonNow)
	if err != nil {
		return "", err
	}
	return phc(argonNow, salt, key), nil
}

// right tells whether a password is the one that stored was made of, and
// whether stored was made with other costs than today's. It costs one argon2id
// call whatever stored is: without a password, or with a damaged one (errPHC),
// nobody is right, and nobody can tell by the time that it took.
func (p *passwords) right(ctx context.Context, password, stored string) (right, outdated bool, err error) {
	params, salt, want, broken := parsePHC(stored)
	if broken != nil {
		params, salt, want = argonNow, make([]byte, saltSize), make([]byte, hashSize)
	}
	got, err := p.inTurn(ctx, password, salt, params)
	switch {
	case err != nil:
		return false, false, err
	case stored == "":
		broken = nil
	}
	right = subtle.ConstantTimeCompare(got, want) == 1 && stored != "" && broken == nil
	return right, params != argonNow, broken
}

// inTurn waits until one of few may use that much memory: errBusy after
// the time for that, or the error of ctx.
func (p *passwords) inTurn(ctx context.Context, password string, salt []byte, params argonParams) ([]byte, error) {
	wait, cancel := context.WithTimeoutCause(ctx, p.wait, errBusy)
	defer cancel()
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-wait.Done():
		return nil, context.Cause(wait)
	}
	return p.derive(prepared(password), salt, params), nil
}

// prepared makes one of the ways in which keyboards write the same letter
// (RFC 8265, section 4.2): й is one character here and two elsewhere.
func prepared(password string) []byte { return norm.NFC.Bytes([]byte(password)) }

// phc writes a hash in the PHC string format.
func phc(p argonParams, salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.passes, p.lanes, b64(salt), b64(key))
}

// parsePHC reads what phc wrote, at whatever costs within the bounds: errPHC
// for everything else.
func parsePHC(s string) (p argonParams, salt, key []byte, err error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, nil, nil, errPHC
	}
	_, scanned := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.lanes)
	salt, badSalt := base64.RawStdEncoding.DecodeString(parts[4])
	key, badKey := base64.RawStdEncoding.DecodeString(parts[5])
	switch {
	case scanned != nil, badSalt != nil, badKey != nil, len(salt) < 8, len(key) != hashSize, !p.sane():
		return p, nil, nil, errPHC
	}
	return p, salt, key, nil
}

func (p argonParams) sane() bool {
	return p.lanes > 0 && p.passes > 0 && p.passes <= maxArgonPasses &&
		p.memory >= 8*uint32(p.lanes) && p.memory <= maxArgonMemory
}

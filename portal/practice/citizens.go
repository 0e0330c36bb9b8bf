package practice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/gost"
)

// NoteCitizen is the note of a key that Citizens made.
const NoteCitizen = "citizen"

// authorityNameCitizens is the issuer of the citizens' keys.
const authorityNameCitizens = "УЧЕБНЫЙ ЦЕНТР (ЖИТЕЛИ)"

// MaxCitizens is how many made-up people there are.
const MaxCitizens = 1000

// Errors of Citizens, besides the operating system's and the context's.
var (
	// ErrCitizens means a number of people that there are not.
	ErrCitizens = errors.New("practice citizens: from 1 to 1000")
	// ErrNotEmpty means a folder in which something is already: keys of another
	// authority would be mixed with these.
	ErrNotEmpty = errors.New("practice citizens: the folder is not empty")
)

// Citizens makes the keys of n made-up people who come to a service centre one
// after another, all different, for a day's rehearsal with real files: each has
// a name and an IIN of their own, and the key of an authority that a portal
// takes when it is started with the folder trust in Options.Trust. Each of them
// stands in for the mother there. The folder dir is made, or empty; the keys lie
// in dir/keys, the authority's certificate in dir/trust; all of them open with
// Password. They are good for a year from now on. Where ctx ends it, those that
// are made stay.
func Citizens(ctx context.Context, dir string, n int, random io.Reader, now time.Time) (keys []Key, trust string, err error) {
	if n < 1 || n > MaxCitizens {
		return nil, "", ErrCitizens
	}
	if trust, err = citizensFolder(dir); err != nil {
		return nil, "", err
	}
	a, err := newCitizensAuthority(random, now)
	if err != nil {
		return nil, "", err
	}
	if err := writeFile(filepath.Join(trust, "ca.pem"), a.pem()); err != nil {
		return nil, "", err
	}
	for i := range n {
		if ctx.Err() != nil {
			return nil, "", ctx.Err()
		}
		k, err := a.citizen(random, filepath.Join(dir, "keys"), i, now)
		if err != nil {
			return nil, "", err
		}
		keys = append(keys, k)
	}
	return keys, trust, nil
}

// citizensFolder makes the folders and gives that of the authority.
func citizensFolder(dir string) (trust string, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("practice citizens: %w", err)
	case len(entries) > 0:
		return "", ErrNotEmpty
	}
	trust = filepath.Join(dir, "trust")
	for _, d := range []string{dir, trust, filepath.Join(dir, "keys")} {
		if err := makeDir(d); err != nil {
			return "", fmt.Errorf("practice citizens: %w", err)
		}
	}
	return trust, nil
}

// newCitizensAuthority makes an authority whose key is not kept.
func newCitizensAuthority(random io.Reader, now time.Time) (*authority, error) {
	key, err := gost.GenerateKey(random, gost.Curve512A())
	if err != nil {
		return nil, fmt.Errorf("practice citizens: %w", err)
	}
	return newAuthority(random, authorityNameCitizens, key, now)
}

func (a *authority) citizen(random io.Reader, dir string, i int, now time.Time) (Key, error) {
	plan := keyPlan{note: NoteCitizen, algorithm: signer.AlgorithmGOST2015, person: citizen(i)}
	key, err := plan.keyPair(random, nil)
	if err != nil {
		return Key{}, err
	}
	k, err := a.makeKeyFile(random, dir, plan, key, now)
	return k.Key, err
}

// citizen is the i-th made-up person. Women and men take turns; no two have the
// same name or IIN.
func citizen(i int) person {
	female := i%2 == 0
	lasts, firsts, fathers := citizenLasts(), citizenFirsts(female), citizenFathers()
	last := lasts[i%len(lasts)]
	first := firsts[i/len(lasts)%len(firsts)]
	father := fathers[i/(len(lasts)*len(firsts))%len(fathers)]
	if female {
		return person{citizenIIN(i, '4'), last + "А", first, father + "ҚЫЗЫ"}
	}
	return person{citizenIIN(i, '3'), last, first, father + "ҰЛЫ"}
}

// citizenIIN is an IIN with a serial of 99xx, as all made-up people have: the
// birthday tells them apart.
func citizenIIN(i int, century byte) string {
	born := day(1962, time.January, 3).AddDate(0, 0, 11*i)
	for serial := 9900; ; serial++ {
		digits := fmt.Sprintf("%s%c%04d", born.Format("060102"), century, serial)
		for check := '0'; check <= '9'; check++ {
			if iin := digits + string(check); portal.CheckIIN(iin) == nil {
				return iin
			}
		}
	}
}

// 21 surnames and 8 first names make 168 people of one father's name; 21 is
// odd, so that both sexes meet every surname.
func citizenLasts() []string {
	return []string{
		"АХМЕТОВ", "ӘБДІРОВ", "БЕЙСЕНОВ", "ҒАБДУЛЛИН", "ДОСЖАНОВ", "ЕСЕНОВ", "ЖАҚЫПОВ", "ЗАРИПОВ", "ИСАБАЕВ", "КЕНЖЕБЕКОВ", "ҚАЙРАТОВ",
		"ЛЕСБЕКОВ", "МҰҚАНОВ", "НҰРҒАЛИЕВ", "ОРАЗОВ", "ӨМІРОВ", "РАХЫМОВ", "СМАҒҰЛОВ", "ТҮСІПОВ", "ҮСЕНОВ", "ШАЙХИЕВ",
	}
}

func citizenFirsts(female bool) []string {
	if female {
		return []string{"АЙГЕРІМ", "БОТАГӨЗ", "ГҮЛСІМ", "ДИНАРА", "ЖАНСАЯ", "ҚЫМБАТ", "МЕРУЕРТ", "САМАЛ"}
	}
	return []string{"АРМАН", "БАҒДАТ", "ДӘУРЕН", "ЕРЛАН", "ЖАНДОС", "ҚАНАТ", "МАҚСАТ", "САНЖАР"}
}

func citizenFathers() []string {
	return []string{"АСҚАР", "БОЛАТ", "ДӘРМЕН", "ЕРМЕК", "ЖҰМАБЕК", "ҚАЙСАР"}
}

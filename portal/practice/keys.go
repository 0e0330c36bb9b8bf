package practice

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/pkcs12"
)

// renewBefore is how long before their end the practice keys are made anew.
const renewBefore = 30 * 24 * time.Hour

// keyPair makes the key of a plan; RSA keys take long and come from the stock.
func (k keyPlan) keyPair(random io.Reader, stock *[]*rsa.PrivateKey) (crypto.Signer, error) {
	curve := gost.Curve512A()
	switch k.algorithm {
	case signer.AlgorithmRSA:
		key := (*stock)[0]
		*stock = (*stock)[1:]
		return key, nil
	case signer.AlgorithmGOST2004:
		curve = gost.CurveCryptoProA()
	}
	key, err := gost.GenerateKey(random, curve)
	if err != nil {
		return nil, fmt.Errorf("practice key: %w", err)
	}
	return key, nil
}

// rsaKeys is how many RSA keys the plans need.
func rsaKeys() int {
	n := 0
	for _, plan := range keyPlans() {
		if plan.algorithm == signer.AlgorithmRSA {
			n++
		}
	}
	return n
}

// generate makes n RSA keys, as many at a time as there are processors. When
// ctx ends it returns at once; a key under way is finished and dropped, since
// the standard library cannot be interrupted.
func generate(ctx context.Context, random io.Reader, n int, made func()) ([]*rsa.PrivateKey, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	jobs, keys := make(chan struct{}, n), make(chan *rsa.PrivateKey, n)
	for range n {
		jobs <- struct{}{}
	}
	close(jobs)
	for range min(n, runtime.GOMAXPROCS(0)) {
		go worker(ctx, cancel, random, jobs, keys)
	}
	all := make([]*rsa.PrivateKey, 0, n)
	for len(all) < n {
		select {
		case k := <-keys:
			all = append(all, k)
			made()
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	return all, nil
}

func worker(ctx context.Context, fail context.CancelCauseFunc, random io.Reader, jobs <-chan struct{}, keys chan<- *rsa.PrivateKey) {
	for range jobs {
		if ctx.Err() != nil {
			return
		}
		k, err := rsa.GenerateKey(random, rsaBits)
		if err != nil {
			fail(fmt.Errorf("practice key: %w", err))
			return
		}
		keys <- k
	}
}

// locked lets several goroutines read one source of randomness.
type locked struct {
	mu   sync.Mutex
	from io.Reader
}

func (l *locked) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.from.Read(p)
}

// keyFile is a practice key that lies in the folder.
type keyFile struct {
	Key
	ids  [][]byte // localKeyIDs
	cert *x509.Certificate
}

// makeKeyFile issues the certificate and writes the container.
func (a *authority) makeKeyFile(random io.Reader, dir string, plan keyPlan, key crypto.Signer, now time.Time) (keyFile, error) {
	cert, err := a.certificate(random, plan, key.Public(), now)
	if err != nil {
		return keyFile{}, err
	}
	data, err := pkcs12.Encode(random, pkcs12.Container{Key: key, Certificate: cert}, Password)
	if err != nil {
		return keyFile{}, fmt.Errorf("practice key file: %w", err)
	}
	name := plan.filePrefix() + hex.EncodeToString(cert.SubjectKeyId) + ".p12"
	if err := writeFile(filepath.Join(dir, name), data); err != nil {
		return keyFile{}, err
	}
	return describe(dir, name, plan, cert, data)
}

// loadKeyFile reads a key file that was made before; false where it is not
// there, not whole, not of this authority or near its end.
func (a *authority) loadKeyFile(dir, name string, plan keyPlan, now time.Time) (keyFile, bool) {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil || filepath.Base(name) != name {
		return keyFile{}, false
	}
	entries, err := pkcs12.Decode(data, Password)
	if err != nil || len(entries) != 1 || entries[0].Certificate == nil || entries[0].Mismatch {
		return keyFile{}, false
	}
	cert := entries[0].Certificate
	if !a.issued(cert) || !plan.serves(cert, now) {
		return keyFile{}, false
	}
	k, err := describe(dir, name, plan, cert, data)
	return k, err == nil
}

// serves tells whether the key is still what its plan says: an expired one
// expired, every other one good for some time.
func (k keyPlan) serves(cert *x509.Certificate, now time.Time) bool {
	if k.expired {
		return now.After(cert.NotAfter)
	}
	return !now.Before(cert.NotBefore) && now.Before(cert.NotAfter.Add(-renewBefore))
}

func describe(dir, name string, plan keyPlan, cert *x509.Certificate, data []byte) (keyFile, error) {
	ids, err := pkcs12.LocalKeyIDs(data)
	if err != nil {
		return keyFile{}, fmt.Errorf("practice key file: %w", err)
	}
	return keyFile{ids: ids, cert: cert, Key: Key{
		File: filepath.Join(dir, name), Password: Password,
		IIN: plan.person.iin, Name: plan.person.name(), Note: plan.note,
	}}, nil
}

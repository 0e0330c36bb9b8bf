package trust

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Why an address gave no certificate, besides those of [Inspect].
var (
	// ErrAddress means that it is no https address. Fingerprints are compared
	// by people, who tire of it: nobody on the way gets to try.
	ErrAddress = errors.New("trust: not an https address")
	// ErrNotThere means that the server answered and that no certificate is at
	// the address, or none at the moment: another status than 200, an empty
	// file, a page that says "try again". Authorities move their files.
	ErrNotThere = errors.New("trust: no certificate at the address")
	// ErrRedirected means that the server sends on to another server, or round
	// and round; it is not followed.
	ErrRedirected = errors.New("trust: address sends elsewhere")
	// ErrInsecure means that the server does not prove that it is the one
	// named in the address.
	ErrInsecure = errors.New("trust: server is not the one of the address")
	// ErrUnreachable means no answer, or none to its end in time.
	ErrUnreachable = errors.New("trust: address cannot be reached")
)

const (
	defaultTimeout = 20 * time.Second
	maxRedirects   = 3
)

// NCAAddresses gives where the national authority publishes its certificates:
// two roots, then the issuing authorities of both generations.
func NCAAddresses() []string {
	const folder = "https://pki.gov.kz/cert/"
	return []string{
		folder + "root_rsa_2020.cer",
		folder + "root_gost_2022.cer",
		folder + "nca_rsa_2022.cer",
		folder + "nca_gost_2022.cer",
		folder + "nca_rsa.cer",
		folder + "nca_gost.cer",
	}
}

// Fetcher downloads certificates.
type Fetcher struct {
	// Client is whose transport is used (proxy, roots); with nil, net/http's
	// default one. Its redirect policy and cookies are not.
	Client *http.Client
	// Timeout is for one address, to the last octet; 0 means 20 seconds.
	Timeout time.Duration
	// MaxSize is the largest answer, in octets; 0 or more than a megabyte
	// means a megabyte.
	MaxSize int64
}

// Result is what one address gave: candidates, or an error.
type Result struct {
	Address    string
	Candidates []Candidate
	// Err is, by errors.Is, one of ErrAddress, ErrNotThere, ErrRedirected,
	// ErrInsecure, ErrUnreachable, ErrTooLarge, ErrNotAuthority.
	Err error
}

// Fetch asks one address after the other and trusts nothing of what they give:
// that is for [Folder.Add], once a person has confirmed it. Progress, unless
// nil, is called on this goroutine before each address with the number of those
// done, and once more with all of them done and no address. The error is ctx's
// alone; the results until then come with it.
func (f Fetcher) Fetch(ctx context.Context, addresses []string, progress func(done, total int, address string)) ([]Result, error) {
	if progress == nil {
		progress = func(int, int, string) {}
	}
	client := f.client()
	results := make([]Result, 0, len(addresses))
	for i, address := range addresses {
		progress(i, len(addresses), address)
		found, err := f.one(ctx, client, address)
		if ctx.Err() != nil {
			return results, ctx.Err()
		}
		results = append(results, Result{address, found, err})
	}
	progress(len(addresses), len(addresses), "")
	return results, nil
}

func (f Fetcher) client() *http.Client {
	own := &http.Client{CheckRedirect: stayWithHost}
	if f.Client != nil {
		own.Transport = f.Client.Transport
	}
	return own
}

// stayWithHost lets a server name another path of its own and nothing else.
func stayWithHost(next *http.Request, before []*http.Request) error {
	first := before[0].URL
	if len(before) > maxRedirects || next.URL.Scheme != first.Scheme || next.URL.Host != first.Host {
		return ErrRedirected
	}
	return nil
}

func (f Fetcher) one(ctx context.Context, client *http.Client, address string) ([]Candidate, error) {
	target, err := url.Parse(address)
	if err != nil || target.Scheme != "https" || target.Host == "" || target.User != nil {
		return nil, ErrAddress
	}
	ctx, cancel := context.WithTimeout(ctx, f.timeout())
	defer cancel()
	data, err := f.get(ctx, client, target)
	if err != nil {
		return nil, err
	}
	found, err := Candidates(data)
	if errors.Is(err, ErrNotCertificate) {
		return nil, fmt.Errorf("%w: %w", ErrNotThere, err)
	}
	return found, err
}

func (f Fetcher) get(ctx context.Context, client *http.Client, target *url.URL) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return nil, ErrAddress
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, transportError(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: status %d", ErrNotThere, answer.StatusCode)
	}
	return f.read(ctx, answer.Body)
}

func (f Fetcher) read(ctx context.Context, body io.Reader) ([]byte, error) {
	limit := f.maxSize()
	data, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err == nil {
		// A connection that is being closed may look like a proper end.
		err = ctx.Err()
	}
	switch {
	case int64(len(data)) > limit:
		return nil, ErrTooLarge
	case err != nil:
		return nil, transportError(err)
	}
	return data, nil
}

func transportError(err error) error {
	var unverified *tls.CertificateVerificationError
	switch {
	case errors.Is(err, ErrRedirected):
		return ErrRedirected
	case errors.As(err, &unverified):
		return fmt.Errorf("%w: %w", ErrInsecure, err)
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

func (f Fetcher) timeout() time.Duration {
	if f.Timeout > 0 {
		return f.Timeout
	}
	return defaultTimeout
}

func (f Fetcher) maxSize() int64 {
	if f.MaxSize > 0 && f.MaxSize < maxFileSize {
		return f.MaxSize
	}
	return maxFileSize
}

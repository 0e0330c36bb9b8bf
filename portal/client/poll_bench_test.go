package client

import (
	"context"
	"net/http"
	"net/http/httputil"
	"testing"

	"kezek.kz/kezek/portal/practice"
)

// weighed counts the octets of the answers, their headers included.
type weighed struct {
	inner  http.RoundTripper
	octets int
}

func (w *weighed) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.inner.RoundTrip(r)
	if err == nil {
		if all, err := httputil.DumpResponse(resp, true); err == nil {
			w.octets += len(all)
		}
	}
	return resp, err
}

// BenchmarkPoll is what a cabinet costs that looks for news at the practice
// portal: the list of four children as a whole, and by its version.
func BenchmarkPoll(b *testing.B) {
	p, err := practice.Start(context.Background(), practice.Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	c, err := New(Options{Address: p.Portals[0].URL, Roots: p.Roots()})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	s := signedIn(b, p, c)
	if _, err := s.SetEmail(context.Background(), "parent@example.kz"); err != nil {
		b.Fatal(err)
	}
	for _, child := range []string{childIIN, "241102699044", "210930599150", "220517699163"} {
		if _, err := s.Bind(context.Background(), child, ""); err != nil {
			b.Fatal(err)
		}
	}
	scale := &weighed{inner: c.http.GetClient().Transport}
	c.http.GetClient().Transport = scale
	_, etag, _, err := s.ApplicationsIfChanged(context.Background(), "")
	if err != nil {
		b.Fatal(err)
	}
	for name, version := range map[string]string{"whole": "", "version": etag} {
		b.Run(name, func(b *testing.B) {
			scale.octets = 0
			for range b.N {
				if _, _, changed, err := s.ApplicationsIfChanged(context.Background(), version); err != nil || changed != (version == "") {
					b.Fatal(changed, err)
				}
			}
			b.ReportMetric(float64(scale.octets)/float64(b.N), "octets/op")
		})
	}
}

package revocation

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"kezek.kz/kezek/signer/internal/testca"
)

func nameOf(address string) []byte {
	var b cryptobyte.Builder
	addPointName(&b, address)
	return b.BytesOrPanic()
}

// statusCase is a certificate, what the authority's lists are, and the answer.
type statusCase struct {
	lists  []draft
	state  State
	reason int
	err    error
}

const listAddress = "http://crl.example/base.crl"

// statusCases are the rules of Lists.Status, one by one. Days count from the
// moment judged at.
func statusCases(cert *x509.Certificate) map[string]statusCase {
	day := func(n int) time.Time { return at.AddDate(0, 0, n) }
	full := func(n int64, entries ...entryDraft) draft {
		return draft{extensions: []extend{number(n)}, entries: entries}
	}
	delta := func(n, of int64, entries ...entryDraft) draft {
		return draft{extensions: []extend{number(n), deltaOf(of)}, entries: entries}
	}
	made := func(d draft, from, to int) draft { d.made, d.next = day(from), day(to); return d }
	scoped := func(d draft, parts ...[]byte) draft {
		d.extensions = append(d.extensions, point(parts...))
		return d
	}
	dated := func(e entryDraft, n int) entryDraft { e.at = day(n); return e }
	hold, lifted := revokes(cert, because(6)), revokes(cert, because(8))
	compromise := revokes(cert, because(1))
	return map[string]statusCase{
		"no list":                     {nil, Unknown, 0, ErrNoSource},
		"full list":                   {[]draft{full(1)}, Good, 0, nil},
		"list without number":         {[]draft{{}}, Good, 0, nil},
		"revoked":                     {[]draft{full(1, compromise)}, Revoked, 1, nil},
		"revoked without reason":      {[]draft{full(1, revokes(cert))}, Revoked, 0, nil},
		"on hold":                     {[]draft{full(1, hold)}, Revoked, 6, nil},
		"revoked at this very moment": {[]draft{full(1, dated(compromise, 0))}, Revoked, 1, nil},
		"revoked tomorrow":            {[]draft{full(1, dated(compromise, 1))}, Good, 0, nil},

		"list made later":                    {[]draft{made(full(1), 10, 20)}, Good, 0, nil},
		"revoked in a list made later":       {[]draft{made(full(1, compromise), 10, 20)}, Revoked, 1, nil},
		"revoked later, in a list of then":   {[]draft{made(full(1, dated(compromise, 5)), 10, 20)}, Good, 0, nil},
		"stale":                              {[]draft{made(full(1), -9, -1)}, Unknown, 0, ErrStale},
		"without next update":                {[]draft{{endless: true}}, Unknown, 0, ErrStale},
		"revoked in a stale list":            {[]draft{made(full(1, compromise), -9, -1)}, Revoked, 1, nil},
		"on hold in a stale list":            {[]draft{made(full(1, hold), -9, -1)}, Unknown, 0, ErrStale},
		"stale beside one in date":           {[]draft{made(full(1), -9, -1), full(2)}, Good, 0, nil},
		"hold lifted since":                  {[]draft{made(full(1, hold), -9, 5), full(2)}, Good, 0, nil},
		"revoked in the older of two":        {[]draft{made(full(1, compromise), -9, 5), full(2)}, Revoked, 1, nil},
		"list made after the certificate":    {[]draft{made(full(1), 3600, 3700)}, Unknown, 0, ErrExpired},
		"two entries, one of them permanent": {[]draft{full(1, hold, compromise)}, Revoked, 1, nil},

		"delta adds nothing":                     {[]draft{full(3), delta(4, 3)}, Good, 0, nil},
		"delta numbered for itself":              {[]draft{full(10), delta(5, 10)}, Good, 0, nil},
		"delta of the base's own number":         {[]draft{full(1), delta(1, 1)}, Good, 0, nil},
		"delta adds":                             {[]draft{full(3), delta(4, 3, compromise)}, Revoked, 1, nil},
		"delta puts on hold":                     {[]draft{full(3), delta(4, 3, hold)}, Revoked, 6, nil},
		"delta lifts a hold":                     {[]draft{full(3, hold), delta(4, 3, lifted)}, Good, 0, nil},
		"delta of an older base lifts a hold":    {[]draft{full(3, hold), delta(4, 2, lifted)}, Good, 0, nil},
		"delta lifts no revocation":              {[]draft{full(3, compromise), delta(4, 3, lifted)}, Revoked, 1, nil},
		"delta lifts no revocation of no reason": {[]draft{full(3, revokes(cert)), delta(4, 3, lifted)}, Revoked, 0, nil},
		"delta of a newer base lifts nothing":    {[]draft{full(3, hold), delta(5, 4, lifted)}, Revoked, 6, nil},
		"delta of a newer base adds":             {[]draft{full(3), delta(5, 4, compromise)}, Revoked, 1, nil},
		"delta to a list without number":         {[]draft{{entries: []entryDraft{hold}}, delta(5, 4, lifted)}, Revoked, 6, nil},
		"delta older than the base":              {[]draft{full(3, hold), made(delta(4, 3, lifted), -5, 5)}, Revoked, 6, nil},
		"stale delta lifts nothing":              {[]draft{made(full(3, hold), -9, 5), made(delta(4, 3, lifted), -8, -1)}, Revoked, 6, nil},
		"stale delta adds":                       {[]draft{made(full(3), -9, 5), made(delta(4, 3, compromise), -8, -1)}, Revoked, 1, nil},
		"stale delta holds nothing":              {[]draft{made(full(3), -9, 5), made(delta(4, 3, hold), -8, -1)}, Good, 0, nil},
		"hold lifted later":                      {[]draft{full(3, hold), delta(4, 3, dated(lifted, 1))}, Revoked, 6, nil},
		"delta alone":                            {[]draft{delta(4, 3)}, Unknown, 0, ErrScope},
		"delta alone revokes":                    {[]draft{delta(4, 3, compromise)}, Revoked, 1, nil},
		"delta alone holds":                      {[]draft{delta(4, 3, hold)}, Revoked, 6, nil},
		"delta alone lifts":                      {[]draft{delta(4, 3, lifted)}, Unknown, 0, ErrScope},
		"delta of another scope lifts nothing":   {[]draft{full(3, hold), scoped(delta(4, 3, lifted), flag(1))}, Revoked, 6, nil},

		"of users":                   {[]draft{scoped(full(1), flag(1))}, Good, 0, nil},
		"of authorities":             {[]draft{scoped(full(1, compromise), flag(2))}, Unknown, 0, ErrScope},
		"of attributes":              {[]draft{scoped(full(1, compromise), flag(5))}, Unknown, 0, ErrScope},
		"of some reasons":            {[]draft{scoped(full(1), []byte{0x83, 2, 1, 2})}, Unknown, 0, ErrScope},
		"of some reasons, revoked":   {[]draft{scoped(full(1, compromise), []byte{0x83, 2, 1, 2})}, Revoked, 1, nil},
		"of this address":            {[]draft{scoped(full(1), nameOf(listAddress))}, Good, 0, nil},
		"of another address":         {[]draft{scoped(full(1, compromise), nameOf("http://crl.example/2.crl"))}, Unknown, 0, ErrScope},
		"of another, and of all":     {[]draft{scoped(full(1), nameOf("http://crl.example/2.crl")), full(1)}, Good, 0, nil},
		"critical, known extension":  {[]draft{{extensions: []extend{{ceNumber, true, integer(1)}}}}, Good, 0, nil},
		"harmless unknown extension": {[]draft{{extensions: []extend{{ceNonsense, false, []byte{5, 0}}}}}, Good, 0, nil},
		"invalidity date":            {[]draft{full(1, revokes(cert, because(1), invalidSince("20200101000000Z")))}, Revoked, 1, nil},
	}
}

func invalidSince(text string) extend {
	return extend{ceInvalid, false, append([]byte{24, 15}, text...)}
}

func TestStatus(t *testing.T) {
	for algorithm, ca := range map[string]*testca.Authority{"RSA": rsaAuthority(t), "GOST": gostAuthority(t)} {
		cert := ca.Person(t, pointed(listAddress, "", ""))
		for name, c := range statusCases(cert) {
			t.Run(algorithm+" "+name, func(t *testing.T) {
				var lists []*List
				for _, d := range c.lists {
					lists = append(lists, d.list(t, ca))
				}
				s := NewLists(lists...).Status(cert, ca.Certificate, at)
				if s.State != c.state || s.Reason != c.reason || !errors.Is(s.Err, c.err) {
					t.Errorf("%+v, want %s, reason %d, %v", s, c.state, c.reason, c.err)
				}
				consistent(t, s)
			})
		}
	}
}

// consistent holds an answer to what Status says of its fields.
func consistent(t *testing.T, s Status) {
	t.Helper()
	known := s.State == Good || s.State == Revoked
	if known != (s.Err == nil) || known != (s.Source != "") || known == s.ThisUpdate.IsZero() ||
		(s.State == Revoked) == s.RevokedAt.IsZero() {
		t.Errorf("inconsistent: %+v", s)
	}
}

// TestStatusOfAnAuthority: lists of users do not speak of authorities.
func TestStatusOfAnAuthority(t *testing.T) {
	root := rsaAuthority(t)
	below := root.Authority(t, "Below")
	for name, c := range map[string]struct {
		flag byte
		want State
	}{"users": {1, Unknown}, "authorities": {2, Good}} {
		d := draft{extensions: []extend{point(flag(c.flag))}}
		if s := NewLists(d.list(t, root)).Status(below.Certificate, root.Certificate, at); s.State != c.want {
			t.Errorf("list of %s: %+v", name, s)
		}
	}
}

func TestNoListsAtAll(t *testing.T) {
	ca := rsaAuthority(t)
	var none *Lists
	for _, l := range []*Lists{none, {}, NewLists()} {
		if s := l.Status(ca.Person(t), ca.Certificate, at); s.State != Unknown || !errors.Is(s.Err, ErrNoSource) || l.Len() != 0 {
			t.Errorf("%+v", s)
		}
	}
}

func TestLoadLists(t *testing.T) {
	ca := rsaAuthority(t)
	cert := ca.Person(t)
	dir := t.TempDir()
	der := draft{entries: []entryDraft{revokes(cert)}}.der(t, ca)
	delta := draft{extensions: []extend{number(2), deltaOf(1)}}.der(t, ca)
	block := func(kind string, data []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}) }
	for name, data := range map[string][]byte{
		"a.crl": der, "below/B.DER": der, "both.pem": append(block("X509 CRL", der), block("X509 CRL", delta)...),
		"mixed.pem": append(block("CERTIFICATE", ca.Certificate.Raw), block("X509 CRL", der)...),
		"ca.der":    ca.Certificate.Raw, "cut.crl": der[:100], "empty.crl": nil, "list.txt": der,
		"again.crl": []byte("<html>Try again</html>"), "odd.pem": []byte("-----BEGIN"),
		"critical.crl": draft{extensions: []extend{{ceNonsense, true, nil}}}.der(t, ca),
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "a.crl"), filepath.Join(dir, "link.crl")); err != nil {
		t.Logf("no links here: %v", err)
	}
	lists, err := LoadLists(dir)
	if err != nil {
		t.Fatal(err)
	}
	if n := lists.Len(); n != 6 && n != 5 {
		t.Errorf("%d lists", n)
	}
	if s := lists.Status(cert, ca.Certificate, at); s.State != Revoked {
		t.Errorf("%+v", s)
	}
}

func TestLoadListsRefuses(t *testing.T) {
	if _, err := LoadLists(filepath.Join(t.TempDir(), "absent")); !errors.Is(err, ErrUnreadable) {
		t.Errorf("absent: %v", err)
	}
	crowded := t.TempDir()
	for i := range maxFiles + 1 {
		if err := os.WriteFile(filepath.Join(crowded, string(rune('a'+i%26))+time.Duration(i).String()+".crl"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var named *fs.PathError
	if _, err := LoadLists(crowded); !errors.Is(err, ErrTooMany) || !errors.As(err, &named) || named.Path != crowded {
		t.Errorf("crowded: %v", err)
	}
	if none, err := LoadLists(); err != nil || none.Len() != 0 {
		t.Errorf("no folder: %v", err)
	}
}

func TestLoadListsRefusesAFolderWithoutList(t *testing.T) {
	ca := rsaAuthority(t)
	full, without := t.TempDir(), t.TempDir()
	for path, data := range map[string][]byte{
		filepath.Join(full, "a.crl"): draft{}.der(t, ca), filepath.Join(without, "ca.der"): ca.Certificate.Raw,
	} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if lists, err := LoadLists(full, full); err != nil || lists.Len() != 2 {
		t.Errorf("a list in each: %v", err)
	}
	for name, dirs := range map[string][]string{
		"alone": {without}, "before": {without, full}, "after": {full, without},
	} {
		var named *fs.PathError
		if lists, err := LoadLists(dirs...); !errors.Is(err, ErrNoList) || !errors.As(err, &named) || named.Path != without || lists != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadAllStopsAtTheLimit(t *testing.T) {
	for _, announced := range []int64{-1, 0, 3, 10, 11, 1 << 40} {
		for size, want := range map[int]bool{0: true, 10: true, 11: false, 5000: false} {
			data, err := readAll(bytes.NewReader(make([]byte, size)), announced, 10)
			if err != nil || (len(data) == size && (data != nil || size == 0)) != (want && announced <= 10) && size > 0 {
				t.Errorf("announced %d, size %d: %d octets, %v", announced, size, len(data), err)
			}
		}
	}
}

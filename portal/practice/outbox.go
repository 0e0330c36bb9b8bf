package practice

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server"
)

// ErrNoCode means that no code was mailed to an address.
var ErrNoCode = errors.New("no code in the outbox")

// Mail is a mail that a practice portal sent.
type Mail struct {
	File              string // path
	Portal            string // ID of the portal
	At                time.Time
	To, Subject, Body string
	Code              string // six digits, empty in a mail without a code
}

// The headers that are not of RFC 5322: for programs that walk the journey.
const (
	headerCode   = "X-Kezek-Code"
	headerPortal = "X-Kezek-Portal"
)

// mailName is a number that grows, so that names sort in the order of sending
// whatever the clock does.
var mailName = regexp.MustCompile(`^([0-9]{6,})\.eml$`)

// outbox is a folder of mails, RFC 5322, one file each.
type outbox struct {
	dir string
	now func() time.Time

	mu sync.Mutex
}

// from is one portal's way into the outbox; it is its server.Mailer.
type from struct {
	*outbox
	portal string
}

// Send writes the mail as a file that appears whole.
func (f from) Send(_ context.Context, m server.Mail) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	names, err := mailFiles(f.dir)
	if err != nil {
		return err
	}
	next := 1
	if len(names) > 0 {
		next = number(names[len(names)-1]) + 1
	}
	path := filepath.Join(f.dir, fmt.Sprintf("%06d.eml", next))
	return writeFile(path, message(f.portal, next, f.now(), m))
}

// message gives the mail as RFC 5322. Its text is 8bit UTF-8, so that a text
// editor shows it as well as a mail program does.
func message(portalID string, n int, at time.Time, m server.Mail) []byte {
	var b bytes.Buffer
	line := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, oneLine(value)) }
	line("From", (&mail.Address{Name: "Kezek", Address: portalID + "@localhost"}).String())
	line("To", (&mail.Address{Address: m.To}).String())
	line("Subject", mime.BEncoding.Encode("utf-8", m.Subject))
	line("Date", at.Format(time.RFC1123Z))
	line("Message-ID", fmt.Sprintf("<%d.%d.%s@localhost>", n, at.UnixNano(), portalID))
	line("MIME-Version", "1.0")
	line("Content-Type", "text/plain; charset=utf-8")
	line("Content-Transfer-Encoding", "8bit")
	line(headerPortal, portalID)
	if m.Code != "" {
		line(headerCode, m.Code)
	}
	b.WriteString("\r\n")
	b.WriteString(strings.ReplaceAll(strings.ReplaceAll(m.Body, "\r\n", "\n"), "\n", "\r\n"))
	b.WriteString("\r\n")
	return b.Bytes()
}

// oneLine keeps a value from becoming a header of its own.
func oneLine(s string) string {
	return strings.NewReplacer("\r", "", "\n", "").Replace(s)
}

// list reads the mails, the newest first.
func (o *outbox) list() ([]Mail, error) { return readMails(o.dir) }

// readMails leaves out a file that is no mail (any more): the others are still
// wanted.

func readMails(dir string) ([]Mail, error) {
	names, err := mailFiles(dir)
	if err != nil {
		return nil, err
	}
	slices.Reverse(names)
	mails := make([]Mail, 0, len(names))
	for _, name := range names {
		if m, err := readMail(filepath.Join(dir, name)); err == nil {
			mails = append(mails, m)
		}
	}
	return mails, nil
}

// mailFiles gives the names in the order of sending.
func mailFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	var names []string
	for _, e := range entries {
		if mailName.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return number(a) - number(b) })
	return names, nil
}

func number(name string) int {
	n, _ := strconv.Atoi(strings.TrimSuffix(name, ".eml")) // mailName matched
	return n
}

func readMail(path string) (Mail, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Mail{}, fmt.Errorf("outbox: %w", err)
	}
	msg, err := mail.ReadMessage(bufio.NewReader(bytes.NewReader(data)))
	if err != nil {
		return Mail{}, fmt.Errorf("outbox: %s is no mail", filepath.Base(path))
	}
	body, err := io.ReadAll(msg.Body)
	if err != nil {
		return Mail{}, fmt.Errorf("outbox: %w", err)
	}
	m := Mail{File: path, Portal: msg.Header.Get(headerPortal), Code: msg.Header.Get(headerCode)}
	m.Body = strings.TrimSpace(strings.ReplaceAll(string(body), "\r\n", "\n"))
	m.At, _ = msg.Header.Date() // a mail that somebody edited is still shown
	m.Subject, _ = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if to, err := mail.ParseAddress(msg.Header.Get("To")); err == nil {
		m.To = to.Address
	}
	return m, nil
}

// LatestCode gives the newest code that was mailed to the address, found in the
// outbox folder; [ErrNoCode] where there is none. The address is taken as a
// person types it: spaces around it, a domain in Cyrillic.
func LatestCode(outbox, address string) (string, error) {
	if kept, err := portal.CheckEmail(address); err == nil {
		address = kept
	}
	mails, err := readMails(outbox)
	if err != nil {
		return "", err
	}
	for _, m := range mails {
		if m.Code != "" && strings.EqualFold(m.To, address) {
			return m.Code, nil
		}
	}
	return "", ErrNoCode
}

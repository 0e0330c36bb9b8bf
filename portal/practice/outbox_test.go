package practice

import (
	"context"
	"errors"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server"
)

func testOutbox(t *testing.T) *outbox {
	t.Helper()
	return &outbox{dir: t.TempDir(), now: func() time.Time { return time.Unix(1.8e9, 0).UTC() }}
}

func send(t *testing.T, o *outbox, m server.Mail) {
	t.Helper()
	if err := (from{o, regionsID}).Send(context.Background(), m); err != nil {
		t.Fatal(err)
	}
}

// The clock of these mails stands still: their order is that of sending.
func TestMailsAreListedNewestFirst(t *testing.T) {
	o := testOutbox(t)
	for _, code := range []string{"111111", "222222", "333333"} {
		send(t, o, server.Mail{To: "a@example.kz", Subject: "Код «" + code + "»", Body: "Ваш код: " + code + "\nҚазақша да.", Code: code})
	}
	mails, err := o.list()
	if err != nil || len(mails) != 3 {
		t.Fatalf("got %v, %v", mails, err)
	}
	m := mails[0]
	if m.Code != "333333" || m.To != "a@example.kz" || m.Subject != "Код «333333»" || m.Body != "Ваш код: 333333\nҚазақша да." ||
		m.Portal != regionsID || !m.At.Equal(o.now()) {
		t.Errorf("got %+v", m)
	}
}

func TestLatestCode(t *testing.T) {
	o := testOutbox(t)
	if _, err := LatestCode(o.dir, "a@example.kz"); !errors.Is(err, ErrNoCode) {
		t.Errorf("empty outbox: got %v", err)
	}
	send(t, o, server.Mail{To: "a@example.kz", Code: "111111"})
	send(t, o, server.Mail{To: "a@example.kz", Code: "222222"})
	send(t, o, server.Mail{To: "b@example.kz", Code: "333333"})
	send(t, o, server.Mail{To: "a@example.kz", Subject: "no code"})
	if code, err := LatestCode(o.dir, "A@example.kz"); err != nil || code != "222222" {
		t.Errorf("got %s, %v", code, err)
	}
	if _, err := LatestCode(o.dir, "c@example.kz"); !errors.Is(err, ErrNoCode) {
		t.Errorf("another address: got %v", err)
	}
	if _, err := LatestCode(o.dir+"/none", "c@example.kz"); err == nil || errors.Is(err, ErrNoCode) {
		t.Errorf("no outbox: got %v", err)
	}
}

// A person types the address as it stands on paper; a mail has it in A-labels.
func TestLatestCodeTakesTheAddressAsItIsTyped(t *testing.T) {
	o := testOutbox(t)
	kept, err := portal.CheckEmail("asel@пошта.қаз")
	if err != nil || !strings.Contains(kept, "xn--") {
		t.Fatal(kept, err)
	}
	send(t, o, server.Mail{To: kept, Code: "111111"})
	for _, typed := range []string{"asel@пошта.қаз", " asel@Пошта.ҚАЗ ", kept, " " + kept} {
		if code, err := LatestCode(o.dir, typed); err != nil || code != "111111" {
			t.Errorf("%q: got %s, %v", typed, code, err)
		}
	}
}

func TestUnreadableMailIsLeftOut(t *testing.T) {
	o := testOutbox(t)
	send(t, o, server.Mail{To: "a@example.kz", Code: "111111"})
	if err := os.WriteFile(filepath.Join(o.dir, "000002.eml"), []byte("no mail"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(o.dir, "000003.eml"), 0o700); err != nil {
		t.Fatal(err)
	}
	if mails, err := o.list(); err != nil || len(mails) != 1 {
		t.Errorf("got %v, %v", mails, err)
	}
	if code, err := LatestCode(o.dir, "a@example.kz"); err != nil || code != "111111" {
		t.Errorf("got %s, %v", code, err)
	}
	send(t, o, server.Mail{To: "a@example.kz", Code: "222222"})
	if code, err := LatestCode(o.dir, "a@example.kz"); err != nil || code != "222222" {
		t.Errorf("after them: got %s, %v", code, err)
	}
}

func TestMailIsRFC5322(t *testing.T) {
	o := testOutbox(t)
	send(t, o, server.Mail{To: "a@example.kz", Subject: "Код", Body: "а\nб", Code: "111111"})
	mails, err := o.list()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(mails[0].File)
	if err != nil {
		t.Fatal(err)
	}
	msg, err := mail.ReadMessage(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	if msg.Header.Get("Content-Type") != "text/plain; charset=utf-8" || msg.Header.Get("Message-Id") == "" {
		t.Errorf("header %v", msg.Header)
	}
	if _, err := msg.Header.Date(); err != nil {
		t.Error(err)
	}
	if strings.Contains(strings.ReplaceAll(string(data), "\r\n", ""), "\n") {
		t.Error("a line ends without CR")
	}
}

func TestMailRefusesHeadersInValues(t *testing.T) {
	o := testOutbox(t)
	send(t, o, server.Mail{To: "a@example.kz\r\nX-Kezek-Code: 999999", Subject: "a\r\nX-Kezek-Code: 999999", Code: "111111"})
	mails, err := o.list()
	if err != nil || len(mails) != 1 || mails[0].Code != "111111" {
		t.Errorf("got %+v, %v", mails, err)
	}
}

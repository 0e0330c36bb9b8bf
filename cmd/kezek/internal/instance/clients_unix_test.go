//go:build !windows

package instance

import (
	"crypto/rand"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// client is somebody who has found the socket.
func client(t *testing.T, dir string) net.Conn {
	t.Helper()
	c, err := net.Dial("unix", filepath.Join(dir, socketName))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// stillHears fails unless a start is heard.
func stillHears(t *testing.T, dir string, h handed) {
	t.Helper()
	if _, err := Begin(t.Context(), Options{Dir: dir}, Message{Portal: "after"}); !errors.Is(err, ErrTaken) {
		t.Fatal(err)
	}
	if m := h.next(t); m.Portal != "after" {
		t.Errorf("took %+v", m)
	}
}

func TestGarbageIsPassedOver(t *testing.T) {
	noise := make([]byte, 1<<20)
	_, _ = rand.Read(noise)
	for name, sent := range map[string]string{
		"nothing":            "",
		"an empty line":      "\n",
		"no JSON":            "GET / HTTP/1.1\r\n\r\n",
		"another JSON":       "[]\n",
		"a number as a file": `{"file":1}` + "\n",
		"a relative path":    `{"file":"../key.p12"}` + "\n",
		"an octet zero":      `{"file":"/a\u0000b"}` + "\n",
		"octets of no path":  `{"octets":"Li4va2V5"}` + "\n",
		"octets of nothing":  `{"octets":"/a"}` + "\n",
		"a long portal":      `{"portal":"` + strings.Repeat("a", 65) + `"}` + "\n",
		"a path without end": `{"file":"/` + strings.Repeat("a", 2*mostMessage),
		"noise":              string(noise),
	} {
		dir := folder(t)
		h := began(t, dir)
		c := client(t, dir)
		go func() { _, _ = c.Write([]byte(sent)); _ = c.(*net.UnixConn).CloseWrite() }()
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		answer := make([]byte, 1)
		if n, err := c.Read(answer); n != 0 || os.IsTimeout(err) {
			t.Errorf("%s: was answered %d octets, %v", name, n, err)
		}
		if len(h) > 0 {
			t.Errorf("%s was taken: %+v", name, <-h)
		}
		stillHears(t, dir, h)
	}
}

// Those who connect and say nothing take the places of others for a moment
// only.
func TestSilentClientsDoNotKeepOthersAway(t *testing.T) {
	dir := folder(t)
	h := began(t, dir)
	for range mostClients {
		client(t, dir)
	}
	begun := time.Now()
	stillHears(t, dir, h)
	if took := time.Since(begun); took > hearingTime+5*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestManyClientsAreHeardInTurn(t *testing.T) {
	const many = 100
	dir := folder(t)
	h := began(t, dir)
	told := make(chan error, many)
	for range many {
		go func() {
			_, err := Begin(t.Context(), Options{Dir: dir}, Message{})
			told <- err
		}()
	}
	for range many {
		if err := <-told; !errors.Is(err, ErrTaken) {
			t.Error(err)
		}
		h.next(t)
	}
}

func TestWhatLiesWhereTheSocketBelongsIsReplaced(t *testing.T) {
	dir := folder(t)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, socketName), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	stillHears(t, dir, began(t, dir))
	info, err := os.Stat(filepath.Join(dir, socketName))
	if err != nil || info.Mode().Perm() != socketMode {
		t.Errorf("%v, %v", info, err)
	}
}

func TestSocketIsGoneAfterTheEnd(t *testing.T) {
	dir := folder(t)
	f, err := Begin(t.Context(), Options{Dir: dir}, Message{})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Join(dir, socketName)); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestFolderOfAnotherPersonForTheSocketIsRefused(t *testing.T) {
	dir := longFolder(t)
	path, err := socketPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(t.Context(), Options{Dir: dir}, Message{}); !errors.Is(err, errStranger) {
		t.Error(err)
	}
}

func TestMessageWithoutEndIsCutOff(t *testing.T) {
	dir := folder(t)
	h := began(t, dir)
	c := client(t, dir)
	chunk := []byte(strings.Repeat("a", 64<<10))
	var sent int
	var err error
	for err == nil && sent < 64*mostMessage {
		var n int
		n, err = c.Write(chunk)
		sent += n
	}
	if err == nil {
		t.Errorf("%d octets were read", sent)
	}
	stillHears(t, dir, h)
}

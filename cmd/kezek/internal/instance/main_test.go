package instance

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asStart makes the test binary one start of a program for the folder that the
// variable names. It prints what it came to: "first", and each message then,
// or the error.
const asStart = "KEZEK_TEST_AS_START"

func TestMain(m *testing.M) {
	if dir := os.Getenv(asStart); dir != "" {
		oneStart(dir, os.Args[len(os.Args)-1])
		return
	}
	os.Exit(m.Run())
}

// oneStart is ended by its standard input's end.
func oneStart(dir, file string) {
	f, err := Begin(context.Background(), Options{Dir: dir}, Message{File: file})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("first")
	f.Serve(func(m Message) error {
		line, err := json.Marshal(m)
		fmt.Println(string(line))
		return err
	})
	_, _ = os.Stdin.Read(make([]byte, 1))
	if err := f.Close(); err != nil {
		fmt.Println(err)
	}
}

// startOf is a start in a process of its own.
func startOf(dir, file string) *exec.Cmd {
	c := exec.Command(os.Args[0], file)
	c.Env = append(os.Environ(), asStart+"="+dir)
	return c
}

// handed are the messages that a first has taken.
type handed chan Message

func (h handed) take(m Message) error {
	h <- m
	return nil
}

func (h handed) next(t *testing.T) Message {
	t.Helper()
	select {
	case m := <-h:
		return m
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was handed over")
		return Message{}
	}
}

// began is the first of a folder, which hears.
func began(t *testing.T, dir string) handed {
	t.Helper()
	f, err := Begin(t.Context(), Options{Dir: dir}, Message{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	h := make(handed, 100)
	f.Serve(h.take)
	return h
}

// folder is a configuration folder that is not there yet. Its name is short,
// as people's own are.
func folder(t *testing.T) string {
	t.Helper()
	base, err := os.MkdirTemp("", "i")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	return filepath.Join(base, "kezek")
}

// longFolder is one whose name no socket takes.
func longFolder(t *testing.T) string {
	t.Helper()
	t.Setenv("TMPDIR", filepath.Dir(folder(t))) // where the socket lies then
	return filepath.Join(filepath.Dir(folder(t)), strings.Repeat("a", 60), strings.Repeat("b", 60), "kezek")
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

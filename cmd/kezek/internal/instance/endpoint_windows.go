package instance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net"
	"path/filepath"
	"strings"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"
)

// pipeName is the name of a folder's pipe: those of all sessions and users of
// a computer lie side by side.
func pipeName(dir, person string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(filepath.Clean(dir))))
	return `\\.\pipe\kezek-` + person + "-" + hex.EncodeToString(sum[:8])
}

// listen becomes the first of a folder, errHeld when another process is. The
// pipe is its own lock: of one name there is one, and it goes with the process.
// Only the same person may open it, and nobody over the network.
func listen(dir string) (net.Listener, error) {
	me, err := personOf(windows.GetCurrentProcessToken())
	if err != nil {
		return nil, err
	}
	l, err := winio.ListenPipe(pipeName(dir, me), &winio.PipeConfig{SecurityDescriptor: "D:P(A;;GA;;;" + me + ")"})
	if isHeld(err) {
		return nil, errHeld
	}
	return l, err
}

// isHeld tells that there is a pipe of that name already: ours, or one of
// somebody who lets us not even see it.
func isHeld(err error) bool {
	return errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_ALREADY_EXISTS) ||
		errors.Is(err, windows.ERROR_FILE_EXISTS) || errors.Is(err, windows.ERROR_PIPE_BUSY) ||
		errors.Is(err, windows.STATUS_OBJECT_NAME_COLLISION)
}

func dial(ctx context.Context, dir string) (net.Conn, error) {
	me, err := personOf(windows.GetCurrentProcessToken())
	if err != nil {
		return nil, err
	}
	c, err := winio.DialPipeContext(ctx, pipeName(dir, me))
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		// Ours lets us in: this one somebody else has put there first, since
		// everybody can know the name. Nobody is to wait for them.
		return nil, errors.Join(errStranger, err)
	}
	return c, err
}

// samePerson refuses the server of a pipe when another person runs it: such a
// pipe may have been put there first. Clients are let in by the pipe's own list.
func samePerson(c net.Conn, e end) error {
	if e == clientEnd {
		return nil
	}
	id, err := serverOf(c)
	if err != nil {
		return err
	}
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, id)
	if err != nil {
		return errors.Join(errStranger, err)
	}
	defer func() { _ = windows.CloseHandle(process) }()
	var token windows.Token
	if err := windows.OpenProcessToken(process, windows.TOKEN_QUERY, &token); err != nil {
		return errors.Join(errStranger, err)
	}
	defer token.Close()
	return sameToken(token)
}

func sameToken(other windows.Token) error {
	me, err := personOf(windows.GetCurrentProcessToken())
	if err != nil {
		return err
	}
	who, err := personOf(other)
	if err == nil && who != me {
		err = errStranger
	}
	return err
}

// personOf is a user's security identifier.
func personOf(t windows.Token) (string, error) {
	user, err := t.GetTokenUser()
	if err != nil {
		return "", err
	}
	return user.User.Sid.String(), nil
}

// serverOf is the process that has made a pipe.
func serverOf(c net.Conn) (id uint32, err error) {
	pipe, ok := c.(interface{ Fd() uintptr })
	if !ok {
		return 0, errStranger
	}
	err = windows.GetNamedPipeServerProcessId(windows.Handle(pipe.Fd()), &id)
	return id, err
}

// letRaise lets the first bring its window to the front, which Windows allows
// only to the program that a person uses: that is this one, which they have
// just started. Without it the window blinks in the taskbar.
func letRaise(c net.Conn) {
	if id, err := serverOf(c); err == nil {
		_, _, _ = allowSetForegroundWindow.Call(uintptr(id))
	}
}

var allowSetForegroundWindow = windows.NewLazySystemDLL("user32.dll").NewProc("AllowSetForegroundWindow")

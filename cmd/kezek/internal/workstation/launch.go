package workstation

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Launcher starts the processes of citizens.
type Launcher struct {
	// Program is the path of the executable, Window and Ender the arguments that
	// make it what they say.
	Program       string
	Window, Ender []string
	// Setup is what a window is told first.
	Setup any
	// Folders gives each citizen a folder, Environ the variables of its
	// processes.
	Folders *Folders
	Environ func(folder string) []string
	// Notices is where what they say and do goes, until Stopped is closed.
	Notices chan<- Notice
	Stopped <-chan struct{}

	group children
}

// citizen is a window and an ender that run.
type citizen struct {
	l      *Launcher
	folder string
	window *exec.Cmd
	group  group
	input  *os.File // of the window
	words  chan []byte
	gone   chan struct{}
}

// Start starts a window, which waits to be shown, and its ender.
func (l *Launcher) Start() (Citizen, error) {
	setup, err := json.Marshal(l.Setup)
	if err != nil {
		return nil, err
	}
	folder, err := l.Folders.New()
	if err != nil {
		return nil, err
	}
	c := &citizen{l: l, folder: folder, words: make(chan []byte, 2), gone: make(chan struct{})}
	if err := c.start(append(setup, '\n')); err != nil {
		return nil, errors.Join(err, l.Folders.Remove(folder))
	}
	return c, nil
}

// start makes the three pipes and starts both processes. The ends that they
// have are closed here: each pipe ends with the process at its other end.
func (c *citizen) start(setup []byte) (err error) {
	var p pipes
	defer p.close()
	input, commands := p.pipe()
	messages, errs := p.pipe()
	handed, hand := p.pipe()
	if p.err != nil {
		return p.err
	}
	environ := c.l.Environ(c.folder)
	ender := exec.Command(c.l.Program, c.l.Ender...)
	// Not in the citizen's folder: Windows lets nobody remove that while a process
	// is in it.
	ender.Args[0], ender.Env, ender.Dir = programName, environ, filepath.Dir(c.folder)
	ender.Stdin = handed
	enderApart(ender)
	c.window = exec.Command(c.l.Program, c.l.Window...)
	c.window.Args[0], c.window.Env, c.window.Dir = programName, environ, c.folder
	c.window.Stdin, c.window.Stdout, c.window.Stderr = input, hand, errs
	if err := c.l.group.start(ender); err != nil {
		return err
	}
	if c.group, err = c.l.group.startGroup(c.window); err != nil {
		// The ender sees the end of its input when the pipes are closed.
		go func() { _ = ender.Wait(); c.l.group.ended(ender) }()
		return err
	}
	c.input = p.keep(commands)
	go c.listen(p.keep(messages))
	c.words <- setup
	go c.speak()
	go c.awaitWindow()
	go c.awaitEnder(ender)
	return nil
}

// programName is what the processes are called in lists.
const programName = "kezek"

// speak writes what the window is told: the setup is longer than a pipe may
// hold, and the window may hang. It ends when the window does.
func (c *citizen) speak() {
	for {
		select {
		case line := <-c.words:
			_, _ = c.input.Write(line)
		case <-c.gone:
			_ = c.input.Close()
			return
		}
	}
}

func (c *citizen) listen(messages *os.File) {
	defer messages.Close()
	ReadMessages(messages, func(m Message) { c.notice(Notice{From: c, Message: m}) })
}

func (c *citizen) awaitWindow() {
	_ = c.window.Wait()
	c.l.group.ended(c.window)
	close(c.gone)
	c.notice(Notice{From: c, Gone: true})
}

// awaitEnder waits for the ender, and ends it where it takes too long after the
// window's end.
func (c *citizen) awaitEnder(ender *exec.Cmd) {
	ended := make(chan struct{})
	go func() {
		<-c.gone
		select {
		case <-ended:
		case <-time.After(2 * EndWithin):
			_ = ender.Process.Kill()
		}
	}()
	_ = ender.Wait()
	close(ended)
	c.l.group.ended(ender)
	c.notice(Notice{From: c, Ended: resultOf(ender.ProcessState.ExitCode())})
}

func (c *citizen) notice(n Notice) {
	select {
	case c.l.Notices <- n:
	case <-c.l.Stopped:
	}
}

// Show sends the word.
func (c *citizen) Show() error {
	select {
	case c.words <- []byte(WordShow + "\n"):
		return nil
	case <-c.gone:
		return os.ErrClosed
	default:
		return errDeaf
	}
}

// errDeaf means a window that was shown before.
var errDeaf = errors.New("workstation: the window does not listen")

// killWithin is how long a killed process may take to be gone.
const killWithin = time.Second

// errStays means a process that does not even end when it is killed: it waits
// for a device.
var errStays = errors.New("workstation: a process does not end")

// Kill ends the window with everything that it started and removes its folder.
func (c *citizen) Kill() error {
	c.group.kill()
	err := error(nil)
	select {
	case <-c.gone:
	case <-time.After(killWithin):
		err = errStays
	}
	c.group.kill() // what was being started meanwhile
	c.group.close()
	c.l.group.killStrays(c.folder)
	_ = c.input.Close() // a write that waits ends by that
	return errors.Join(err, c.l.Folders.Remove(c.folder))
}

// pipes are made together; those that are not kept are closed together.
type pipes struct {
	files []*os.File
	err   error
}

func (p *pipes) pipe() (r, w *os.File) {
	if p.err != nil {
		return nil, nil
	}
	r, w, p.err = os.Pipe()
	if p.err == nil {
		p.files = append(p.files, r, w)
	}
	return r, w
}

func (p *pipes) keep(f *os.File) *os.File {
	for i, other := range p.files {
		if other == f {
			p.files = append(p.files[:i], p.files[i+1:]...)
			break
		}
	}
	return f
}

func (p *pipes) close() {
	for _, f := range p.files {
		_ = f.Close()
	}
}

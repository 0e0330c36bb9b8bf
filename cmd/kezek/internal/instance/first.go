package instance

import (
	"net"
	"sync"
	"time"
)

// First is the process that the others hand over to. It hears them from Serve
// on; whoever comes before that waits.
type First struct {
	listener net.Listener
	places   chan struct{} // one for each client that is heard at a time
	turn     sync.Mutex    // take is called by one at a time
	started  sync.Once

	mu     sync.Mutex
	open   map[net.Conn]bool
	closed bool
}

const (
	// mostClients is how many are heard at the same time; more wait.
	mostClients = 8
	// hearingTime is how long one may take to say what it wants.
	hearingTime = 2 * time.Second
	// answeringTime is how long it has to hear the answer.
	answeringTime = 2 * time.Second
)

func newFirst(l net.Listener) *First {
	return &First{listener: l, places: make(chan struct{}, mostClients), open: map[net.Conn]bool{}}
}

// Serve begins to hear later starts, beside the caller. take gets each message,
// one at a time, on a goroutine of its own; an error of it refuses the message.
// What is no message is passed over. A nil First hears nobody.
func (f *First) Serve(take func(Message) error) {
	if f == nil {
		return
	}
	f.started.Do(func() { go f.accept(take) })
}

func (f *First) accept(take func(Message) error) {
	for {
		f.places <- struct{}{}
		c, err := f.listener.Accept()
		switch {
		case err == nil && f.keep(c):
			go f.hear(c, take)
			continue
		case err == nil:
			_ = c.Close()
			return
		case f.isClosed():
			return
		}
		<-f.places
		time.Sleep(retryAfter) // no more files can be opened, for the moment
	}
}

// hear takes one message and answers it.
func (f *First) hear(c net.Conn, take func(Message) error) {
	defer func() { <-f.places }()
	defer f.drop(c)
	_ = c.SetDeadline(time.Now().Add(hearingTime))
	var m Message
	if samePerson(c, clientEnd) != nil || receive(c, mostMessage, &m) != nil || m.check() != nil {
		return
	}
	a := answer{Answer: answerTaken}
	if f.give(m, take) != nil {
		a.Answer = answerRefused
	}
	_ = c.SetDeadline(time.Now().Add(answeringTime))
	_ = send(c, a) // who has gone meanwhile needs none
}

func (f *First) give(m Message, take func(Message) error) error {
	f.turn.Lock()
	defer f.turn.Unlock()
	return take(m)
}

// keep notes an open connection, false when the first has ended.
func (f *First) keep(c net.Conn) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	f.open[c] = true
	return true
}

func (f *First) drop(c net.Conn) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.open, c)
	_ = c.Close()
}

func (f *First) isClosed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.closed
}

// Close gives the place up: the next start is the first. A take under way is
// not waited for. It may be called again, and on nil.
func (f *First) Close() error {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	again := f.closed
	f.closed = true
	for c := range f.open {
		_ = c.Close()
	}
	f.mu.Unlock()
	if again {
		return nil
	}
	return f.listener.Close()
}

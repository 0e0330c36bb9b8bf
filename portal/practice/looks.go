package practice

import (
	"encoding/json"
	"log/slog"
	"os"
	"sync"
	"time"
)

// looks are the moments at which applications were looked at for the first time.
// What goes on from then on, a status or the days of a deadline, goes on after
// another start in the same folder, too.
type looks struct {
	file string // empty: they last as long as the program
	log  *slog.Logger

	mu    sync.Mutex
	first map[string]time.Time // by an application's number
}

// loadLooks reads a file of looks; one that is not there or not to be read is
// one of none.
func loadLooks(file string, log *slog.Logger) *looks {
	l := &looks{file: file, log: log}
	data, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(data, &l.first) != nil || l.first == nil {
		l.first = map[string]time.Time{}
	}
	return l
}

// at is when an application was looked at for the first time: now, where nobody
// did before. One that lies ahead was by a clock that has been put right since.
func (l *looks) at(number string, now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if first, before := l.first[number]; before && !first.After(now) {
		return first
	}
	l.first[number] = now
	l.keep()
	return now
}

// keep writes the file. A disk that is full is no reason to show nothing.
func (l *looks) keep() {
	if l.file == "" {
		return
	}
	data, err := json.MarshalIndent(l.first, "", "  ")
	if err == nil {
		err = writeFile(l.file, append(data, '\n'))
	}
	if err != nil {
		l.log.Warn("the first look is not kept", "error", err)
	}
}

package main

import (
	"os"

	"kezek.kz/kezek/cmd/kezek/internal/workstation"
)

// quiet keeps what a crash tells of the memory, and libraries of people's files,
// out of the log that a desktop keeps of standard error: the program's own words
// still go there. A terminal or a pipe is somebody's who looks on.
func (e *env) quiet() {
	if !isKept(os.Stderr) {
		return
	}
	if output, errs, err := workstation.OwnStreams(); err == nil {
		e.stdout, e.stderr = output, errs
	}
}

// isKept tells whether a stream ends in a file, or in a socket as that of the
// system's journal.
func isKept(stream *os.File) bool {
	info, err := stream.Stat()
	return err == nil && (info.Mode().IsRegular() || info.Mode()&os.ModeSocket != 0)
}

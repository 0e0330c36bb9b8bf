package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"

	"kezek.kz/kezek/cmd/kezek/internal/workstation"
)

// crashName is the file, in the configuration folder, that tells the next start
// what the program ended by. Only what harmless leaves is ever in it.
const crashName = "crash.txt"

// crashCommand is the hidden command by which the program keeps a small process
// beside its window: the runtime tells it what the program ends by, with
// whatever of a person was in the program's hands, and only names of functions
// get from there to the disk.
const crashCommand = "crash-monitor"

// keepCrashes has what the program ends by kept in a file of this person alone.
// The function that it returns is for a program that ends as it should: there is
// nothing to tell then. Where that process cannot be started nothing is kept.
func keepCrashes(file string) (ended func()) {
	monitor, told, err := startMonitor(file)
	if err != nil {
		return func() {}
	}
	_, err = io.WriteString(told, crashHead+version+"\n")
	err = errors.Join(err, debug.SetCrashOutput(told, debug.CrashOptions{}), told.Close()) // the runtime has its own
	if err != nil {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
	}
	return func() {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
		_ = monitor.Wait()
	}
}

// startMonitor starts the process, and gives what it listens to.
func startMonitor(file string) (monitor *exec.Cmd, told *os.File, err error) {
	self, err := ownProgram()
	if err != nil {
		return nil, nil, err
	}
	heard, told, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer heard.Close()
	monitor = exec.Command(self, crashCommand, file)
	monitor.Stdin = heard
	monitor.Env = append(os.Environ(), "GOTRACEBACK=none")
	if err := monitor.Start(); err != nil {
		return nil, nil, errors.Join(err, told.Close())
	}
	return monitor, told, nil
}

// runCrashMonitor is that process. It outlives the program, also where both are
// told to end.
func runCrashMonitor(args []string) int {
	if len(args) != 1 {
		return exitUsage
	}
	workstation.Outlast()
	if writeCrash(os.Stdin, args[0]) != nil {
		return exitFailed
	}
	return exitOK
}

// writeCrash waits for the end of what the runtime tells, and writes the
// harmless part of it; nothing where the program ended as it should.
func writeCrash(told io.Reader, file string) error {
	data, err := io.ReadAll(io.LimitReader(told, mostCrashed))
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, told) // or the program would wait for somebody to read on
	text := harmless(data)
	if text == "" {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(file), crashName+".*") // of this person alone
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// mostTold is more than what is kept of a crash.
const mostTold = 64 << 10

// takeCrash gives what the last run ended by, and deletes the file. It gives ""
// where the program ended as it should, or where the file holds anything else.
func takeCrash(file string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	data, err := io.ReadAll(io.LimitReader(f, mostTold))
	_ = f.Close()
	_ = os.Remove(file)
	if err != nil || !isHarmless(string(data)) {
		return ""
	}
	return string(data)
}

var (
	toldHead  = regexp.MustCompile(`^(?:[0-9][0-9a-z.-]{0,30}|\?): [A-Za-z ]{1,60}$`)
	toldFrame = regexp.MustCompile(`^` + functionShape + `(?: [a-z][A-Za-z0-9_./-]{0,199}\.go:[0-9]{1,6})?$`)
)

// isHarmless tells whether a text is written as harmless writes.
func isHarmless(text string) bool {
	lines := strings.Split(text, "\n")
	if len(lines) < 2 || len(lines) > 1+mostFrames || !toldHead.MatchString(lines[0]) {
		return false
	}
	for _, line := range lines[1:] {
		if !toldFrame.MatchString(line) {
			return false
		}
	}
	return true
}

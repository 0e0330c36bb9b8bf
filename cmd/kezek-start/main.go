// Command kezek-start starts Kezek's window on Windows. It asks the computer's
// OpenGL first: where that is too old, as on a remote desktop, it starts the
// program beside Mesa's DLL, which draws on the processor, if an administrator
// has put one there, and otherwise says what to do. Its arguments are handed on.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"kezek.kz/kezek/ui/lang"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	if len(args) == 1 && args[0] == probeCommand {
		if err := printAnswer(os.Stdout, askDriver()); err != nil {
			return exitFailed
		}
		return exitOK
	}
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	return launch(thisComputer(self), args)
}

// thisComputer is the machine that the launcher runs on.
func thisComputer(self string) computer {
	return computer{
		folder: filepath.Dir(self),
		wish:   os.Getenv(wishVariable),
		probe:  func() graphics { return probeWith(probeLimit, self, probeCommand) },
		exists: exists,
		twin:   twin,
		start:  startProgram,
		tell:   tell,
		words:  lang.New(lang.DefaultLanguage(os.Getenv)),
	}
}

func exists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// startProgram starts a program and leaves it to itself.
func startProgram(path string, args []string, env ...string) error {
	attr := &os.ProcAttr{Env: append(os.Environ(), env...), Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}}
	p, err := os.StartProcess(path, append([]string{path}, args...), attr)
	if err != nil {
		return err
	}
	return p.Release()
}

package main

import "fmt"

func isHelp(arg string) bool {
	switch arg {
	case "help", "-h", "-help", "--help":
		return true
	}
	return false
}

func isVersion(arg string) bool {
	switch arg {
	case "version", "-version", "--version":
		return true
	}
	return false
}

// runHelp answers `kezek help` and every word that is no command.
func runHelp(args []string, e *env) int {
	if isHelp(args[0]) {
		fmt.Fprintln(e.stdout, "kezek", version)
		e.say("terminal.help")
		return exitOK
	}
	e.warn("terminal.unknown_command", map[string]any{"Word": args[0]})
	e.warn("terminal.help")
	return exitUsage
}

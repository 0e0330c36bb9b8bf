package main

import (
	"fmt"
	"slices"
)

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

// runHelp answers `kezek help`, `kezek help COMMAND` and every word that is no
// command.
func runHelp(args []string, e *env) int {
	word := args[0]
	if isHelp(word) && len(args) > 1 {
		if word = args[1]; isCommand(word) {
			e.say("terminal.usage_" + word)
			return exitOK
		}
	}
	if isHelp(word) {
		fmt.Fprintln(e.stdout, "kezek", version)
		e.say("terminal.help")
		return exitOK
	}
	e.warn("terminal.unknown_command", map[string]any{"Word": word})
	e.warn("terminal.help")
	return exitUsage
}

// isCommand tells whether a word is a command for a person.
func isCommand(word string) bool {
	return slices.ContainsFunc(commands(), func(c command) bool { return c.name == word && !c.hidden })
}

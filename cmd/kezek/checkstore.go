package main

import "kezek.kz/kezek/store"

// checkStoreCommand is the hidden command by which the program checks its own
// cache in a child process: a damaged bbolt file can crash or hang whoever
// opens it.
const checkStoreCommand = "check-store"

// runCheckStore is the child: its exit code tells how the file is.
func runCheckStore(args []string) int {
	if len(args) != 1 {
		return exitUsage
	}
	return store.CheckMain(args[0])
}

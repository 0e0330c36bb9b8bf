package main

import (
	"context"
	"errors"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/store"
)

// checkStoreCommand is the hidden command by which the program checks its own
// cache, and what the practice portals keep, in a child process: a damaged
// bbolt file can crash or hang whoever opens it.
const checkStoreCommand = "check-store"

// runCheckStore is the child: its exit code tells how the file is.
func runCheckStore(args []string) int {
	if len(args) != 1 {
		return exitUsage
	}
	return store.CheckMain(args[0])
}

// practiceCheck is that check in the practice portals' terms; nil where the
// program does not know its own file.
func practiceCheck() func(ctx context.Context, path string) error {
	self, err := ownProgram()
	if err != nil {
		return nil
	}
	check := store.CheckCommand(self, checkStoreCommand)
	return func(ctx context.Context, path string) error {
		err := check(ctx, path)
		if errors.Is(err, store.ErrDamaged) {
			return practice.ErrDamaged
		}
		return err
	}
}

package main

import (
	"context"
	"os/exec"

	"kezek.kz/kezek/signer/token"
)

// tokenHelperCommand is the hidden command by which the program runs a token's
// PKCS#11 module in a child process: a vendor's code can crash or hang whoever
// loads it.
const tokenHelperCommand = "token-helper"

// runTokenHelper is the child, told by its standard input what to do; its exit
// code means nothing. A build without cgo answers that it has no PKCS#11.
func runTokenHelper() int { return token.Main() }

// tokenLauncher starts such children; where the program does not know its own
// file, it opens no token.
func tokenLauncher() *token.Launcher {
	self, err := ownProgram()
	if err != nil {
		return &token.Launcher{}
	}
	return &token.Launcher{Command: func(ctx context.Context) *exec.Cmd {
		return exec.CommandContext(ctx, self, tokenHelperCommand)
	}}
}

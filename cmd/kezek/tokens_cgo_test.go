//go:build cgo

package main

// hasTokens says that this build can use tokens.
const hasTokens = true

// Package ui is the window: one screen, one file. It does no cryptography, no
// networking and no reading of files of its own; everything comes through
// Options.
//
// A screen is a small struct that keeps what was typed in its fields and draws
// itself in the language of now; the Window puts the shell around it: the rail
// of steps, the portal's name, the card, the contacts.
package ui

import (
	"context"
	"io"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/store"
)

// Options is everything the window reaches the world by.
type Options struct {
	// App gives windows, preferences and the clipboard.
	App fyne.App
	// Version is shown on the help page.
	Version string
	// Language is the one to open in when a person has chosen none: "ru", "kk"
	// or "en".
	Language string
	// Portals is the catalogue, in the order in which it is offered.
	Portals []portal.CatalogueEntry
	// Connect dials a portal and asks what it is. For the practice portal it
	// starts it first. Its errors are those of portal/client.
	Connect func(ctx context.Context, e portal.CatalogueEntry) (*Connection, error)
	// Open opens a key storage; nil stands for signer.Open.
	Open func(ctx context.Context, t signer.StorageType, path, password string) (*signer.Storage, error)
	// KeyFiles finds key files in the usual places, best first.
	KeyFiles func(ctx context.Context) []KeyFile
	// KeyIDs reads a key file's identifiers without its password; nil stands
	// for signer.LocalKeyIDs.
	KeyIDs func(path string) ([][]byte, error)
	// Store keeps sessions; nil stands for one that keeps them in memory.
	Store *store.Store
	// Run runs work beside the window; nil stands for a goroutine. Tests run
	// it at once.
	Run func(func())
	// Now is the clock; nil stands for time.Now.
	Now func() time.Time
	// Rand is where signatures take randomness; nil stands for crypto/rand.
	Rand io.Reader
	// PickFile opens the system's own file chooser in a folder and returns
	// when the person has chosen: the path, or "" when they did not. nil: there
	// is none, and the toolkit's is used. It runs beside the window.
	PickFile func(ctx context.Context, folder string) (string, error)
	// StartPortal is the id of a portal to open at once, or empty.
	StartPortal string
}

// Connection is a portal that answers.
type Connection struct {
	Client    *client.Client
	Discovery portal.Discovery
	// Trust judges certificates as the portal does; nil: chains are not judged.
	Trust *trust.Store
	// Practice is nil for a real portal.
	Practice *PracticeDesk
}

// PracticeDesk is what the practice portal puts at a newcomer's hand.
type PracticeDesk struct {
	// Keys are the practice key files, the mother's first.
	Keys []KeyFile
	// Password opens all of them and is told in the banner.
	Password string
	// Child is the IIN of a made-up child whose kinship is confirmed, told
	// where a child's IIN is asked for.
	Child string
	// AcceptsKey tells from a file's identifiers whether the practice portal
	// takes it, before its password is asked.
	AcceptsKey func(ids [][]byte) bool
	// Mails reads the outbox, oldest first.
	Mails func() ([]Mail, error)
}

// KeyFile is a key file that was found; it has not been opened.
type KeyFile struct {
	Path, Name string
	// Hint is what the file's name says of the key.
	Hint    signer.NameHint
	ModTime time.Time
	// Note tells whose key it is, for practice keys.
	Note string
}

// Mail is a message in the practice portal's outbox. Code is the confirmation
// code in it, or empty.
type Mail struct {
	To, Subject, Body, Code string
	At                      time.Time
}

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
	"kezek.kz/kezek/signer/token"
	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/look"
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
	// TextSize and Look are what to open with then, in per cent and as a choice of
	// package look; zero and empty: the program's usual ones.
	TextSize int
	Look     look.Choice
	// Portals is the catalogue, in the order in which it is offered.
	Portals []portal.CatalogueEntry
	// Connect dials a portal and asks what it is. For the practice portal it
	// starts it first. Its errors are those of portal/client; with ErrOutdated comes
	// a connection of a Client alone, which serves to sign out.
	Connect func(ctx context.Context, e portal.CatalogueEntry) (*Connection, error)
	// Open opens a key storage; nil stands for one that opens files and no
	// tokens. It is called once for each time that a person presses the button:
	// a PIN that is tried twice may lock a token.
	Open func(ctx context.Context, s signer.Source, x signer.Secrets) (*signer.Storage, error)
	// Tokens lists the tokens that are present. What was found counts even
	// where there is an error, too: one kind's module may fail, and another's
	// not. nil: this program uses no tokens, and nobody is told of them.
	Tokens func(ctx context.Context) ([]Token, error)
	// Revocation is asked whether a key was revoked, where the connection has
	// nobody of its own to ask; nil: nobody is asked.
	Revocation signer.Revocation
	// KeyFiles finds key files in the usual places, best first.
	KeyFiles func(ctx context.Context) []KeyFile
	// FolderFiles finds the key files in a folder, best first; nothing where
	// the path is no folder. nil stands for
	// keyfiles.InFolder.
	FolderFiles func(ctx context.Context, folder string) []KeyFile
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
	// After calls f on the window's goroutine when d has passed, unless stop
	// was called before; nil stands for a timer of the system. Tests call f by
	// hand.
	After func(d time.Duration, f func()) (stop func())
	// Settle is how long Enter does not count after another page has come;
	// zero: it always counts.
	Settle time.Duration
	// Rand is where signatures take randomness; nil stands for crypto/rand.
	Rand io.Reader
	// PickFile opens the system's own file chooser in a folder and returns
	// when the person has chosen: the path, or "" when they did not. nil: there
	// is none, and the toolkit's is used. It runs beside the window.
	PickFile func(ctx context.Context, folder string) (string, error)
	// PickCertificate is PickFile for the certificate of an authority; nil: the
	// toolkit's chooser is used.
	PickCertificate func(ctx context.Context) (string, error)
	// SaveFile lets a person choose where a file is to lie, under a name or
	// another one, and writes it there. It returns the path, or "" when they
	// did not choose. nil: nothing can be saved. It runs beside the window.
	SaveFile func(ctx context.Context, name string, data []byte) (string, error)
	// OpenPath shows a file in the system's own viewer; it returns when the
	// viewer was asked. nil: there is none, and one is told where the file lies.
	// It runs beside the window.
	OpenPath func(ctx context.Context, path string) error
	// Temporary writes a file for OpenPath under a name into a folder that nobody
	// else can read, and returns its path. The folder goes when the program is
	// closed. nil: documents are not shown in a viewer. It runs beside the window.
	Temporary func(name string, data []byte) (path string, err error)
	// ForgetPrintouts deletes what Temporary has written, when somebody signs out
	// or their session ends: another person may come. nil: nothing is written. It
	// returns at once; one that a viewer holds open may stay.
	ForgetPrintouts func()
	// Notify shows one of the system's own notifications, which others may see:
	// texts hold no personal data. nil: there are none. It runs beside the window,
	// one at a time: a system that does not answer holds up nobody.
	Notify func(title, text string)
	// Authorities is the list of authorities that the person trusts; nil: this
	// program keeps none, and there is no page for them.
	Authorities Authorities
	// FetchAuthorities downloads the national authority's certificates and
	// trusts none of them, as trust.Fetcher does; progress is told the same.
	// nil: they are added from files only.
	FetchAuthorities func(ctx context.Context, progress func(done, total int, address string)) ([]trust.Result, error)
	// InspectAuthorities looks for certificates of authorities in a file; nil
	// stands for trust.Inspect.
	InspectAuthorities func(path string) ([]trust.Candidate, error)
	// Catalogue changes the list of portals; nil: this program lets nobody do so,
	// and there is no page for it.
	Catalogue Catalogue
	// StartPortal is the id of a portal to open at once, or empty.
	StartPortal string
	// Welcome shows the first-start help, once on this computer.
	Welcome bool
	// System names the operating system for somebody who is to help: its name
	// and version, the kind of display. It may be empty.
	System string
	// Crash is where in the program it ended the last time, without anything of
	// a person; empty where it ended as it should. It is offered once.
	Crash string
	// StartFile is the path of a key file to open at once, or empty.
	StartFile string
	// Print gives a document to the system's printer and returns when its queue
	// has taken it; nil: there is no printer that this program reaches, and
	// OpenPath's viewer prints. It runs beside the window.
	Print func(ctx context.Context, pdf []byte, job PrintJob) error
	// Workstation is set in a service centre; nil at home.
	Workstation *Workstation
}

// Connection is a portal that answers.
type Connection struct {
	Client    *client.Client
	Discovery portal.Discovery
	// Trust judges certificates as the portal does; nil: chains are not judged.
	Trust *trust.Store
	// Revocation is asked whether keys were revoked; nil: that of Options.
	Revocation signer.Revocation
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
	// Parent is the IIN of the person of the first key, told where one signs in
	// by it; empty: nothing is told.
	Parent string
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

// Token is a token that is present.
type Token struct {
	// Type is the kind of storage under which its module is set.
	Type signer.StorageType
	Info token.Info
}

// Mail is a message in the practice portal's outbox. Code is the confirmation
// code in it, or empty.
type Mail struct {
	To, Subject, Body, Code string
	At                      time.Time
}

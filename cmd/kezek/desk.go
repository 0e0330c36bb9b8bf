//go:build cgo

package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer/keyfiles"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui"
)

// desk is what the window stands on: the real catalogue, cache, key finder and
// practice portal.
type desk struct {
	env         *env
	app         fyne.App
	dir         string
	catalogue   *portal.CatalogueFile
	portals     []portal.CatalogueEntry
	store       *store.Store
	practice    *practiceHost
	authorities *trust.Folder
	revocation  *revocation.Checker
	printouts   *printouts
	workstation string         // the UUID of a service centre's; empty at home
	proxy       *proxySettings // one for all portals, lists and authorities
}

// openDesk opens the desk in a configuration folder.
func openDesk(ctx context.Context, e *env, a fyne.App, dir string) (d *desk, err error) {
	d = &desk{env: e, app: a, dir: dir, practice: newPracticeHost(filepath.Join(dir, "practice"), e), proxy: newProxySettings(e), printouts: newPrintouts(dir)}
	applyPolicy(e, a.Preferences())
	if d.catalogue, err = d.openCatalogue(); err != nil {
		return nil, err
	}
	d.portals = d.catalogue.Entries()
	// Where nothing can be written nobody is kept from signing in: the portal
	// judges chains, too.
	d.authorities, _ = trust.OpenFolder(filepath.Join(dir, "trust"))
	d.revocation = revocation.NewChecker(revocation.Options{
		Dir: filepath.Join(dir, "revocation"), Network: true, Client: d.proxy.client(), Now: e.now, Rand: e.rand,
	})
	memory := e.isWorkstation() || a.Preferences().Bool(ui.PrefMemoryOnly)
	d.store, err = openStore(ctx, dir, memory, e)
	return d, err
}

// client is one for whoever fetches by itself what certificates name.
func (s *proxySettings) client() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = s.choose
	return &http.Client{Transport: t}
}

// Close ends the practice portal and the cache.
func (d *desk) Close() {
	d.practice.Close()
	d.printouts.clear()
	_ = d.store.Close()
}

func (d *desk) options(startPortal string) ui.Options {
	choose := choosers{words: d.words, downloads: downloads}
	o := ui.Options{
		App: d.app, Version: version, Language: d.env.words.Language(), Portals: d.portals,
		Connect: d.connect, Open: opener().Open, Tokens: d.tokens, Revocation: d.revocation,
		KeyFiles: d.keyFiles, PickFile: choose.keyFile(), PickCertificate: choose.certificate(), SaveFile: choose.save,
		OpenPath:         openPath,
		Temporary:        d.printouts.keep,
		ForgetPrintouts:  d.printouts.clear,
		Notify:           d.notify,
		FetchAuthorities: d.fetchAuthorities,
		Store:            d.store, Now: d.env.now, Rand: d.env.rand, StartPortal: startPortal,
	}
	if d.authorities != nil {
		o.Authorities = d.authorities
	}
	return policyLook(d.comfort(o), d.env.policy)
}

// fetchAuthorities downloads the national authority's certificates from its own
// addresses, through the proxy as all else; none is trusted by that.
func (d *desk) fetchAuthorities(ctx context.Context, progress func(done, total int, address string)) ([]trust.Result, error) {
	return trust.Fetcher{Client: d.proxy.client()}.Fetch(ctx, trust.NCAAddresses(), progress)
}

// downloads is the folder that the system keeps downloads in, the person's own
// where it has none.
func downloads() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return os.TempDir()
	}
	folder := filepath.Join(home, "Downloads")
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return home
	}
	return folder
}

// offers tells whether the catalogue has a portal; the empty id stands for
// none in particular.
func (d *desk) offers(id string) bool {
	return id == "" || slices.ContainsFunc(d.portals, func(e portal.CatalogueEntry) bool { return e.ID == id })
}

// mostKeyFiles is how many key files a list offers at most, and searchLimit
// how long they are looked for: a network drive may not answer.
const (
	mostKeyFiles = 50
	searchLimit  = 3 * time.Second
)

// keyFiles lists the files used last and those in the usual places.
func (d *desk) keyFiles(ctx context.Context) []ui.KeyFile {
	ctx, cancel := context.WithTimeout(ctx, searchLimit)
	defer cancel()
	recent, err := d.store.Recent()
	if err != nil {
		recent = store.Recent{}
	}
	files := append(keyfiles.Files(recent.Files), keyfiles.Find(ctx, d.keyFolders(recent), mostKeyFiles)...)
	var list []ui.KeyFile
	for _, f := range files {
		list = append(list, ui.KeyFile{Path: f.Path, Name: f.Name, Hint: f.Hint, ModTime: f.ModTime})
	}
	return list
}

func (d *desk) keyFolders(recent store.Recent) []string {
	var folders []string
	if recent.Folder != "" {
		folders = append(folders, recent.Folder)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return folders
	}
	return append(folders, keyfiles.Folders(keyfiles.Computer{OS: runtime.GOOS, Home: home, User: d.env.getenv("USER")})...)
}

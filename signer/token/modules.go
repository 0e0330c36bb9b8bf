package token

import (
	"os"
	"path"
	"slices"
)

// WellKnown gives the paths at which the PKCS#11 module for a storage type may
// lie on a system (runtime.GOOS): all are to be tried, most will not be there.
// The storage types are those of package signer, by their constants' values.
//
// A vendor's name for its module is documented by hardly any of them, and none
// of these was tried with its hardware. So the list is only what the settings
// begin with: a person can name another file there. For Kaztoken, the identity
// card and aKey no public source names a module at all; there is no guessing,
// because what is named here is loaded and run. A module's path comes from here
// or from the settings, never from a portal or from a key file.
func WellKnown(storage, goos string) []string {
	names := wellKnown[storage]
	var paths []string
	switch goos {
	case "windows":
		// Where installers put it; a folder that others cannot write to.
		for _, name := range names.windows {
			paths = append(paths, `C:\Windows\System32\`+name)
		}
	case "darwin":
		paths = append(paths, names.darwin...)
	case "linux":
		for _, folder := range linuxFolders {
			for _, name := range names.linux {
				paths = append(paths, path.Join(folder, name))
			}
		}
	}
	return paths
}

// Installed gives those of the paths that are files, and one path only of those
// that lead to the same file: distributions link folders and libraries to each
// other, and each module asked again lists its tokens again.
func Installed(paths []string) []string {
	var found []string
	for _, p := range paths {
		info, err := os.Stat(p)
		listed := func(other string) bool { return SameModule(p, other) }
		if err == nil && info.Mode().IsRegular() && !slices.ContainsFunc(found, listed) {
			found = append(found, p)
		}
	}
	return found
}

// SameModule tells whether two paths lead to the same file. Of files that are
// not there only the paths are compared.
func SameModule(a, b string) bool {
	if a == b {
		return true
	}
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// linuxFolders are where the distributions keep libraries.
var linuxFolders = []string{
	"/usr/lib",
	"/usr/lib64",
	"/usr/lib/pkcs11",
	"/usr/lib64/pkcs11",
	"/usr/lib/x86_64-linux-gnu",
	"/usr/lib/aarch64-linux-gnu",
	"/usr/local/lib",
}

// moduleNames are a vendor's names: of files on Linux and Windows, and whole
// paths on macOS, where each has a place of its own.
type moduleNames struct{ linux, darwin, windows []string }

// SafeNet Authentication Client serves both eTokens.
var eToken = moduleNames{
	linux: []string{"libeToken.so", "libeTPkcs11.so"},
	darwin: []string{
		"/usr/local/lib/libeTPkcs11.dylib",
		"/Library/Frameworks/eToken.framework/Versions/Current/libeToken.dylib",
	},
	windows: []string{"eTPKCS11.dll"},
}

var wellKnown = map[string]moduleNames{
	"AKEToken72KStore":  eToken,
	"AKEToken5110Store": eToken,
	"AKJaCartaStore": {
		linux: []string{"libjcPKCS11-2.so"},
		darwin: []string{
			"/Library/Frameworks/jcPKCS11-2.framework/jcPKCS11-2",
			"/usr/local/lib/libjcPKCS11-2.dylib",
		},
		windows: []string{"jcPKCS11-2.dll"},
	},
	// Nothing is known: the person names the module.
	"AKKaztokenStore": {},
	"AKKZIDCardStore": {},
	"AKAKEYStore":     {},
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	errNoLicence      = errors.New("has no licence file")
	errUnknownLicence = errors.New("is none of the licences that we link under")
)

// licenceName is how files with a licence are called.
var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense|notice|patents)([-_.].*)?$`)

// skipped are folders of a module that are linked into nothing.
var skipped = map[string]bool{"testdata": true, "cmd": true, "example": true, "examples": true, "img": true, ".github": true, "xgbgen": true}

// notices is the text that goes with the program: for each module its licences
// in full, fonts and C code included, and Go's own. A module without a licence,
// or under one that is not in the list below, is an error.
func notices(modules []module) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("Kezek is linked of the following, each under the licence that follows its name.\n")
	for _, m := range modules {
		if err := addModule(&b, m); err != nil {
			return nil, fmt.Errorf("%s: %w", m.path, err)
		}
	}
	return b.Bytes(), nil
}

func addModule(b *bytes.Buffer, m module) error {
	files, err := licenceFiles(m)
	if err != nil {
		return err
	}
	licences := 0
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(m.dir, name))
		if err != nil {
			return err
		}
		kind, err := classify(name, string(text))
		if err != nil {
			return fmt.Errorf("%s %w", name, err)
		}
		if kind != addition {
			licences++
		}
		fmt.Fprintf(b, "\n%s\n%s %s, %s: %s\n\n%s\n", strings.Repeat("=", 78), m.path, m.version, filepath.ToSlash(name), kind, clean(text))
	}
	if licences == 0 {
		return errNoLicence
	}
	return nil
}

// licenceFiles names a module's files with licences, relative to its folder. Of
// Go itself only the one at the top counts: below it are tools and tests.
func licenceFiles(m module) ([]string, error) {
	if m.path == goItself {
		return []string{"LICENSE"}, nil
	}
	var files []string
	err := filepath.WalkDir(m.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != m.dir && skipped[d.Name()] {
			return filepath.SkipDir
		}
		if d.IsDir() || !licenceName.MatchString(d.Name()) || strings.HasSuffix(d.Name(), ".go") {
			return nil
		}
		rel, err := filepath.Rel(m.dir, path)
		files = append(files, rel)
		return err
	})
	return files, err
}

// addition is a file that goes with a licence and is none.
const addition = "addition"

// marks are words that only one licence has, in the order in which they are
// looked for: a text that quotes another must come before it.
var marks = []struct{ words, name string }{
	{"SIL OPEN FONT LICENSE", "OFL-1.1"},
	{"Apache License", "Apache-2.0"},
	{"by the International Color Consortium", "ICC"},
	{"Bitstream Vera", "Bitstream-Vera"},
	{"Neither the name", "BSD-3-Clause"},
	{"Redistributions of source code", "BSD-2-Clause"},
	{"Permission is hereby granted, free of charge", "MIT"},
	{"Permission to use, copy, modify, and distribute this software for any", "ISC"},
	{"Permission to use, copy, modify, and/or distribute this software for any", "ISC"},
	{"This software is provided 'as-is', without any express or implied", "Zlib"},
}

// refused are licences that would bind the whole program.
var refused = []string{"GNU GENERAL PUBLIC LICENSE", "GNU AFFERO GENERAL", "GNU LESSER GENERAL", "Mozilla Public License", "Eclipse Public License"}

// classify tells the licence of a text by its words, whatever the lines.
func classify(name, text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	base := strings.ToLower(filepath.Base(name))
	for _, words := range refused {
		if strings.Contains(text, words) {
			return "", fmt.Errorf("%w: %s", errUnknownLicence, words)
		}
	}
	if strings.HasPrefix(base, "notice") || strings.HasPrefix(base, "patents") {
		return addition, nil
	}
	for _, m := range marks {
		if strings.Contains(text, m.words) {
			return m.name, nil
		}
	}
	return "", errUnknownLicence
}

// clean gives a text the line ends that all the others have.
func clean(text []byte) []byte {
	return bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
}

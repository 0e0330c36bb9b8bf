package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	// pathInText is a file or folder of ours in backticks.
	pathInText = regexp.MustCompile("`((?:\\.ci|\\.github|cmd|ui|signer|portal|store|assets|docs)/[A-Za-z0-9_./-]+)`")
	// linkInText is what a page leads to, seen from its own folder, and a picture.
	linkInText = regexp.MustCompile(`\]\(([^)#:]+)\)|<img src="([^":]+)"`)
	// goalInText is a command of the Makefile's.
	goalInText = regexp.MustCompile("`make ([a-z-]+)[` ]")
)

// pages are README.md and docs, but for what is made of the tests' own records.
func pages(t *testing.T) map[string]string {
	t.Helper()
	root := filepath.Join("..", "..")
	names, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(names) < 5 {
		t.Fatalf("%q, %v", names, err)
	}
	guides, err := filepath.Glob(filepath.Join(root, "docs", "guide", "*.md"))
	if err != nil || len(guides) != 3 {
		t.Fatalf("%q, %v", guides, err)
	}
	texts := map[string]string{}
	for _, name := range append(append(names, guides...), filepath.Join(root, "README.md")) {
		if filepath.Base(name) == "refusals.md" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	return texts
}

func TestDocsNameFilesThatAreThere(t *testing.T) {
	for name, text := range pages(t) {
		for _, m := range pathInText.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join("..", "..", strings.TrimSuffix(m[1], "/"))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, m := range linkInText.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), m[1]+m[2])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestDocsNameCommandsThatAreThere(t *testing.T) {
	made := packaged(t, "Makefile") + packaged(t, ".ci/package/rules.mk")
	for name, text := range pages(t) {
		for _, m := range goalInText.FindAllStringSubmatch(text, -1) {
			if !regexp.MustCompile(`(?m)^([a-z -]+ )?` + m[1] + `( [a-z -]+)?:`).MatchString(made) {
				t.Errorf("%s: there is no make %s", name, m[1])
			}
		}
	}
}

// Whoever gets a page by README.md gets every page by it.
func TestReadmeLeadsToEveryPage(t *testing.T) {
	readme := packaged(t, "README.md")
	for name := range pages(t) {
		page := filepath.ToSlash(strings.TrimPrefix(name, filepath.Join("..", "..")+string(filepath.Separator)))
		if page != "README.md" && !strings.Contains(readme, page) {
			t.Errorf("README.md does not name %s", page)
		}
	}
}

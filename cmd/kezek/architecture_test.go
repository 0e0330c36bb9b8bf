package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "kezek.kz/kezek"

// allowed says, for each of our folders, which of our other folders its code
// (tests apart) may import. Data flows one way: cmd → ui → signer,
// portal/client, store. An entry covers the folders below it unless those
// have entries of their own.
var allowed = map[string][]string{
	"cmd": {
		"cmd/kezek/internal/audit", "cmd/kezek/internal/drives", "cmd/kezek/internal/instance", "cmd/kezek/internal/policy",
		"cmd/kezek/internal/printing",
		"cmd/kezek/internal/workstation",
		"assets", "portal", "portal/client", "portal/practice", "signer", "signer/cms", "signer/keyfiles", "signer/revocation",
		"signer/token", "signer/trust", "store", "ui", "ui/explain", "ui/lang", "ui/look", "ui/sheet",
	},
	"cmd/kezek/internal/audit":       {"store/lockfile"},
	"cmd/kezek/internal/drives":      {},
	"cmd/kezek/internal/policy":      {"cmd/kezek/internal/printing", "portal"},
	"cmd/kezek/internal/printing":    {},
	"cmd/kezek/internal/workstation": {"portal", "portal/client", "store/lockfile"},
	"ui": {
		"assets", "portal", "portal/client", "signer", "signer/keyfiles", "signer/revocation", "signer/token", "signer/trust",
		"store", "ui/explain", "ui/guide", "ui/lang", "ui/look", "ui/parts", "ui/sheet",
	},
	"ui/parts":                    {"portal", "ui/lang", "ui/look"},
	"ui/look":                     {"assets", "ui/lang"},
	"ui/look/wcag":                {},
	"ui/explain":                  {"portal", "portal/client", "signer", "signer/revocation", "signer/token", "signer/trust", "store", "ui/lang"},
	"ui/explain/refusals":         {"portal/client", "ui/explain", "ui/lang"},
	"ui/guide":                    {"portal", "ui/explain", "ui/lang"},
	"ui/lang":                     {"assets", "portal"},
	"ui/sheet":                    {"portal", "ui/lang"},
	"signer":                      {"signer/cms", "signer/jks", "signer/pkcs12", "signer/pki", "signer/revocation", "signer/token", "signer/trust"},
	"signer/ber":                  {},
	"signer/gost":                 {},
	"signer/pki":                  {"signer/gost"},
	"signer/pkcs12":               {"signer/ber", "signer/pki"},
	"signer/jks":                  {"signer/pki"},
	"signer/token":                {},
	"signer/cms":                  {"signer/ber", "signer/pki"},
	"signer/trust":                {"signer/internal/folder", "signer/pki"},
	"signer/revocation":           {"signer/internal/folder", "signer/pki"},
	"signer/keyfiles":             {"signer"},
	"signer/internal/folder":      {},
	"signer/internal/testca":      {"signer/gost", "signer/pki"},
	"portal":                      {},
	"portal/client":               {"portal"},
	"portal/server":               {"portal", "portal/server/calendar", "portal/server/printout", "signer", "signer/cms", "signer/trust"},
	"portal/server/calendar":      {"portal"},
	"portal/server/printout":      {"portal", "portal/server/calendar"},
	"portal/practice":             {"portal", "portal/server", "portal/server/calendar", "signer", "signer/gost", "signer/pkcs12", "signer/pki", "signer/revocation", "signer/trust"},
	"store":                       {"portal", "store/lockfile"},
	"store/lockfile":              {},
	"assets":                      {},
	"cmd/kezek/internal/instance": {"store/lockfile"},
}

// withFyne are the folders that may import Fyne; only cmd may import its app
// package, which needs cgo.
var withFyne = map[string]bool{"cmd": true, "ui": true, "ui/look": true, "ui/parts": true}

func TestDependenciesGoOneWay(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		files++
		for _, imported := range importsOf(t, name) {
			if complaint := judgeImport(path.Dir(filepath.ToSlash(rel)), imported); complaint != "" {
				t.Errorf("%s imports %s: %s", rel, imported, complaint)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 30 {
		t.Fatalf("only %d files were looked at", files)
	}
}

func TestJudgeImportRefusesWhatTheRuleForbids(t *testing.T) {
	for _, c := range []struct{ folder, imported string }{
		{"signer/cms", "fyne.io/fyne/v2"},
		{"portal/server", "fyne.io/fyne/v2/widget"},
		{"store", "fyne.io/fyne/v2"},
		{"ui", "fyne.io/fyne/v2/app"},
		{"portal/client", module + "/signer"},
		{"signer", module + "/portal"},
		{"ui", module + "/portal/server"},
		{"store", module + "/ui"},
		{"util", "strings"},
	} {
		if judgeImport(c.folder, c.imported) == "" {
			t.Errorf("%s may import %s", c.folder, c.imported)
		}
	}
	if complaint := judgeImport("cmd/kezek", module+"/ui"); complaint != "" {
		t.Error(complaint)
	}
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, i := range f.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

// judgeImport returns what is wrong with a file in folder importing the
// package, the empty string when nothing is.
func judgeImport(folder, imported string) string {
	rule := folder
	for {
		if _, ok := allowed[rule]; ok {
			break
		}
		if rule = path.Dir(rule); rule == "." || rule == "/" {
			return "the folder has no entry in the rule"
		}
	}
	if strings.HasPrefix(imported, "fyne.io/") {
		switch {
		case !withFyne[rule]:
			return "no Fyne here"
		case imported == "fyne.io/fyne/v2/app" && rule != "cmd":
			return "only cmd makes the Fyne application"
		}
		return ""
	}
	ours, is := strings.CutPrefix(imported, module+"/")
	if !is || ours == rule {
		return ""
	}
	for _, a := range allowed[rule] {
		if a == ours {
			return ""
		}
	}
	return "not in the rule for " + rule
}

package explain

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/lang"
)

// inThreeLanguages runs a test in each of the languages.
func inThreeLanguages(t *testing.T, run func(t *testing.T, l *lang.Localizer)) {
	t.Helper()
	for _, language := range lang.Languages() {
		t.Run(language, func(t *testing.T) { run(t, lang.New(language, lang.Strict)) })
	}
}

// sources parses the files of a package, its tests apart.
func sources(t *testing.T, dir string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(dir), "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no source of %s: %v", dir, err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// declared calls for every name that a package declares at its top level as a
// constant or a variable, with its type's name and its value.
func declared(t *testing.T, dir string, kind token.Token, call func(name, typeName string, value ast.Expr)) {
	t.Helper()
	for _, file := range sources(t, dir) {
		for _, declaration := range file.Decls {
			group, ok := declaration.(*ast.GenDecl)
			if !ok || group.Tok != kind {
				continue
			}
			for _, spec := range group.Specs {
				callSpec(spec.(*ast.ValueSpec), call)
			}
		}
	}
}

func callSpec(spec *ast.ValueSpec, call func(name, typeName string, value ast.Expr)) {
	typeName := ""
	if identifier, ok := spec.Type.(*ast.Ident); ok {
		typeName = identifier.Name
	}
	for i, name := range spec.Names {
		if name.IsExported() && i < len(spec.Values) {
			call(name.Name, typeName, spec.Values[i])
		}
	}
}

// constants gives the string constants of a type.
func constants(t *testing.T, dir, typeName string) []string {
	t.Helper()
	var values []string
	declared(t, dir, token.CONST, func(name, of string, value ast.Expr) {
		literal, ok := value.(*ast.BasicLit)
		if of != typeName || !ok {
			return
		}
		text, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		values = append(values, text)
	})
	return values
}

func codes(t *testing.T) []portal.Code {
	t.Helper()
	var all []portal.Code
	for _, code := range constants(t, "portal", "Code") {
		all = append(all, portal.Code(code))
	}
	if len(all) < 50 {
		t.Fatalf("only %d codes were found in the source", len(all))
	}
	return all
}

func reasons(t *testing.T) []signer.Reason {
	t.Helper()
	var all []signer.Reason
	for _, reason := range constants(t, "signer", "Reason") {
		if reason != "" {
			all = append(all, signer.Reason(reason))
		}
	}
	if len(all) < 10 {
		t.Fatalf("only %d reasons were found in the source", len(all))
	}
	return all
}

// complete expects the three parts, each a sentence.
func complete(t *testing.T, what string, e Explanation) {
	t.Helper()
	for name, part := range map[string]string{"what": e.What, "unchanged": e.Unchanged, "next": e.Next} {
		if len([]rune(part)) < 5 {
			t.Errorf("%s: %s is %q", what, name, part)
		}
		if !strings.HasSuffix(part, ".") && !strings.HasSuffix(part, "»") && what != string(portal.CodeKinshipConfirmed) {
			t.Errorf("%s: %s is no sentence: %q", what, name, part)
		}
	}
}

func TestEveryCodeOfTheContractHasWords(t *testing.T) {
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		for _, code := range codes(t) {
			if !known(l, code) {
				t.Errorf("%s has no words", code)
				continue
			}
			complete(t, string(code), Code(l, code))
			complete(t, string(code), Error(l, &portal.Problem{Code: code, Detail: "Это слова портала"}))
		}
	})
}

func TestEveryWordIsForACodeOfTheContract(t *testing.T) {
	byName := map[portal.Code]bool{}
	for _, code := range codes(t) {
		byName[code] = true
	}
	for id := range texts(t, lang.Russian) {
		code, ok := strings.CutPrefix(id, "errors.portal.")
		code, _, _ = strings.Cut(code, ".")
		if ok && !byName[portal.Code(code)] {
			t.Errorf("%s is for a code that the contract has not", id)
		}
	}
}

func TestEverySentinelOfThePackagesHasWords(t *testing.T) {
	have := map[string]bool{}
	for _, s := range sentinels() {
		have[s.id] = true
	}
	for _, p := range []struct{ dir, name string }{{"signer", "signer"}, {"portal/client", "client"}, {"store", "store"}} {
		found := 0
		declared(t, p.dir, token.VAR, func(name, _ string, _ ast.Expr) {
			if !strings.HasPrefix(name, "Err") {
				return
			}
			found++
			if id := p.name + "." + snake(strings.TrimPrefix(name, "Err")); !have[id] {
				t.Errorf("%s.%s has no words (%s)", p.name, name, id)
			}
		})
		if found == 0 {
			t.Errorf("no error was found in the source of %s", p.dir)
		}
	}
}

func TestEverySentinelOfThePortalHasWords(t *testing.T) {
	have := map[string]bool{}
	for _, s := range sentinels() {
		have[s.id] = true
	}
	declared(t, "portal", token.VAR, func(name, _ string, _ ast.Expr) {
		// What is wrong in one entry of a catalogue comes in a CatalogueError.
		if !strings.HasPrefix(name, "Err") || strings.HasPrefix(name, "ErrCatalogue") {
			return
		}
		if id := "portal." + strings.ToUpper(snake(strings.TrimPrefix(name, "Err"))); !have[id] {
			t.Errorf("portal.%s has no words (%s)", name, id)
		}
	})
}

// snake writes TooManyIterations as too_many_iterations, and PINLocked as
// pin_locked.
func snake(name string) string {
	for _, boundary := range []string{`([a-z])([A-Z])`, `([A-Z])([A-Z][a-z])`} {
		name = regexp.MustCompile(boundary).ReplaceAllString(name, "${1}_${2}")
	}
	return strings.ToLower(name)
}

func TestEverySentinelIsExplainedInThreeParts(t *testing.T) {
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		unknown := Error(l, fmt.Errorf("something else")).What
		for _, s := range sentinels() {
			e := Error(l, fmt.Errorf("while opening: %w", s.err))
			complete(t, s.id, e)
			if e.What == unknown {
				t.Errorf("%s is explained as an unknown error", s.id)
			}
			if want := l.T("errors." + s.id + ".what"); e.What != want {
				t.Errorf("%s is explained as another error: %s", s.id, e.What)
			}
		}
	})
}

func TestEveryReasonHasWords(t *testing.T) {
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		other := Reason(l, "SOMETHING_ELSE", nil)
		for _, r := range reasons(t) {
			for _, c := range []*signer.Certificate{nil, sampleCertificate()} {
				words := Reason(l, r, c)
				if words == other || !strings.HasSuffix(words, ".") {
					t.Errorf("%s: %q", r, words)
				}
			}
		}
	})
}

// What a reason need not say: it is no refusal, or the dialog's table has its
// words.
var withoutUnchanged = map[string]bool{
	"FITS": true, "EXPIRES_SOON": true, "EXPIRES_SOON.undated": true,
	"CERT_NOT_YET_VALID": true, "KEY_PURPOSE_WRONG": true, "NO_CERTIFICATE": true,
}

func TestEveryReasonSaysWhatWasNotChanged(t *testing.T) {
	for language, unchanged := range map[string]string{lang.Russian: `не изменён|не изменено`, lang.Kazakh: `өзгерген жоқ`, lang.English: `was(?: not)? changed`} {
		pattern, said := regexp.MustCompile(unchanged), 0
		for id, text := range texts(t, language) {
			reason, ok := strings.CutPrefix(id, "errors.reason.")
			if !ok {
				continue
			}
			said++
			if pattern.MatchString(text) == withoutUnchanged[reason] {
				t.Errorf("%s in %s: %s", reason, language, text)
			}
		}
		if said < len(reasons(t)) {
			t.Errorf("only %d reasons in %s", said, language)
		}
	}
}

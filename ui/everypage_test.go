package ui

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

// looked are the types of the pages that inEveryLook has walked and measured.
var looked = struct {
	sync.Mutex
	types, little map[string]bool
}{types: map[string]bool{}, little: map[string]bool{}}

// lookedAt notes a page; of the profile it is the open tab that is looked at.
func lookedAt(s screen) {
	looked.Lock()
	defer looked.Unlock()
	looked.types[reflect.TypeOf(s).Elem().Name()] = true
	if p, ok := s.(*profileScreen); ok {
		looked.types[reflect.TypeOf(p.page()).Elem().Name()] = true
	}
}

// firstInLittleRoom tells whether this kind of page was not measured in little
// room yet: what stands there alone is the same on all of a kind.
func firstInLittleRoom(s screen) bool {
	looked.Lock()
	defer looked.Unlock()
	name := reflect.TypeOf(s).Elem().Name()
	first := !looked.little[name]
	looked.little[name] = true
	return first
}

// TestMain fails where the tests were all run and a page was looked at by none of
// them: whoever adds a page adds it to one of the lists of pages.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && wholeRun() {
		missed, err := notLookedAt()
		if err != nil || len(missed) > 0 {
			fmt.Fprintf(os.Stderr, "inEveryLook has not seen these pages: %s (%v)\n", strings.Join(missed, ", "), err)
			code = 1
		}
	}
	os.Exit(code)
}

// wholeRun tells that no test was left out. Under the race detector some are.
func wholeRun() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return false
		}
	}
	return !raceDetector
}

// notLookedAt are the pages of the program that no test has walked.
func notLookedAt() ([]string, error) {
	pages, err := pageTypes()
	looked.Lock()
	defer looked.Unlock()
	return slices.DeleteFunc(pages, func(name string) bool { return looked.types[name] }), err
}

// pageTypes are the types that have a heading, by the source.
func pageTypes() ([]string, error) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return nil, err
		}
		names = append(names, withHeading(file)...)
	}
	slices.Sort(names)
	return names, nil
}

// withHeading are the types of a file that have a heading.
func withHeading(file *ast.File) []string {
	var names []string
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "heading" && f.Recv != nil {
			if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
				names = append(names, star.X.(*ast.Ident).Name)
			}
		}
	}
	return names
}

func TestThePagesAreFoundInTheSource(t *testing.T) {
	names, err := pageTypes()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"firstScreen", "helpScreen", "startScreen", "bindingTab", "topicScreen"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among %v", want, names)
		}
	}
}

package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"kezek.kz/kezek/cmd/kezek/internal/workstation"
)

// constantsOf are the texts of a type's constants in package ui.
func constantsOf(t *testing.T, name string) (list []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "ui", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, is := n.(*ast.ValueSpec)
			if !is || len(spec.Values) != 1 {
				return true
			}
			kind, named := spec.Type.(*ast.Ident)
			value, text := spec.Values[0].(*ast.BasicLit)
			if named && text && kind.Name == name {
				if s, err := strconv.Unquote(value.Value); err == nil {
					list = append(list, s)
				}
			}
			return true
		})
	}
	slices.Sort(list)
	return list
}

func TestSupervisorKnowsTheWindowsWords(t *testing.T) {
	for name, known := range map[string][]string{"EventKind": workstation.Kinds(), "NextReason": workstation.Reasons()} {
		slices.Sort(known)
		if want := constantsOf(t, name); len(want) < 5 || !slices.Equal(known, want) {
			t.Errorf("%s: the window has %q, the supervisor takes %q", name, want, known)
		}
	}
}

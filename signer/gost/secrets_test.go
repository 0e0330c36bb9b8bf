package gost_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestVariableTimeOnlyInPublic: what bigmod itself says takes a time that depends
// on its numbers is used where a signature is checked and nowhere else.
func TestVariableTimeOnlyInPublic(t *testing.T) {
	used := map[string]int{}
	for name, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if x, ok := n.(*ast.SelectorExpr); ok && strings.Contains(x.Sel.Name, "VarTime") {
				used[name]++
			}
			return true
		})
	}
	if used["public.go"] == 0 {
		t.Error("public.go uses none: this test looks for the wrong name")
	}
	delete(used, "public.go")
	if len(used) != 0 {
		t.Errorf("used in %v", used)
	}
}

// publicArithmetic are the functions of the arithmetic for what is not secret:
// points and numbers of public keys and signatures.
var publicArithmetic = []string{"onCurve", "setOctets", "combine", "multiplyPublic", "addBasePublic"}

// TestArithmeticKnowsNoSecret: in every other function of the arithmetic, which
// multiplies by nonces and private keys, no index, slice, condition, count of a
// loop, quotient or remainder is made of anything but constants, counters of
// loops and places of digits. So no table is read at a place that a digit tells,
// which a measurement on a quiet machine with a warm cache would not show.
func TestArithmeticKnowsNoSecret(t *testing.T) {
	files := sources(t)
	constants := packageConstants(files)
	seen := map[string]bool{}
	for name, file := range files {
		if !isArithmetic(name) {
			continue
		}
		for _, declaration := range file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || slices.Contains(publicArithmetic, f.Name.Name) {
				continue
			}
			seen[f.Name.Name] = true
			for _, secret := range secretsRead(f, constants) {
				t.Errorf("%s, %s: %s", name, f.Name.Name, secret)
			}
		}
	}
	for _, name := range []string{"multiplyBase", "chooseFrom", "choose", "negate", "signedDigit", "bitsAt", "isEqual", "mul", "invert", "addAffine"} {
		if !seen[name] {
			t.Errorf("%s was not looked at", name)
		}
	}
}

// TestSecretsAreFound: what the test above is for.
func TestSecretsAreFound(t *testing.T) {
	for body, found := range map[string]bool{
		"for i := range table { f(table[i]) }":                 false,
		"j := place / 8; f(table[j+1:len(table)])":             false,
		"if size > 3 { f(size % 5) }":                          false,
		"f(table[digit])":                                      true,
		"f(table[0][digit-1])":                                 true,
		"f(table[:digit])":                                     true,
		"j := int(digit); f(table[j])":                         true,
		"if digit == 0 { f(0) }":                               true,
		"for i := range table { if digit == 0 { continue } }":  true,
		"switch digit { case 0: f(0) }":                        true,
		"for range digit { f(0) }":                             true,
		"for i := 0; i < digit; i++ { f(i) }":                  true,
		"for i := range table { i = digit; f(table[i]) }":      true,
		"f(digit / 3)":                                         true,
		"digit %= 3":                                           true,
		"g(digit == 0 && f(0))":                                true,
		"for i, x := range table { f(table[i]); f(table[x]) }": true,
	} {
		source := "package p\nconst size = 4\nfunc secret(table []int, digit, place int) {" + body + "}"
		file, err := parser.ParseFile(token.NewFileSet(), "", source, 0)
		if err != nil {
			t.Fatal(err)
		}
		constants := packageConstants(map[string]*ast.File{"": file})
		if got := secretsRead(file.Decls[1].(*ast.FuncDecl), constants); (len(got) > 0) != found {
			t.Errorf("%s: found %q", body, got)
		}
	}
}

// sources are the package's own files.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if files[name], err = parser.ParseFile(token.NewFileSet(), name, nil, 0); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func isArithmetic(file string) bool {
	subject := strings.TrimRight(strings.TrimSuffix(file, ".go"), "0123456789")
	return slices.Contains([]string{"field", "group", "invert", "point", "product", "sum", "table", "window"}, subject)
}

// openNames are what a function may look at.
type openNames map[string]bool

func packageConstants(files map[string]*ast.File) openNames {
	known := openNames{}
	for _, file := range files {
		for _, declaration := range file.Decls {
			if d, ok := declaration.(*ast.GenDecl); ok && d.Tok == token.CONST {
				for _, spec := range d.Specs {
					for _, name := range spec.(*ast.ValueSpec).Names {
						known[name.Name] = true
					}
				}
			}
		}
	}
	return known
}

// secretsRead gives the places of a function where something that is not public
// decides what is read or done.
func secretsRead(f *ast.FuncDecl, constants openNames) (found []string) {
	known := openNames{"place": true, "n": true} // bitsAt, squareTimes
	for name := range constants {
		known[name] = true
	}
	ast.Inspect(f.Body, func(n ast.Node) bool { known.declare(n); return true })
	// A counter that something else is put into later is none.
	ast.Inspect(f.Body, func(n ast.Node) bool { known.withdraw(n); return true })
	ast.Inspect(f.Body, func(n ast.Node) bool {
		for what, x := range deciding(n) {
			if !known.all(x) {
				found = append(found, what)
			}
		}
		return true
	})
	return found
}

// declare notes counters of loops and names given to what is public.
func (p openNames) declare(n ast.Node) {
	switch x := n.(type) {
	case *ast.RangeStmt:
		if key, ok := x.Key.(*ast.Ident); ok {
			p[key.Name] = true
		}
	case *ast.AssignStmt:
		if name, ok := x.Lhs[0].(*ast.Ident); ok && x.Tok == token.DEFINE && len(x.Rhs) == 1 && len(x.Lhs) == 1 && p.all(x.Rhs[0]) {
			p[name.Name] = true
		}
	}
}

func (p openNames) withdraw(n ast.Node) {
	x, ok := n.(*ast.AssignStmt)
	if !ok {
		return
	}
	for i, left := range x.Lhs {
		name, ok := left.(*ast.Ident)
		if ok && (len(x.Lhs) != len(x.Rhs) || !p.all(x.Rhs[i])) {
			delete(p, name.Name)
		}
	}
}

// all tells whether an expression is made of what is public. The length of
// something is, whatever it is.
func (p openNames) all(x ast.Expr) bool {
	switch x := x.(type) {
	case nil, *ast.BasicLit:
		return true
	case *ast.Ident:
		return p[x.Name]
	case *ast.ParenExpr:
		return p.all(x.X)
	case *ast.UnaryExpr:
		return p.all(x.X)
	case *ast.BinaryExpr:
		return p.all(x.X) && p.all(x.Y)
	case *ast.CallExpr:
		switch f := x.Fun.(type) {
		case *ast.Ident:
			return f.Name == "len"
		case *ast.SelectorExpr:
			return f.Sel.Name == "Len" && p.all(x.Args[0]) // bits.Len
		}
	}
	return false
}

// deciding gives the expressions of a node on which it depends what is read and
// which instructions run.
func deciding(n ast.Node) map[string]ast.Expr {
	switch x := n.(type) {
	case *ast.IndexExpr:
		return map[string]ast.Expr{"index": x.Index}
	case *ast.SliceExpr:
		return map[string]ast.Expr{"slice from": x.Low, "slice to": x.High, "slice within": x.Max}
	case *ast.IfStmt:
		return map[string]ast.Expr{"if": x.Cond}
	case *ast.ForStmt:
		return map[string]ast.Expr{"for": x.Cond}
	case *ast.RangeStmt:
		if x.Key == nil { // a number of times
			return map[string]ast.Expr{"range": x.X}
		}
	case *ast.SwitchStmt:
		return map[string]ast.Expr{"switch": x.Tag}
	case *ast.CaseClause:
		return cases(x)
	case *ast.BinaryExpr:
		if slices.Contains([]token.Token{token.LAND, token.LOR, token.QUO, token.REM}, x.Op) {
			return map[string]ast.Expr{"left of " + x.Op.String(): x.X, "right of " + x.Op.String(): x.Y}
		}
	case *ast.AssignStmt:
		if x.Tok == token.QUO_ASSIGN || x.Tok == token.REM_ASSIGN {
			return map[string]ast.Expr{x.Tok.String(): x.Lhs[0], "by " + x.Tok.String(): x.Rhs[0]}
		}
	}
	return nil
}

func cases(clause *ast.CaseClause) map[string]ast.Expr {
	out := map[string]ast.Expr{}
	for i, x := range clause.List {
		out[fmt.Sprint("case ", i)] = x
	}
	return out
}

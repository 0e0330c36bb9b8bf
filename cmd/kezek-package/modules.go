package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// module is one that is linked into a program.
type module struct {
	path, version, dir string
}

// goItself is the name under which Go's own library and runtime are listed.
const goItself = "Go's standard library and runtime"

// target is a system that packages are made for.
type target struct {
	goos, tags string
}

// targets are all of them; the build tags are the Makefile's.
var targets = []target{{"linux", "x11"}, {"windows", "accessibility"}, {"darwin", ""}}

// programs are what the packages hold.
var programs = []string{"./cmd/kezek", "./cmd/kezek-start", "./cmd/kezek-console"}

// linkedModules asks Go which modules the programs are linked of, on all targets
// together, sorted, Go itself before them. Those that only tests need are not among
// them.
func linkedModules(targets []target) ([]module, error) {
	found := map[string]module{}
	for _, t := range targets {
		out, err := listModules(t)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(out)) {
			fields := strings.Split(strings.TrimSpace(line), "\t")
			if len(fields) == 3 && fields[1] != "" { // our own has no version
				found[fields[0]] = module{fields[0], fields[1], fields[2]}
			}
		}
	}
	list := make([]module, 0, len(found))
	for _, m := range found {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.path, b.path) })
	own, err := goModule()
	return append([]module{own}, list...), err
}

// goModule is Go itself. The go that is found is the one that runs this: go run and
// go test put their own first in PATH.
func goModule() (module, error) {
	out, err := exec.Command("go", "env", "GOVERSION", "GOROOT").Output()
	if err != nil {
		return module{}, fmt.Errorf("go env: %w", err)
	}
	version, root, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return module{goItself, version, strings.TrimSpace(root)}, nil
}

func listModules(t target) ([]byte, error) {
	const format = "{{if not .Standard}}{{with .Module}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}"
	cmd := exec.Command("go", append([]string{"list", "-buildvcs=false", "-deps", "-tags", t.tags, "-f", format}, programs...)...)
	cmd.Env = append(os.Environ(), "GOOS="+t.goos, "GOARCH=amd64", "CGO_ENABLED=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list for %s: %w: %s", t.goos, err, stderr.String())
	}
	return out, nil
}

package policy

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// paths judges the paths of a policy.
type paths interface {
	// isWhole tells whether a path is absolute and written in the shortest way.
	isWhole(name string) bool
	// isInside tells whether a path lies in a folder or is it.
	isInside(name, dir string) bool
}

// ownPaths are those of this computer's system.
type ownPaths struct{}

func (ownPaths) isWhole(name string) bool {
	return filepath.IsAbs(name) && filepath.Clean(name) == name
}

func (ownPaths) isInside(name, dir string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rel)
}

// anyPaths are those of Windows and of Unix, wherever the program runs.
type anyPaths struct{}

// windowsPath is a drive or a computer's share, and parts without what Windows
// takes in no name.
var windowsPath = regexp.MustCompile(`^(?:[A-Za-z]:|\\\\[^\\/:*?"<>|]+\\[^\\/:*?"<>|]+)(?:\\[^\\/:*?"<>|]+)+$`)

func (anyPaths) isWhole(name string) bool {
	if windowsPath.MatchString(name) {
		return !strings.Contains(name+`\`, `\.\`) && !strings.Contains(name+`\`, `\..\`)
	}
	return path.IsAbs(name) && path.Clean(name) == name
}

func (anyPaths) isInside(name, dir string) bool {
	if windowsPath.MatchString(dir) {
		return strings.HasPrefix(strings.ToLower(name)+`\`, strings.ToLower(dir)+`\`)
	}
	return strings.HasPrefix(name+"/", strings.TrimSuffix(dir, "/")+"/")
}

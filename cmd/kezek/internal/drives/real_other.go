//go:build !windows

package drives

import "path/filepath"

// realPath is where a file lies, behind all links.
func realPath(path string) (string, error) { return filepath.EvalSymlinks(path) }

//go:build !cgo

package token

// loadModule loads nothing: C functions are called through cgo alone.
func loadModule(string) (module, error) { return nil, ErrNoSupport }

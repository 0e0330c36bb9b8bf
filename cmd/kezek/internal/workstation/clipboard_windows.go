package workstation

import "errors"

// errClipboard means that another program holds the clipboard.
var errClipboard = errors.New("workstation: the clipboard is held")

// ClearClipboard empties the clipboard. Windows' own history of it is switched
// off by the administrator (docs/policy.md).
func ClearClipboard(string) error {
	if ok, _, _ := openClipboard.Call(0); ok == 0 {
		return errClipboard
	}
	defer func() { _, _, _ = closeClipboard.Call() }()
	if ok, _, _ := emptyClipboard.Call(); ok == 0 {
		return errClipboard
	}
	return nil
}

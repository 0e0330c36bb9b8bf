package drives

import (
	"os"
	"strings"

	"golang.org/x/sys/windows"
)

// longPrefix begins the names that Windows itself gives.
const longPrefix = `\\?\`

// realPath is where a file lies, behind all links, as the opened file says:
// filepath.EvalSymlinks does not follow junctions, which lead from a stick to
// another disk as well. A file on a network drive lies on no drive here.
func realPath(path string) (string, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return "", err
	}
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	h, err := windows.CreateFile(name, 0, share, nil, windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return "", err
	}
	defer windows.CloseHandle(h)
	buffer := make([]uint16, windows.MAX_LONG_PATH)
	n, err := windows.GetFinalPathNameByHandle(h, &buffer[0], uint32(len(buffer)), 0)
	if err != nil {
		return "", err
	}
	if int(n) > len(buffer) {
		return "", os.ErrInvalid
	}
	return strings.TrimPrefix(windows.UTF16ToString(buffer[:n]), longPrefix), nil
}

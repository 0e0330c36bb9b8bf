package policy

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Place is where the file lies: Dir is a folder, and it and the file must
// belong to the administrators or the system, and be writable by nobody else.
type Place struct {
	Dir, File string
}

// machinePlace asks Windows for the folder: an environment variable can be set
// by whoever starts the program.
func machinePlace() (Place, error) {
	data, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, 0)
	if err != nil {
		return Place{}, unreadable(err)
	}
	return Place{Dir: filepath.Join(data, "Kezek"), File: "policy.json"}, nil
}

// Name is the whole path.
func (p Place) Name() string { return filepath.Join(p.Dir, p.File) }

// read gives the file's content; nil where it is not there. The folder is held
// open without letting anybody rename it meanwhile. A folder without the file is
// not judged: everybody may make folders there, and whoever made this one cannot
// hide a file in a folder of the administrator's.
func (p Place) read() ([]byte, error) {
	dir, err := openHeld(p.Dir)
	if err != nil || dir == nil {
		return nil, err
	}
	defer dir.Close()
	f, err := openHeld(p.Name())
	if err != nil || f == nil {
		return nil, err
	}
	defer f.Close()
	if err := errors.Join(judge(dir, true), judge(f, false)); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

// openHeld opens a file or folder itself, not what a link of it leads to, and
// shares it for reading only. nil where it is not there.
func openHeld(path string) (*os.File, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, unreadable(err)
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ, windows.FILE_SHARE_READ, nil, windows.OPEN_EXISTING,
		windows.FILE_FLAG_BACKUP_SEMANTICS|windows.FILE_FLAG_OPEN_REPARSE_POINT, 0)
	switch {
	case errors.Is(err, windows.ERROR_FILE_NOT_FOUND) || errors.Is(err, windows.ERROR_PATH_NOT_FOUND):
		return nil, nil
	case err != nil:
		return nil, unreadable(err)
	}
	return os.NewFile(uintptr(h), path), nil
}

// judge looks at what was opened: no link, its owner, and who may write it.
func judge(f *os.File, folder bool) error {
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &info); err != nil {
		return unreadable(err)
	}
	isFolder := info.FileAttributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0
	if info.FileAttributes&windows.FILE_ATTRIBUTE_REPARSE_POINT != 0 || isFolder != folder {
		return unsafeAt(f.Name())
	}
	sd, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_FILE_OBJECT,
		windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return unreadable(err)
	}
	owner, _, err := sd.Owner()
	if err != nil || !isTrusted(owner) {
		return unsafeAt(f.Name())
	}
	list, _, err := sd.DACL()
	if err != nil || list == nil || grantsWriting(list) {
		return unsafeAt(f.Name())
	}
	return nil
}

// writing is every right by which a file or folder, or who may change it, can be
// changed.
const writing = windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA | windows.FILE_WRITE_EA | windows.FILE_WRITE_ATTRIBUTES |
	0x40 /* FILE_DELETE_CHILD */ | windows.DELETE | windows.WRITE_DAC | windows.WRITE_OWNER | windows.GENERIC_WRITE | windows.GENERIC_ALL

// grantsWriting tells whether a list lets anybody else write.
func grantsWriting(list *windows.ACL) bool {
	for i := range uint32(list.AceCount) {
		var entry *windows.ACCESS_ALLOWED_ACE
		if windows.GetAce(list, i, &entry) != nil {
			return true
		}
		if entry.Header.AceFlags&windows.INHERIT_ONLY_ACE != 0 || entry.Header.AceType == windows.ACCESS_DENIED_ACE_TYPE {
			continue
		}
		sid := (*windows.SID)(unsafe.Pointer(&entry.SidStart))
		if entry.Header.AceType != windows.ACCESS_ALLOWED_ACE_TYPE || entry.Mask&writing != 0 && !isTrusted(sid) {
			return true
		}
	}
	return false
}

// installer is NT SERVICE\TrustedInstaller.
const installer = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"

func isTrusted(sid *windows.SID) bool {
	return sid.IsWellKnown(windows.WinBuiltinAdministratorsSid) || sid.IsWellKnown(windows.WinLocalSystemSid) || sid.String() == installer
}

package drives

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// systemMounts asks for each drive letter what it is.
func systemMounts() []mount {
	letters, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	var list []mount
	for i := range 26 {
		if letters&(1<<i) == 0 {
			continue
		}
		point := string(rune('A'+i)) + `:\`
		list = append(list, mount{point: point, removable: isRemovable(point)})
	}
	return list
}

// isRemovable takes what Windows calls so, and disks in a USB case, which it
// calls fixed; the drive of Windows itself it does not take.
func isRemovable(point string) bool {
	name, err := windows.UTF16PtrFromString(point)
	if err != nil || isSystem(point) {
		return false
	}
	switch windows.GetDriveType(name) {
	case windows.DRIVE_REMOVABLE, windows.DRIVE_CDROM:
		return true
	case windows.DRIVE_FIXED:
		return onRemovableBus(point)
	}
	return false
}

func isSystem(point string) bool {
	folder, err := windows.GetSystemWindowsDirectory()
	return err != nil || len(folder) < 1 || folder[:1] == point[:1]
}

// The values of winioctl.h.
const (
	queryProperty = 0x002d1400 // IOCTL_STORAGE_QUERY_PROPERTY
	busUSB        = 7
	busSD         = 12
	busOffset     = 28 // of BusType in STORAGE_DEVICE_DESCRIPTOR
)

// onRemovableBus asks a volume by which bus it hangs on the computer.
func onRemovableBus(point string) bool {
	name, err := windows.UTF16PtrFromString(`\\.\` + point[:2])
	if err != nil {
		return false
	}
	h, err := windows.CreateFile(name, 0, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return false
	}
	defer windows.CloseHandle(h)
	query := [12]byte{} // StorageDeviceProperty, PropertyStandardQuery
	answer := make([]byte, 1024)
	var n uint32
	err = windows.DeviceIoControl(h, queryProperty, &query[0], uint32(len(query)), &answer[0], uint32(len(answer)), &n, nil)
	if err != nil || n < busOffset+4 {
		return false
	}
	bus := *(*uint32)(unsafe.Pointer(&answer[busOffset]))
	return bus == busUSB || bus == busSD
}

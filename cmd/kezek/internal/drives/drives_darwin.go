package drives

import "golang.org/x/sys/unix"

// systemMounts asks the kernel, which marks removable drives.
func systemMounts() []mount {
	n, err := unix.Getfsstat(nil, unix.MNT_NOWAIT)
	if err != nil {
		return nil
	}
	found := make([]unix.Statfs_t, n+8)
	if n, err = unix.Getfsstat(found, unix.MNT_NOWAIT); err != nil {
		return nil
	}
	var list []mount
	for _, s := range found[:min(n, len(found))] {
		list = append(list, mount{
			point:     unix.ByteSliceToString(s.Mntonname[:]),
			removable: s.Flags&unix.MNT_REMOVABLE != 0 && s.Flags&unix.MNT_ROOTFS == 0,
		})
	}
	return list
}

package workstation

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// Base is where the citizens' folders lie: in the user's own folder for
// temporary files.
func Base(func(string) string) string { return filepath.Join(os.TempDir(), "kezek-workstation") }

// own: the user's folder for temporary files is closed to others by its access
// list.
func own(dir string) error {
	info, err := os.Lstat(dir)
	if err == nil && !info.IsDir() {
		err = windows.ERROR_DIRECTORY
	}
	return err
}

// places are the variables by which programs find where to keep things. The
// profile itself stays: without it Windows' own libraries do not start.
func places(folder string) map[string]string {
	temp, config := filepath.Join(folder, folderTemp), filepath.Join(folder, folderConfig)
	return map[string]string{
		"TEMP": temp, "TMP": temp, "APPDATA": config, "LOCALAPPDATA": filepath.Join(folder, folderHome),
		"GOTRACEBACK": "none", "GODEBUG": "",
	}
}

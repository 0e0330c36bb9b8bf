package keyfiles

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// Computer is what [Folders] has to know of the machine that it runs on.
type Computer struct {
	OS   string // as runtime.GOOS
	Home string // the person's own folder
	User string // the name that sticks are mounted under; may be empty
	// Mounts is where Linux and macOS show plugged-in drives, nil for the
	// usual places. A test names its own.
	Mounts []string
}

// Folders lists where key files usually lie: Downloads, Desktop, Documents, by
// the names that the system gives them, and every removable drive. Folders that
// do not exist may be among them.
func Folders(c Computer) []string {
	switch c.OS {
	case "windows":
		return append(windowsFolders(c.Home), driveLetters()...)
	case "darwin":
		return append(homeFolders(c.Home), mounted(c.mounts("/Volumes"))...)
	default:
		own := append(xdgFolders(c.Home), homeFolders(c.Home)...)
		return unique(append(own, mounted(c.mounts(linuxMounts(c.User)...))...))
	}
}

func (c Computer) mounts(usual ...string) []string {
	if c.Mounts != nil {
		return c.Mounts
	}
	return usual
}

func homeFolders(home string) []string {
	var folders []string
	for _, name := range []string{"Downloads", "Desktop", "Documents"} {
		folders = append(folders, filepath.Join(home, name))
	}
	return folders
}

// windowsFolders adds OneDrive, which moves Desktop and Documents into itself
// and may name them in Russian on the disk, too.
func windowsFolders(home string) []string {
	folders := homeFolders(home)
	for _, name := range []string{"Desktop", "Documents", "Рабочий стол", "Документы"} {
		folders = append(folders, filepath.Join(home, "OneDrive", name))
	}
	return folders
}

// driveLetters leaves out C:, the system's own drive, and the two that were
// floppy drives and still make a noise when they are asked.
func driveLetters() []string {
	var drives []string
	for letter := 'D'; letter <= 'Z'; letter++ {
		drives = append(drives, string(letter)+`:\`)
	}
	return drives
}

func linuxMounts(user string) []string {
	if user == "" {
		return []string{"/media", "/run/media", "/mnt"}
	}
	return []string{filepath.Join("/run/media", user), filepath.Join("/media", user), "/media", "/mnt"}
}

// mounted lists the drives below the places where they are mounted.
func mounted(places []string) []string {
	var drives []string
	for _, place := range places {
		entries, err := os.ReadDir(place)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			if entry.IsDir() {
				drives = append(drives, filepath.Join(place, entry.Name()))
			}
		}
	}
	return drives
}

// xdgFolders reads the names that a Linux desktop gives its folders
// («Рабочий стол», «Загрузки»): ~/.config/user-dirs.dirs of xdg-user-dirs,
// lines of the form XDG_DESKTOP_DIR="$HOME/Рабочий стол".
func xdgFolders(home string) []string {
	file, err := os.Open(filepath.Join(home, ".config", "user-dirs.dirs"))
	if err != nil {
		return nil
	}
	defer file.Close()
	named := map[string]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		key, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), "=")
		if ok {
			named[key] = strings.ReplaceAll(strings.Trim(value, `"`), "$HOME", home)
		}
	}
	var folders []string
	for _, key := range []string{"XDG_DOWNLOAD_DIR", "XDG_DESKTOP_DIR", "XDG_DOCUMENTS_DIR"} {
		// A folder set to $HOME itself is switched off there, and a whole home
		// folder is not what somebody meant by "my desktop".
		if folder := filepath.Clean(named[key]); named[key] != "" && folder != filepath.Clean(home) {
			folders = append(folders, folder)
		}
	}
	return folders
}

func unique(folders []string) []string {
	seen := map[string]bool{}
	var once []string
	for _, folder := range folders {
		if !seen[folder] {
			seen[folder] = true
			once = append(once, folder)
		}
	}
	return once
}

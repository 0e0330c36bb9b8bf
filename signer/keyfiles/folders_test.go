package keyfiles_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"kezek.kz/kezek/signer/keyfiles"
)

func TestFoldersOfALinuxDesktopInRussian(t *testing.T) {
	home, mounts := t.TempDir(), t.TempDir()
	config := `# written by xdg-user-dirs-update
XDG_DESKTOP_DIR="$HOME/Рабочий стол"
XDG_DOWNLOAD_DIR="$HOME/Загрузки"
XDG_DOCUMENTS_DIR="$HOME/"
`
	if err := os.Mkdir(filepath.Join(home, ".config"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".config", "user-dirs.dirs"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	stick := filepath.Join(mounts, "KINGSTON")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	got := keyfiles.Folders(keyfiles.Computer{OS: "linux", Home: home, Mounts: []string{mounts}})
	want := []string{
		filepath.Join(home, "Загрузки"), filepath.Join(home, "Рабочий стол"),
		filepath.Join(home, "Downloads"), filepath.Join(home, "Desktop"), filepath.Join(home, "Documents"), stick,
	}
	if !slices.Equal(got, want) {
		t.Errorf("folders\n%q\nwant\n%q", got, want)
	}
}

func TestFoldersOfWindowsHaveTheSticksAndOneDrive(t *testing.T) {
	got := keyfiles.Folders(keyfiles.Computer{OS: "windows", Home: `C:\Users\a`})
	for _, want := range []string{`D:\`, `Z:\`, filepath.Join(`C:\Users\a`, "Downloads"), filepath.Join(`C:\Users\a`, "OneDrive", "Рабочий стол")} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	if slices.Contains(got, `C:\`) {
		t.Error("the whole system drive would be searched")
	}
}

func TestFoldersOfMacHaveTheVolumes(t *testing.T) {
	volumes := t.TempDir()
	if err := os.Mkdir(filepath.Join(volumes, "STICK"), 0o700); err != nil {
		t.Fatal(err)
	}
	got := keyfiles.Folders(keyfiles.Computer{OS: "darwin", Home: "/Users/a", Mounts: []string{volumes}})
	want := []string{"/Users/a/Downloads", "/Users/a/Desktop", "/Users/a/Documents", filepath.Join(volumes, "STICK")}
	if !slices.Equal(got, want) {
		t.Errorf("folders %q, want %q", got, want)
	}
}

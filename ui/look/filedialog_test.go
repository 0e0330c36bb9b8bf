package look

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/lang"
)

// homeWithFolders is a home with the folders that the chooser offers; one
// more is found in the list of files and must keep its name.
func homeWithFolders(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	for _, name := range []string{"Desktop", "Documents", "Downloads"} {
		if err := os.Mkdir(filepath.Join(home, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	return home
}

// placesShown opens the chooser and gives the texts of its list of places.
func placesShown(t *testing.T, translate bool) []string {
	t.Helper()
	home := homeWithFolders(t)
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme())
	w := app.NewWindow("")
	w.Resize(fyne.NewSize(900, 700))
	chooser := dialog.NewFileOpen(func(fyne.URIReadCloser, error) {}, w)
	if folder, err := storage.ListerForURI(storage.NewFileURI(home)); err == nil {
		chooser.SetLocation(folder)
	}
	chooser.Show()
	chooser.Resize(fyne.NewSize(800, 600)) // before Show it panics
	if translate {
		TranslateFileDialog(w.Canvas())
	}
	var shown []string
	for _, object := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if label, ok := object.(*widget.Label); ok {
			shown = append(shown, label.Text)
		}
	}
	return shown
}

func TestPlacesOfTheFileChooserAreInOurLanguage(t *testing.T) {
	for _, language := range lang.Languages() {
		t.Run(language, func(t *testing.T) {
			if err := SetToolkitLanguage(language); err != nil {
				t.Fatal(err)
			}
			shown := placesShown(t, true)
			for _, place := range []string{"Home", "Desktop", "Documents", "Downloads"} {
				want := toolkitTexts(t, language)["place."+place]
				if !slices.Contains(shown, want) {
					t.Errorf("%q is not shown as %q: %q", place, want, shown)
				}
			}
		})
	}
}

// This is why TranslateFileDialog is there. When it fails, the toolkit
// translates the places itself.
func TestToolkitLeavesPlacesInEnglish(t *testing.T) {
	if err := SetToolkitLanguage(lang.Russian); err != nil {
		t.Fatal(err)
	}
	if shown := placesShown(t, false); !slices.Contains(shown, "Home") {
		t.Errorf("the places are %q", shown)
	}
}

func TestNoPlaceIsWithoutATranslation(t *testing.T) {
	for _, language := range lang.Languages() {
		for _, place := range places() {
			if toolkitTexts(t, language)["place."+place] == "" {
				t.Errorf("fyne.%s.json has no %q", language, "place."+place)
			}
		}
	}
}

func TestFileDialogThatIsNotShownIsLeftAlone(t *testing.T) {
	TranslateFileDialog(test.NewTempWindow(t, widget.NewLabel("")).Canvas())
}

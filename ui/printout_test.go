package ui

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
)

const somePDF = "%PDF-1.4\n…\n%%EOF\n"

// canPrint gives a window everything that a document can be handed to.
func canPrint(o *Options) {
	o.Temporary = func(name string, _ []byte) (string, error) { return "/private/" + name, nil }
	o.OpenPath = func(context.Context, string) error { return nil }
	o.Print = func(context.Context, []byte, PrintJob) error { return nil }
	o.SaveFile = func(context.Context, string, []byte) (string, error) { return "/home/asel/Заявление.pdf", nil }
}

// newPrintRig is a rig at the page for printing, of a portal that makes
// documents.
func newPrintRig(t *testing.T, change func(*Options)) *toldRig {
	t.Helper()
	r := newToldRig(t, func(o *Options) {
		canPrint(o)
		if change != nil {
			change(o)
		}
	})
	r.told.change(func(c *toldCabinet) { c.answer = printing })
	r.open("")
	r.press("Распечатать")
	screenIs[*printoutScreen](r.signInRig)
	return r
}

func printing(w http.ResponseWriter, q *http.Request) bool {
	if !strings.HasSuffix(q.URL.Path, "/printout") {
		return false
	}
	w.Header().Set("Content-Type", "application/pdf")
	_, _ = w.Write([]byte(somePDF))
	return true
}

func TestPrintoutIsOpenedInTheViewer(t *testing.T) {
	var kept, shown string
	r := newPrintRig(t, func(o *Options) {
		o.Temporary = func(name string, data []byte) (string, error) {
			kept = name + ": " + string(data)
			return "/private/" + name, nil
		}
		o.OpenPath = func(_ context.Context, path string) error { shown = path; return nil }
	})
	r.press("Открыть для печати")
	if kept != "Заявление.pdf: "+somePDF || shown != "/private/Заявление.pdf" {
		t.Errorf("kept %q, shown %q", kept, shown)
	}
	r.says("Документ передан программе просмотра.")
	r.says("Если документ не открылся, нажмите «Сохранить файл» и откройте файл сами.")
	if strings.Contains(kept[:strings.Index(kept, ":")], "000123") {
		t.Error("the file's name tells the number")
	}
}

func TestPrintoutIsAskedForOnTheChosenPaperInTheChosenLanguage(t *testing.T) {
	r := newPrintRig(t, nil)
	s := screenIs[*printoutScreen](r.signInRig)
	s.formats.Select(1)
	s.language = lang.Kazakh
	r.told.requests("")
	r.press("Открыть для печати")
	asked := r.told.requests("/printout")
	if len(asked) != 1 || asked[0].URL.Query().Get("format") != "coupon" || asked[0].URL.Query().Get("lang") != "kk" {
		t.Errorf("asked %v", asked)
	}
}

func TestPrintoutHasNoEnglish(t *testing.T) {
	r := newPrintRig(t, nil)
	r.w.lang.SetLanguage(lang.English)
	if s := newPrintoutScreen(r.w, "1"); s.language != lang.Russian {
		t.Errorf("%q", s.language)
	}
}

func TestPrintoutGoesToThePrinter(t *testing.T) {
	var job PrintJob
	r := newPrintRig(t, func(o *Options) {
		o.Print = func(_ context.Context, pdf []byte, j PrintJob) error {
			job = j
			if string(pdf) != somePDF {
				t.Errorf("the printer got %q", pdf)
			}
			return nil
		}
	})
	screenIs[*printoutScreen](r.signInRig).formats.Select(1)
	r.press("Напечатать")
	r.says("Документ отправлен на принтер.")
	if job != (PrintJob{Name: "Заявление", Coupon: true}) {
		t.Errorf("%+v", job)
	}
}

func TestPrintoutIsSaved(t *testing.T) {
	r := newPrintRig(t, nil)
	r.press("Сохранить файл")
	r.says("Файл сохранён: /home/asel/Заявление.pdf")
	r.w.options.SaveFile = func(context.Context, string, []byte) (string, error) { return "", nil }
	r.w.notice = nil
	r.press("Сохранить файл")
	if r.w.notice != nil || r.w.failure != nil {
		t.Error("somebody who chose no place is told something")
	}
}

// Whoever looks for a folder, or a printer that is slow, is no slow portal.
func TestPrintoutIsHandedOverWithoutThePortal(t *testing.T) {
	for _, button := range []string{"Открыть для печати", "Напечатать", "Сохранить файл"} {
		r := newPrintRig(t, nil)
		calls := 0
		handed := func() {
			calls++
			if j := r.w.job; j == nil || j.waiting() != "Документ готов, передаём…" || j.patience.asked.Load() {
				t.Errorf("%s: the page waits for the portal", button)
			}
		}
		o := &r.w.options
		o.OpenPath = func(context.Context, string) error { handed(); return nil }
		o.Print = func(context.Context, []byte, PrintJob) error { handed(); return nil }
		o.SaveFile = func(context.Context, string, []byte) (string, error) { handed(); return "", nil }
		if r.press(button); calls != 1 {
			t.Errorf("%s: %d calls", button, calls)
		}
	}
}

func TestPrintoutFails(t *testing.T) {
	broken := errors.New("no such program")
	for name, c := range map[string]struct {
		change func(*Options)
		press  string
		says   string
		id     string
	}{
		"no viewer": {func(o *Options) {
			o.OpenPath = func(context.Context, string) error { return broken }
		}, "Открыть для печати", "Документ не открылся", "printout.not_shown"},
		"no viewer, and nowhere to save": {func(o *Options) {
			o.OpenPath, o.SaveFile = func(context.Context, string) error { return broken }, nil
		}, "Открыть для печати", "установите программу для просмотра PDF", "printout.not_shown_only"},
		"no room for the file": {func(o *Options) {
			o.Temporary = func(string, []byte) (string, error) { return "", broken }
		}, "Открыть для печати", "Документ не получилось записать на этот компьютер", "printout.not_kept"},
		"no printer": {func(o *Options) {
			o.Print = func(context.Context, []byte, PrintJob) error { return broken }
		}, "Напечатать", "Принтер не принял документ.", "printout.not_printed"},
		"no folder": {func(o *Options) {
			o.SaveFile = func(context.Context, string, []byte) (string, error) { return "", broken }
		}, "Сохранить файл", "Файл не сохранился", "printout.not_saved"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newPrintRig(t, c.change)
			r.press(c.press)
			r.mentions(c.says)
			r.mentions("Заявление не изменено.")
			if r.w.failure == nil || r.w.failure.retry == nil {
				t.Error("trying again is not offered")
			}
			r.silent("no such program")
			refusals.RecordText(t, "cabinet", "printing an application: "+name, "printout", func(l *lang.Localizer) string {
				return l.T(c.id+".what") + " " + l.T(c.id+".unchanged") + " " + l.T(c.id+".next")
			})
		})
	}
}

// A file that nobody was shown stays no longer than that is known.
func TestPrintoutThatIsNotShownGoesAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Заявление.pdf")
	var shown error
	r := newPrintRig(t, func(o *Options) {
		o.Temporary = func(_ string, data []byte) (string, error) { return path, os.WriteFile(path, data, 0o600) }
		o.OpenPath = func(context.Context, string) error { return shown }
	})
	r.press("Открыть для печати")
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the viewer has nothing to show: %v", err)
	}
	shown = errors.New("no such program")
	r.press("Открыть для печати")
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}

// Esc after the portal's last octet and before the first one on the disk.
func TestPrintoutThatWasCancelledIsWrittenNowhere(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	written := 0
	write := handOver(func(context.Context, []byte) string { written++; return "printout.not_kept" })
	if failed, err := write.unlessCancelled(ctx, nil); failed != "printout.not_kept" || err != nil {
		t.Errorf("before: %q, %v", failed, err)
	}
	cancel()
	if _, err := write.unlessCancelled(ctx, nil); !errors.Is(err, context.Canceled) || written != 1 {
		t.Errorf("written %d times, %v", written, err)
	}
}

func TestPrintoutThatThePortalRefusesIsGivenToNobody(t *testing.T) {
	given := false
	r := newPrintRig(t, func(o *Options) {
		o.Temporary = func(string, []byte) (string, error) { given = true; return "", nil }
	})
	r.told.change(func(c *toldCabinet) { c.answer = down })
	r.press("Открыть для печати")
	if given || r.w.failure == nil {
		t.Errorf("given to the viewer: %v", given)
	}
}

func TestPrintoutOffersWhatThisComputerCan(t *testing.T) {
	r := newToldRig(t, func(o *Options) {
		o.SaveFile = func(context.Context, string, []byte) (string, error) { return "", nil }
	})
	s := newPrintoutScreen(r.w, "1")
	r.w.show(s)
	if s.main.Label != "Сохранить файл" || r.button("Открыть для печати") != nil || r.button("Напечатать") != nil {
		t.Errorf("the main button is %q", s.main.Label)
	}
	r.w.options.SaveFile = nil
	if r.w.prints() {
		t.Error("printing is offered where nothing can be done with a document")
	}
	if s.format != portal.PrintoutA4 {
		t.Errorf("format %q", s.format)
	}
}

// The whole way with a real portal: what the viewer gets is its document.
func TestPrintoutOfThePracticePortal(t *testing.T) {
	r := newBindingRig(t)
	canPrint(&r.w.options)
	var kept []byte
	r.w.options.Temporary = func(_ string, data []byte) (string, error) {
		kept = data
		return "/private/a.pdf", nil
	}
	r.bind(childConfirmed)
	r.w.home()
	r.key(fyne.KeySpace)
	s := screenIs[*applicationScreen](r)
	if len(s.details.Queue) < 12 || len(s.details.History) == 0 || len(s.queue.backs()) == 0 {
		t.Errorf("%d points, %d of them back, %d lines of history", len(s.details.Queue), len(s.queue.backs()), len(s.details.History))
	}
	r.press("Распечатать")
	r.press("Открыть для печати")
	if !strings.HasPrefix(string(kept), "%PDF-") || len(kept) < 5000 {
		t.Errorf("the viewer got %d octets; the page says\n%s", len(kept), r.all())
	}
}

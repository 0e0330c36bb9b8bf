package ui

import (
	"context"
	"os"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// printoutScreen is where an application is printed: on which paper and in
// which language. The portal makes the document; it is shown in the system's
// own viewer, given to the printer, or saved.
type printoutScreen struct {
	w        *Window
	number   string
	format   portal.PrintoutFormat
	language string
	formats  *parts.Tabs
	main     *parts.Button
}

// printoutLanguages are those that a portal prints in.
func printoutLanguages() []string { return []string{lang.Kazakh, lang.Russian} }

func printoutFormats() []portal.PrintoutFormat {
	return []portal.PrintoutFormat{portal.PrintoutA4, portal.PrintoutCoupon}
}

// prints tells whether this computer can do anything with a document.
func (w *Window) prints() bool {
	o := w.options
	if o.Workstation != nil {
		return o.Print != nil // nothing is saved there, or opened in another program
	}
	return o.OpenPath != nil && o.Temporary != nil || o.Print != nil || o.SaveFile != nil
}

func newPrintoutScreen(w *Window, number string) *printoutScreen {
	s := &printoutScreen{w: w, number: number, format: portal.PrintoutA4, language: w.lang.Language()}
	if !slices.Contains(printoutLanguages(), s.language) {
		s.language = lang.Russian
	}
	return s
}

func (s *printoutScreen) heading() string {
	return s.w.T("printout.heading", map[string]any{"Number": s.number})
}

func (s *printoutScreen) stage() stage          { return stageOther }
func (s *printoutScreen) focus() fyne.Focusable { return s.main }
func (s *printoutScreen) leave()                {}

func (s *printoutScreen) content() fyne.CanvasObject {
	formats := []string{s.w.T("printout.a4"), s.w.T("printout.coupon")}
	s.formats = parts.NewSegments(formats, slices.Index(printoutFormats(), s.format), func(i int) { s.format = printoutFormats()[i] })
	var names []string
	for _, l := range printoutLanguages() {
		names = append(names, lang.Name(l))
	}
	languages := parts.NewSegments(names, slices.Index(printoutLanguages(), s.language), func(i int) { s.language = printoutLanguages()[i] })
	return parts.NewColumn(parts.Normal,
		parts.NewText(s.w.T("printout.what")),
		parts.NewColumn(parts.NoGap, parts.NewBold(s.w.T("printout.paper")), s.formats),
		parts.NewColumn(parts.NoGap, parts.NewBold(s.w.T("printout.language")), languages),
	)
}

// actions are what this computer can do with a document; the first of them is
// the main one.
func (s *printoutScreen) actions() fyne.CanvasObject {
	s.main = nil
	var buttons []fyne.CanvasObject
	offer := func(can bool, id string, icon fyne.Resource, does func()) {
		if !can {
			return
		}
		b := parts.NewButton(s.w.T(id), "", does)
		b.Icon = icon
		if s.main == nil {
			b = parts.NewMainButton(s.w.T(id), "", does)
			s.main = b
		}
		buttons = append(buttons, b)
	}
	o := s.w.options
	offer(o.OpenPath != nil && o.Temporary != nil, "printout.view", theme.DocumentIcon(), s.view)
	offer(o.Print != nil, "printout.print", theme.DocumentPrintIcon(), s.print)
	offer(o.SaveFile != nil, "printout.save", theme.DocumentSaveIcon(), s.save)
	back := parts.NewButton(s.w.T("printout.back"), "", s.w.back)
	if s.main == nil {
		s.main = back
	}
	return parts.NewFlow(parts.Normal, append(buttons, back)...)
}

// submit presses the main button.
func (s *printoutScreen) submit() {
	if s.main != nil {
		s.main.Tapped(nil)
	}
}

// fileName is what the document is called, without the number: a list of recent
// documents is to tell nothing.
func (s *printoutScreen) fileName() string { return s.w.T("printout.file") + ".pdf" }

// handOver does something with a document. It gives the id of the words for what
// went wrong here rather than at the portal, empty where nothing did.
type handOver func(ctx context.Context, pdf []byte) (failed string)

// unlessCancelled leaves a document alone that nobody waits for any more: it
// would lie on the disk all the same.
func (h handOver) unlessCancelled(ctx context.Context, pdf []byte) (failed string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	return h(ctx, pdf), nil
}

// with asks the portal for the document and hands it over.
func (s *printoutScreen) with(use handOver, done func(), again func()) {
	session, number, format, language := s.w.journey.session, s.number, s.format, s.language
	var pdf []byte
	s.w.work(s, s.w.says("printout.waiting"), func(ctx context.Context) (err error) {
		pdf, err = session.Printout(ctx, number, format, language)
		return err
	}, func(err error) {
		if err != nil {
			s.w.fail(err, again)
			return
		}
		s.handOver(pdf, use, done, again)
	})
}

// handOver is work of its own: somebody who looks for a folder is no slow portal.
func (s *printoutScreen) handOver(pdf []byte, use handOver, done func(), again func()) {
	failed := ""
	s.w.work(s, s.w.says("printout.ready"), func(ctx context.Context) (err error) {
		failed, err = use.unlessCancelled(ctx, pdf)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.w.fail(err, again)
		case failed != "":
			s.w.failWith(s.w.explainOf(failed, true), again)
		default:
			done()
		}
	})
}

// failedTo is the id where an error says that something went wrong.
func failedTo(id string, err error) string {
	if err == nil {
		return ""
	}
	return id
}

// view shows the document in the system's own viewer, which prints it. Its file
// lies in a folder of the program's and goes with the person; one that was not
// shown goes at once.
func (s *printoutScreen) view() {
	keep, show, name, notShown := s.w.options.Temporary, s.w.options.OpenPath, s.fileName(), s.notShown()
	s.with(func(ctx context.Context, pdf []byte) string {
		path, err := keep(name, pdf)
		if err != nil {
			return "printout.not_kept"
		}
		if err = show(ctx, path); err != nil {
			_ = os.Remove(path)
		}
		return failedTo(notShown, err)
	}, s.tellShown, s.view)
}

// notShown advises to save the file only where that can be done.
func (s *printoutScreen) notShown() string {
	if s.w.options.SaveFile == nil {
		return "printout.not_shown_only"
	}
	return "printout.not_shown"
}

// tellShown promises no more than that the viewer has got the document: there
// are systems that do not say whether they have one.
func (s *printoutScreen) tellShown() {
	more := []words{s.w.says("printout.shown_more")}
	if s.w.options.SaveFile != nil {
		more = append(more, func() string {
			return s.w.T("printout.shown_else", map[string]any{"Button": s.w.T("printout.save")})
		})
	}
	s.w.tell(parts.Info, s.w.says("printout.shown"), more...)
}

// print gives the document to the printer.
func (s *printoutScreen) print() {
	printing, job := s.w.options.Print, s.job()
	s.with(func(ctx context.Context, pdf []byte) string {
		return failedTo("printout.not_printed", printing(ctx, pdf, job))
	}, func() { s.w.tell(parts.Info, s.w.says("printout.printed")) }, s.print)
}

// job is how the printer is told of it.
func (s *printoutScreen) job() PrintJob {
	return PrintJob{Name: s.w.T("printout.file"), Coupon: s.format == portal.PrintoutCoupon}
}

// save asks where the document is to lie.
func (s *printoutScreen) save() {
	save, name := s.w.options.SaveFile, s.fileName()
	var path string
	s.with(func(ctx context.Context, pdf []byte) string {
		var err error
		path, err = save(ctx, name, pdf)
		return failedTo("printout.not_saved", err)
	}, func() {
		if path != "" {
			s.w.tell(parts.Info, s.w.says("printout.saved", map[string]any{"Path": path}))
		}
	}, s.save)
}

package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/look"
	"kezek.kz/kezek/ui/parts"
)

// settingsScreen is the language, the size of text, the colours, and how the
// session is kept. Every choice takes effect at once.
type settingsScreen struct {
	w        *Window
	language *parts.Tabs
}

func newSettingsScreen(w *Window) screen { return &settingsScreen{w: w} }

func (s *settingsScreen) heading() string       { return s.w.T("journey.settings") }
func (s *settingsScreen) stage() stage          { return stageOther }
func (s *settingsScreen) leave()                {}
func (s *settingsScreen) submit()               { s.w.back() }
func (s *settingsScreen) focus() fyne.Focusable { return s.language.Focusable() }

func (s *settingsScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		s.section("journey.settings.language", s.languages()),
		s.section("journey.settings.text_size", s.textSizes()),
		s.section("journey.settings.colours", s.colours()),
		s.notifications(),
		s.section("journey.settings.session", s.session()),
		s.tokens(),
		s.authorities(),
		s.w.catalogueSection(),
	)
}

func (s *settingsScreen) section(title string, o fyne.CanvasObject) fyne.CanvasObject {
	return parts.NewColumn(parts.NoGap, parts.NewBold(s.w.T(title)), o)
}

func (s *settingsScreen) languages() fyne.CanvasObject {
	var names []string
	for _, l := range lang.Languages() {
		names = append(names, lang.Name(l))
	}
	now := slices.Index(lang.Languages(), s.w.lang.Language())
	s.language = parts.NewSegments(names, now, func(i int) { s.w.setLanguage(lang.Languages()[i]) })
	return s.language
}

func (s *settingsScreen) textSizes() fyne.CanvasObject {
	var labels []string
	for _, percent := range TextSizes() {
		labels = append(labels, strconv.Itoa(percent)+" %")
	}
	now := slices.Index(TextSizes(), s.w.textSize())
	return parts.NewSegments(labels, now, func(i int) { s.w.setTextSize(TextSizes()[i]) })
}

func (s *settingsScreen) colours() fyne.CanvasObject {
	var labels []string
	for _, choice := range look.Choices() {
		labels = append(labels, s.w.T("journey.settings.look."+string(choice)))
	}
	now := slices.Index(look.Choices(), s.w.lookChoice())
	return parts.NewSegments(labels, now, func(i int) { s.w.setLook(look.Choices()[i]) })
}

// session says plainly how the session is protected, and lets one choose that
// nothing is kept.
func (s *settingsScreen) session() fyne.CanvasObject {
	return parts.NewColumn(parts.Tight,
		parts.NewText(s.w.T("journey.settings.protection."+string(s.w.store.Protection()))),
		s.cabinet(),
		parts.NewText(s.w.T("journey.settings.never")),
		parts.NewCheck(s.w.T("journey.settings.memory_only"), s.w.memoryOnly(), s.w.setMemoryOnly),
		parts.NewFlow(parts.Normal, parts.NewButton(s.w.T("journey.settings.forget"), "", s.w.askForget)),
	)
}

// cabinet says for how long is kept what the cabinet showed; nil where nothing
// is.
func (s *settingsScreen) cabinet() fyne.CanvasObject {
	if s.w.store.Protection() == store.ProtectionMemory {
		return nil
	}
	return parts.NewText(s.w.T("journey.settings.cabinet"))
}

// tokens leads to where the modules are set: few people ever need that.
func (s *settingsScreen) tokens() fyne.CanvasObject {
	if s.w.options.Tokens == nil {
		return nil
	}
	open := parts.NewButton(s.w.T("storage.modules.open"), "", s.w.showModules)
	return s.section("storage.modules.section", parts.NewFlow(parts.Normal, open))
}

// authorities leads to whose keys are believed.
func (s *settingsScreen) authorities() fyne.CanvasObject {
	if s.w.options.Authorities == nil {
		return nil
	}
	open := parts.NewButton(s.w.T("authority.open"), "", s.w.showAuthorities)
	return s.section("authority.section", parts.NewFlow(parts.Normal, open))
}

func (s *settingsScreen) actions() fyne.CanvasObject {
	return parts.NewFlow(parts.Normal, parts.NewMainButton(s.w.T("journey.close"), "", s.submit))
}

// setMemoryOnly changes where the session is kept, from now on and for the
// next start. What was kept on the disk goes into memory and is deleted there;
// where it cannot be, the choice stays as it was, because the setting would not
// be true.
func (w *Window) setMemoryOnly(on bool) {
	before, kept := w.store, w.options.Store
	if on {
		kept = store.NewMemory()
	}
	_ = before.CopyTo(kept) // at worst something is told again, or asked for
	fileLeft := false
	if on {
		var err error
		if fileLeft, err = w.wipeDisk(); err != nil {
			w.fail(err, nil)
			return
		}
	}
	w.options.App.Preferences().SetBool(PrefMemoryOnly, on)
	w.useStore(kept)
	w.redrawInPlace()
	if w.journey.session != nil && w.keepSession() != nil {
		w.tellNotKept()
	}
	if fileLeft {
		w.tellFileLeft()
	}
}

// askForget asks before everything is forgotten.
func (w *Window) askForget() {
	w.show(newConfirmScreen(w, "journey.forget", w.forgetEverything))
}

// forgetEverything ends the session and deletes what the program has kept on
// this computer. The preferences of look stay: they are nobody's secret. So
// does the practice portal's folder, and the person is told.
//
// It begins here and cannot be taken back; the portal is told afterwards. A file
// of before that cannot be deleted is no reason to leave the rest, half of which
// is gone already.
func (w *Window) forgetEverything(s screen) {
	fileLeft, err := w.wipeDisk()
	if err != nil {
		w.fail(err, func() { w.forgetEverything(s) })
		return
	}
	_ = w.store.Wipe()
	w.forgetTold()
	w.forgetPrintouts()
	w.forgetPreferences()
	end := w.farewell()
	w.leavePortal()
	w.endAtPortal(end, func(err error) { w.tellForgotten(fileLeft, livesOn(err)) })
}

// tellForgotten says what is deleted. An unreachable portal is no reason to keep
// anything; that the session lives on there is told.
func (w *Window) tellForgotten(fileLeft, stillThere bool) {
	done := []words{w.says("journey.forget.done")}
	if stillThere {
		done = append(done, w.says("journey.sign_out.here_more"))
	}
	switch {
	case fileLeft:
		w.tellFileLeft(done...)
	case stillThere:
		w.tell(parts.Warning, done[0], done[1:]...)
	default:
		w.tell(parts.Info, done[0])
	}
}

// tellFileLeft says that a file of before is left which may hold what is deleted
// otherwise, and then more.
func (w *Window) tellFileLeft(more ...words) {
	next := func() string {
		return w.T("journey.forget.left_more", map[string]any{"Button": w.T("journey.settings.forget")})
	}
	w.tell(parts.Warning, w.says("journey.forget.left"), append([]words{next}, more...)...)
}

// wipeDisk deletes what is kept on the disk. fileLeft tells that it is, and that
// only a file of before, which was moved aside, could not be deleted.
func (w *Window) wipeDisk() (fileLeft bool, err error) {
	err = w.options.Store.Wipe()
	if err != nil && w.isEmpty(w.options.Store) {
		return true, nil
	}
	return false, err
}

// isEmpty tells that nothing of the catalogue's portals can be read in a store
// any more, nor what was chosen last. What cannot be read today may be there.
func (w *Window) isEmpty(s *store.Store) bool {
	recent, err := s.Recent()
	if err != nil || recent.PortalID != "" || recent.Folder != "" {
		return false
	}
	return !slices.ContainsFunc(w.options.Portals, func(e portal.CatalogueEntry) bool {
		_, there, err := s.Session(e.ID)
		_, seen, seenErr := s.Cabinet(e.ID)
		return there || seen || err != nil || seenErr != nil
	})
}

// prefLastFolder is where the toolkit's file chooser keeps the folder that was
// looked through last.
const prefLastFolder = "fyne:fileDialogLastFolder"

// forgetPreferences deletes what the preferences tell of a person: which keys
// were at hand, and where.
func (w *Window) forgetPreferences() {
	for _, name := range []string{prefPracticeKeys, prefLastFolder} {
		w.options.App.Preferences().RemoveValue(name)
	}
}

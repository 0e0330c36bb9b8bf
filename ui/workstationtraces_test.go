package ui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
)

// forgottenStick is a rig in which a former citizen's stick with a key is in.
func forgottenStick(t *testing.T) *stationRig {
	t.Helper()
	r := newStationRig(t, stationOptions{forgotten: []string{practice.NoteFather}})
	r.says("В компьютере уже есть флешка")
	return r
}

// What somebody has forgotten is shown to nobody who has put in a stick of theirs.
func TestAForgottenStickIsNotTheNextCitizens(t *testing.T) {
	r := forgottenStick(t)
	empty := t.TempDir()
	r.insert(empty)
	screenIs[*chooserScreen](r.signInRig)
	r.says("На флешке ключа не нашлось")
	r.key(fyne.KeyReturn) // «Обновить»
	screenIs[*chooserScreen](r.signInRig)
	r.says("На флешке ключа не нашлось")
	r.press("Моя флешка была в компьютере раньше")
	screenIs[*chooserScreen](r.signInRig)
	r.silent("На флешке ключа не нашлось")
}

func TestBesideAForgottenStickOnesOwnIsOpened(t *testing.T) {
	r := forgottenStick(t)
	r.insert(r.stick(practice.NoteMother, practice.NoteSigning))
	s := screenIs[*chooserScreen](r.signInRig)
	if len(s.files) != 2 {
		t.Errorf("%d files are listed", len(s.files))
	}
}

func TestAStickThatWasInIsOnesOwnByTheButton(t *testing.T) {
	r := forgottenStick(t)
	r.press("Это моя флешка")
	screenIs[*dialogScreen](r.signInRig)
}

// A stick that was pulled out and put in again is somebody's who is here.
func TestAStickThatComesBackLeadsOn(t *testing.T) {
	r := forgottenStick(t)
	stick := r.in[0]
	r.pull()
	r.insert(stick)
	screenIs[*dialogScreen](r.signInRig)
}

func TestHelpIsClosedByWhoeverComesNext(t *testing.T) {
	for name, open := range map[string]func(r *stationRig){
		"help":  func(r *stationRig) { r.key(fyne.KeyF1) },
		"topic": func(r *stationRig) { r.key(fyne.KeyF1); r.w.showTopic("pin") },
	} {
		t.Run(name+", nobody there", func(t *testing.T) {
			r := newStationRig(t, stationOptions{})
			open(r)
			r.pass(UsualIdle - 5*time.Second)
			if _, start := r.w.current().(*startScreen); start {
				t.Error("it is closed too early")
			}
			r.pass(10 * time.Second)
			screenIs[*startScreen](r.signInRig)
			if len(r.nexts) > 0 || r.covered() != "" {
				t.Error("there was no visit to end")
			}
		})
		t.Run(name+", a stick put in", func(t *testing.T) {
			r := newStationRig(t, stationOptions{})
			open(r)
			r.insert(r.stick(practice.NoteMother))
			screenIs[*dialogScreen](r.signInRig)
			r.key(fyne.KeyEscape)
			r.key(fyne.KeyEscape)
			screenIs[*startScreen](r.signInRig)
		})
	}
}

// What the window does by itself is nobody's doing.
func TestAStickThatHangsLooselyIsNobody(t *testing.T) {
	r := atBinding(t, stationOptions{})
	loose := t.TempDir()
	for range int(UsualIdle / (2 * time.Second)) {
		r.in = append(r.in, loose)
		r.pass(time.Second)
		r.in = r.in[:len(r.in)-1]
		r.pass(time.Second)
	}
	r.pass(2 * time.Second)
	if r.covered() == "" {
		t.Error("somebody is said to be there")
	}
}

func TestARegistryThatIsAskedAgainIsNobody(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.typeText(childDown)
	r.key(fyne.KeyReturn)
	screenIs[*registryScreen](r.signInRig)
	for range int(UsualIdle/time.Second) + 2 {
		r.ahead.Store(int64(time.Until(r.hand.now)))
		r.pass(time.Second)
	}
	if r.covered() == "" {
		t.Error("somebody is said to be there")
	}
	if s, there := r.w.current().(*registryScreen); there && s.tries == 0 {
		t.Error("the registry was not asked again")
	}
}

func TestAStickThatIsPulledAfterTheSignatureIsNotMissing(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.insert(r.stick(practice.NoteMother))
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r.signInRig)
	r.pull()
	if r.reported(EventKeyMissing) {
		t.Errorf("reported: %v", r.kinds())
	}
	r.key(fyne.KeyReturn)
	screenIs[*emailScreen](r.signInRig)
}

// The challenge ran out and the stick is out: another drive that comes closes
// nothing.
func TestAnotherDriveDoesNotCloseTheOpenKeys(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.insert(r.stick(practice.NoteMother))
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	o := screenIs[*ownerScreen](r.signInRig)
	signing := o.signing
	o.signing = nil
	r.w.replace(newDialogAgain(r.w, signing))
	r.pull()
	r.insert(t.TempDir())
	s := screenIs[*dialogScreen](r.signInRig)
	if s.signing == nil {
		t.Errorf("the page says\n%s", r.all())
	}
	r.silent("Флешку вынули раньше времени")
}

// «Следующий гражданин» in the middle of a question, and back.
func TestWhatTheReminderHasCutShortIsTold(t *testing.T) {
	q := &queue{}
	r := atBinding(t, stationOptions{})
	r.w.options.Run = q.run
	r.typeText(childConfirmed)
	r.key(fyne.KeyReturn)
	r.w.nextCitizen(NextButton)
	screenIs[*takeStickScreen](r.signInRig)
	r.w.options.Run = func(f func()) { f() }
	q.release()
	r.key(fyne.KeyEscape)
	screenIs[*profileScreen](r.signInRig)
	r.says(r.w.T("journey.aside.stopped"))
	r.key(fyne.KeyReturn)
	screenIs[*boundScreen](r.signInRig)
}

func TestTheStartPageOffersBothKindsOfKeys(t *testing.T) {
	tokens := &fakeTokens{}
	r := newStationRig(t, stationOptions{change: tokens.install})
	if r.button("Ключ на токене или удостоверении") == nil {
		t.Error("no token is offered")
	}
	r.key(fyne.KeyReturn)
	screenIs[*startScreen](r.signInRig)
	r.says("Флешку пока не видно")
}

func TestAHeldKeyFillsNoMemory(t *testing.T) {
	now := time.Now()
	s := &scan{now: func() time.Time { return now }}
	for range 10 * scanMost {
		s.rune('7')
	}
	if len(s.read) > scanMost {
		t.Errorf("%d characters are kept", len(s.read))
	}
}

// A desktop may mount the same stick under another name the next time.
func TestAStickThatIsMountedElsewhereIsKnownAgain(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	stick := r.stick(practice.NoteMother)
	r.insert(stick)
	screenIs[*dialogScreen](r.signInRig)
	r.pull()
	r.says("Флешку вынули раньше времени")
	r.insert(t.TempDir())
	r.says("Флешку вынули раньше времени")
	elsewhere := stick + "1"
	if err := os.Rename(stick, elsewhere); err != nil {
		t.Fatal(err)
	}
	r.insert(elsewhere)
	r.silent("Флешку вынули раньше времени")
	if !r.w.visit.stickIn {
		t.Error("it is still missing")
	}
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	if screenIs[*dialogScreen](r.signInRig).signing == nil {
		t.Errorf("the page says\n%s", r.all())
	}
}

// Its files are opened neither from the list nor by what is dropped on it.
func TestAForgottenSticksFileIsNotOpened(t *testing.T) {
	for name, drop := range map[string]func(s *chooserScreen, file string){
		"a file that is dropped":   func(s *chooserScreen, file string) { s.dropped([]string{file}) },
		"a folder that is dropped": func(s *chooserScreen, file string) { s.dropped([]string{filepath.Dir(file)}) },
	} {
		t.Run(name, func(t *testing.T) {
			r := forgottenStick(t)
			file := filepath.Join(r.in[0], filepath.Base(r.keyOf(practice.NoteFather).Path))
			r.insert(t.TempDir())
			drop(screenIs[*chooserScreen](r.signInRig), file)
			s := screenIs[*chooserScreen](r.signInRig)
			r.mentions("которая была в компьютере до вас")
			if len(s.files) > 0 || !r.reported(EventKeyRefused) {
				t.Errorf("%d files are listed, reported: %v", len(s.files), r.kinds())
			}
			recordTexts(t, "workstation", "a key on a stick that was in before: "+name, "others", "workstation.others")
			r.press("Моя флешка была в компьютере раньше")
			r.silent("которая была в компьютере до вас")
			s.dropped([]string{file})
			screenIs[*dialogScreen](r.signInRig)
		})
	}
}

// A file that is called the same on a forgotten stick is not the citizen's own
// that was pulled out.
func TestAForgottenStickDoesNotStandForTheOneThatWasPulledOut(t *testing.T) {
	r := newStationRig(t, stationOptions{forgotten: []string{practice.NoteMother}})
	forgotten := r.in[0]
	own := filepath.Join(r.sticks, "own")
	if err := os.CopyFS(own, os.DirFS(forgotten)); err != nil {
		t.Fatal(err)
	}
	r.insert(own)
	screenIs[*dialogScreen](r.signInRig)
	r.in = []string{forgotten}
	r.pass(3 * time.Second)
	if v := r.w.visit; v.stickIn || v.stick != own {
		t.Errorf("the citizen's stick is %q, in: %v", v.stick, v.stickIn)
	}
}

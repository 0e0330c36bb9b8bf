package ui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// mostActions is what a citizen has to do at most, from the stick to the coupon:
// each key that is pressed and each field that is filled in counts.
const mostActions = 12

func TestFromStickToCouponTakesTwelveActionsAtMost(t *testing.T) {
	for name, c := range map[string]struct {
		portal  string
		keys    []string
		known   bool // has signed in before
		scanned bool
		want    int
	}{
		"a first visit": {keys: []string{practice.NoteMother}, want: 10},
		"a first visit with two keys on the stick":     {keys: []string{practice.NoteMother, practice.NoteSigning}, want: 11},
		"a first visit with a code by mail":            {portal: "regions", keys: []string{practice.NoteMother, practice.NoteSigning}, want: 12},
		"somebody who was here before":                 {keys: []string{practice.NoteMother}, known: true, want: 8},
		"somebody who was here before, with a scanner": {keys: []string{practice.NoteMother}, known: true, scanned: true, want: 7},
	} {
		t.Run(name, func(t *testing.T) {
			r := newStationRig(t, stationOptions{portal: c.portal})
			if c.known {
				r.knownBefore()
			}
			r.act("puts the stick in", func() { r.insert(r.stick(c.keys...)) })
			if len(c.keys) > 1 {
				screenIs[*chooserScreen](r.signInRig)
				r.enter("the key that is marked")
			}
			r.fill("the password", practice.Password)
			r.enter("Обновить список ключей")
			r.enter("Подписать")
			r.enter("Войти")
			if !c.known {
				r.giveEmail()
			}
			r.giveChild(c.scanned)
			screenIs[*boundScreen](r.signInRig)
			r.says("Родство подтвердилось, данные успешно обновлены")
			r.enter("Распечатать талон")
			if len(r.coupons) != 1 || !strings.HasPrefix(string(r.coupons[0].PDF), "%PDF-") {
				t.Fatalf("%d coupons", len(r.coupons))
			}
			if len(r.actions) != c.want || len(r.actions) > mostActions {
				t.Errorf("%d actions, want %d:\n%s", len(r.actions), c.want, strings.Join(r.actions, "\n"))
			}
			r.pull()
			r.key(fyne.KeyReturn) // «Следующий гражданин»
			r.ended(NextFinished)
		})
	}
}

// knownBefore signs the mother in and out at home, so that the portal knows her.
func (r *stationRig) knownBefore() {
	r.Helper()
	home := newStationRigAt(r)
	home.signIn()
	home.pull()
	home.w.nextCitizen(NextButton)
	home.w.window.SetCloseIntercept(nil)
	home.w.window.Close()
}

// newStationRigAt is another visit at the same portal.
func newStationRigAt(r *stationRig) *stationRig {
	r.Helper()
	o := r.w.options
	other := &stationRig{signInRig: &signInRig{T: r.T, desk: r.desk}, hand: &hand{now: time.Now()}, sticks: r.sticks}
	o.Now, o.After = func() time.Time { return other.hand.now }, other.hand.after
	o.Workstation = other.station(o.Workstation.Portal, stationOptions{})
	other.w = New(o)
	other.w.window.Resize(fyne.NewSize(comfortWidth, comfortHeight))
	other.w.Show()
	return other
}

func (r *stationRig) giveEmail() {
	r.Helper()
	r.fill("the e-mail", "asel@example.kz")
	r.enter("Отправить")
	if r.w.journey.conn.Discovery.EmailVerification == "code" {
		mails, err := r.mails()
		if err != nil || len(mails) == 0 {
			r.Fatal(err)
		}
		r.fill("the code, which goes by itself", mails[len(mails)-1].Code)
	}
	screenIs[*profileScreen](r.signInRig)
}

func (r *stationRig) giveChild(scanned bool) {
	r.Helper()
	if scanned {
		r.act("scans the IIN", func() { r.scan(childConfirmed); r.key(fyne.KeyReturn) })
		return
	}
	r.fill("the child's IIN", childConfirmed)
	r.enter("Добавить")
}

// scan types as a scanner does: no time goes by between two characters.
func (r *stationRig) scan(text string) {
	for _, c := range text {
		if focused := r.w.window.Canvas().Focused(); focused != nil {
			focused.TypedRune(c)
			continue
		}
		r.w.window.Canvas().OnTypedRune()(c)
	}
}

func TestAStickThatWasInAlreadyWaitsForTheButton(t *testing.T) {
	r := newStationRig(t, stationOptions{change: func(o *Options) {
		station := *o.Workstation
		drives := station.Drives
		station.Drives = func() []string { return append(drives(), "/left/in") }
		o.Workstation = &station
	}})
	r.pass(3 * time.Second)
	screenIs[*startScreen](r.signInRig)
	r.says("В компьютере уже есть флешка")
	r.key(fyne.KeyReturn)
	screenIs[*chooserScreen](r.signInRig)
	r.says("На флешке ключа не нашлось")
}

func TestWithoutAStickTheStartPageSaysSo(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.key(fyne.KeyReturn)
	screenIs[*startScreen](r.signInRig)
	r.says("Флешку пока не видно")
	r.mentions("Рабочее место: Алматы-7")
	recordTexts(t, "workstation", "no stick is seen", "no_stick", "workstation.start.none", "workstation.start.none_more")
}

func TestAWorkstationWhosePortalIsNotThereSaysSo(t *testing.T) {
	r := newStationRig(t, stationOptions{change: func(o *Options) { o.Portals = nil }})
	r.insert(r.stick(practice.NoteMother))
	screenIs[*startScreen](r.signInRig)
	r.mentions("не настроено")
	recordShown(t, r.w, "workstation", "a portal that is not in the catalogue", "no_portal")
}

func TestAKeyOnTheWorkstationsOwnDiskIsRefused(t *testing.T) {
	own := t.TempDir()
	for name, how := range map[string]func(r *stationRig, s *chooserScreen, file string){
		"a file that is dropped":   func(_ *stationRig, s *chooserScreen, file string) { s.dropped([]string{file}) },
		"a folder that is dropped": func(_ *stationRig, s *chooserScreen, file string) { s.dropped([]string{filepath.Dir(file)}) },
		"a path that is typed":     func(_ *stationRig, s *chooserScreen, file string) { s.path = file; s.openTyped() },
	} {
		t.Run(name, func(t *testing.T) {
			r := newStationRig(t, stationOptions{})
			r.insert(r.stick(practice.NoteMother, practice.NoteSigning))
			s := screenIs[*chooserScreen](r.signInRig)
			file := filepath.Join(own, filepath.Base(r.keyOf(practice.NoteMother).Path))
			data, err := os.ReadFile(r.keyOf(practice.NoteMother).Path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
			how(r, s, file)
			screenIs[*chooserScreen](r.signInRig)
			r.mentions("Этот файл лежит на самом компьютере")
			if !r.reported(EventKeyRefused) {
				t.Errorf("reported: %v", r.kinds())
			}
			recordTexts(t, "workstation", "a key on the computer's own disk: "+name, "own_disk", "workstation.own_disk")
		})
	}
}

// What is opened is looked at again at the last moment, whatever the pages did.
func TestNothingOpensAKeyOfTheOwnDisk(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	source := signer.Source{Type: signer.StoragePKCS12, Path: r.keyOf(practice.NoteMother).Path}
	if _, err := r.w.options.Open(t.Context(), source, signer.Secrets{Password: practice.Password}); !errors.Is(err, signer.ErrGone) {
		t.Errorf("opened: %v", err)
	}
}

func TestAStickPulledOutBeforeSigningSaysWhatIsMissing(t *testing.T) {
	for name, keys := range map[string]int{"at the password": 0, "when the keys were read": 1} {
		t.Run(name, func(t *testing.T) {
			r := newStationRig(t, stationOptions{})
			stick := r.stick(practice.NoteMother)
			r.insert(stick)
			r.typeText(practice.Password)
			for range keys {
				r.key(fyne.KeyReturn)
			}
			r.pull()
			s := screenIs[*dialogScreen](r.signInRig)
			r.says("Флешку вынули раньше времени")
			if s.signing != nil || s.storage != nil || !s.secret.empty() || !r.reported(EventKeyMissing) {
				t.Errorf("the keys are still there, or the password, or nobody knows: %v", r.kinds())
			}
			recordTexts(t, "workstation", "the stick pulled out "+name, "pulled", "workstation.pulled.what", "workstation.pulled.unchanged", "workstation.pulled.next")
			r.insert(stick)
			r.silent("Флешку вынули")
			r.typeText(practice.Password)
			r.key(fyne.KeyReturn)
			r.key(fyne.KeyReturn)
			screenIs[*ownerScreen](r.signInRig)
		})
	}
}

func TestAStickPulledOutAfterSigningEndsNothing(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.insert(r.stick(practice.NoteMother))
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r.signInRig)
	r.pull()
	screenIs[*ownerScreen](r.signInRig)
	r.key(fyne.KeyReturn)
	screenIs[*emailScreen](r.signInRig)
}

func TestTheStickIsRemindedOf(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.says("Флешка больше не нужна: выньте её и заберите с собой.")
	r.press("Следующий гражданин")
	screenIs[*takeStickScreen](r.signInRig)
	r.key(fyne.KeyEscape)
	screenIs[*profileScreen](r.signInRig)
	if len(r.nexts) != 0 {
		t.Fatal("the visit has ended")
	}
	r.press("Следующий гражданин")
	r.pull()
	r.ended(NextButton)
	if r.reported(EventKeyLeftIn) {
		t.Error("a stick is said to be left in")
	}
}

func TestAStickThatIsLeftInIsReported(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.press("Следующий гражданин")
	r.press("Закончить, не вынимая")
	r.ended(NextButton)
	if !r.reported(EventKeyLeftIn) {
		t.Errorf("reported: %v", r.kinds())
	}
}

func TestNextCitizenIsAskedForOnce(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.pull()
	r.w.options.App.Clipboard().SetContent("something of hers")
	r.w.signOut()
	r.w.nextCitizen(NextButton)
	r.pass(time.Hour)
	r.ended(NextSignOut)
	if r.w.options.App.Clipboard().Content() != "" || r.hand.running() != 0 {
		t.Errorf("the clipboard: %q, timers: %d", r.w.options.App.Clipboard().Content(), r.hand.running())
	}
	if r.button("Следующий гражданин") != nil {
		t.Error("there is still a button")
	}
}

func TestASessionThatThePortalHasEndedIsTheEndOfTheVisit(t *testing.T) {
	r := atBinding(t, stationOptions{})
	if err := r.w.journey.session.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.typeText(childConfirmed)
	r.key(fyne.KeyReturn)
	screenIs[*visitOverScreen](r.signInRig)
	recordTexts(t, "workstation", "a session that the portal has ended", "over", "workstation.over.heading", "workstation.over.again")
	r.silent("По ИИН")
	r.key(fyne.KeyEscape)
	screenIs[*visitOverScreen](r.signInRig)
	r.key(fyne.KeyReturn)
	r.ended(NextEnded)
}

func TestAWorkstationAsksForASharedSession(t *testing.T) {
	r := atBinding(t, stationOptions{})
	if len(r.told) == 0 || r.told[0].AccessToken == "" || r.told[0].RefreshToken != "" || r.origins[0] != r.w.journey.conn.Client.Origin() {
		t.Fatalf("told of %d sessions at %v", len(r.told), r.origins)
	}
	sessions, err := r.w.journey.session.Sessions(t.Context())
	if err != nil || len(sessions) != 1 || sessions[0].Profile != portal.ProfileShared {
		t.Errorf("%+v: %v", sessions, err)
	}
}

func TestAWorkstationKeepsAndSavesNothing(t *testing.T) {
	r := atBinding(t, stationOptions{})
	o := r.w.options
	if o.SaveFile != nil || o.OpenPath != nil || o.Authorities != nil || o.PickFile != nil {
		t.Error("something can be saved or opened")
	}
	r.w.showSettings()
	screenIs[*profileScreen](r.signInRig)
	for _, label := range []string{"Настройки", "Выйти", "Профиль", "Где вы вошли"} {
		if r.button(label) != nil {
			t.Errorf("there is a button %q", label)
		}
	}
	r.key(fyne.KeyEscape)
	if tabs := len(newProfileScreen(r.w, profileTabBinding).(*profileScreen).pages); tabs != 1 {
		t.Errorf("%d tabs", tabs)
	}
}

func TestAWorkstationHasNoEyeAndCopiesNothing(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.insert(r.stick(practice.NoteMother))
	s := screenIs[*dialogScreen](r.signInRig)
	if s.secret.entry.Eye.Visible() {
		t.Error("there is an eye")
	}
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	values := 0
	eachObject(r.w.view.root, func(o fyne.CanvasObject) {
		v, ok := o.(*parts.Value)
		if !ok {
			return
		}
		values++
		v.TappedSecondary(&fyne.PointEvent{})
	})
	if r.w.window.Canvas().Overlays().Top() != nil || values == 0 {
		t.Errorf("a menu to copy is open; %d values", values)
	}
}

func TestAFieldOfAWorkstationIsNotCopied(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.typeText(childConfirmed)
	field := screenIs[*profileScreen](r.signInRig).binding.entry.Field
	field.SelectAll()
	clipboard := test.NewClipboard()
	field.TypedShortcut(&fyne.ShortcutCopy{Clipboard: clipboard})
	field.TypedShortcut(&fyne.ShortcutCut{Clipboard: clipboard})
	if clipboard.Content() != "" || field.Text != childConfirmed {
		t.Errorf("copied %q, the field holds %q", clipboard.Content(), field.Text)
	}
}

func TestTheJournalHearsNothingOfTheCitizen(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.typeText(childUnconfirmed)
	r.key(fyne.KeyReturn)
	r.pull()
	r.w.signOut()
	want := []EventKind{EventShown, EventKeyChosen, EventSignedIn, EventRefused}
	if !slices.Equal(r.kinds(), want) {
		t.Errorf("%v, want %v", r.kinds(), want)
	}
	for _, e := range r.events {
		if strings.ContainsAny(e.Code, "0123456789@ ") || strings.ContainsFunc(e.Code, func(c rune) bool { return c > 127 }) {
			t.Errorf("%+v", e)
		}
	}
	if last := r.events[len(r.events)-1]; last.Code != string(portal.CodeKinshipNotConfirmed) {
		t.Errorf("%+v", last)
	}
}

func TestAPortalThatDoesNotAnswerIsAskedAgain(t *testing.T) {
	down := true
	r := newStationRig(t, stationOptions{})
	connect := r.w.options.Connect
	r.w.options.Connect = connectUnless(&down, connect)
	r.insert(r.stick(practice.NoteMother))
	screenIs[*startScreen](r.signInRig)
	if r.w.failure == nil || r.w.failure.retry == nil {
		t.Fatalf("the page says\n%s", r.all())
	}
	down = false
	r.key(fyne.KeyReturn)
	screenIs[*dialogScreen](r.signInRig)
}

func TestATokenIsChosenBeforeAStick(t *testing.T) {
	tokens := &fakeTokens{}
	r := newStationRig(t, stationOptions{real: true, change: tokens.install})
	tokens.file = r.keyOf(practice.NoteMother).Path
	r.press("Ключ на токене или удостоверении")
	s := screenIs[*signInScreen](r.signInRig)
	r.says("Флешка")
	for _, not := range []string{"По ИИН", "Где лежат модули токенов"} {
		r.silent(not)
	}
	tokens.present = []Token{aToken(signer.StorageKaztoken, "ASEL", "KZ77001")}
	s.present.start()
	r.key(fyne.KeyReturn)
	d := screenIs[*dialogScreen](r.signInRig)
	if !d.from.isToken() || !r.reported(EventKeyChosen) {
		t.Fatalf("it is %v", d.from.kind)
	}
	r.pull() // there is no stick that anybody could miss
	r.silent("Флешку вынули")
	r.typeText("12345678")
	for range 3 {
		r.key(fyne.KeyReturn)
	}
	screenIs[*emailScreen](r.signInRig)
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	r.says("Не забудьте забрать токен или удостоверение.")
}

func TestWithoutATokenTheStickIsOffered(t *testing.T) {
	tokens := &fakeTokens{}
	r := newStationRig(t, stationOptions{change: tokens.install})
	r.press("Ключ на токене или удостоверении")
	screenIs[*signInScreen](r.signInRig)
	r.key(fyne.KeyReturn)
	if s := screenIs[*chooserScreen](r.signInRig); s.kind != "" {
		t.Errorf("only files of %s are listed", s.kind)
	}
	r.says("На флешке ключа не нашлось")
}

func TestTheMouseIsHeard(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.pass(time.Minute)
	var ear *parts.Ear
	eachObject(r.w.window.Canvas().Content(), func(o fyne.CanvasObject) {
		if e, ok := o.(*parts.Ear); ok {
			ear = e
		}
	})
	if ear == nil {
		t.Fatal("nothing listens")
	}
	ear.Cursor()
	if r.w.visit.idle.touched != r.hand.now {
		t.Error("the mouse was not heard")
	}
}

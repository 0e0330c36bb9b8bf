package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func TestEmailSaysTheInstructionsSentence(t *testing.T) {
	r := newSignedInRig(t, rigOptions{})
	r.says("При первом входе в систему, необходимо указать электронную почту")
}

func TestEmailRefusesWhatIsNoAddress(t *testing.T) {
	r := newSignedInRig(t, rigOptions{})
	r.typeText("asel.example.kz")
	r.key(fyne.KeyReturn)
	s := screenIs[*emailScreen](r)
	if s.draft.email != "asel.example.kz" || s.entry.Text != s.draft.email {
		t.Errorf("what was typed is lost: %q", s.entry.Text)
	}
}

func TestEmailWithoutCodeGoesToTheCabinet(t *testing.T) {
	r := newSignedInRig(t, rigOptions{})
	r.typeText("asel@example.kz")
	r.press("Сохранить")
	screenIs[*cabinetScreen](r)
}

func newCodeRig(t *testing.T) *signInRig {
	t.Helper()
	r := newSignedInRig(t, rigOptions{portal: "regions"})
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	screenIs[*codeScreen](r)
	return r
}

// mailedCode is the code in the newest practice mail.
func (r *signInRig) mailedCode() string {
	r.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		mails, err := r.mails()
		if err != nil {
			r.Fatal(err)
		}
		if len(mails) > 0 {
			return mails[len(mails)-1].Code
		}
	}
	r.Fatal("no mail came")
	return ""
}

func TestEmailWithCodeGoesToTheCabinet(t *testing.T) {
	r := newCodeRig(t)
	code := r.mailedCode()
	r.typeText(code[:3] + " " + code[3:])
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r)
}

func TestEmailCodeRefusesTooFewDigits(t *testing.T) {
	r := newCodeRig(t)
	r.typeText("123")
	r.key(fyne.KeyReturn)
	r.says("В коде шесть цифр. Проверьте письмо и введите код ещё раз.")
}

func TestEmailCodeRefusesAWrongCode(t *testing.T) {
	r := newCodeRig(t)
	wrong := "000000"
	if r.mailedCode() == wrong {
		wrong = "000001"
	}
	r.typeText(wrong)
	r.key(fyne.KeyReturn)
	s := screenIs[*codeScreen](r)
	if r.w.failure == nil || s.code != wrong {
		t.Errorf("no explanation, or what was typed is lost: %q", s.code)
	}
}

func TestEmailCodeCanBeSentAgainAndTheAddressChanged(t *testing.T) {
	r := newCodeRig(t)
	first := screenIs[*codeScreen](r).mailed.ticket.Ticket
	r.press("Отправить ещё раз")
	if s := screenIs[*codeScreen](r); s.mailed.ticket.Ticket == first {
		t.Error("the ticket is the old one")
	}
	r.says("Отправлен новый код. Код из прежнего письма больше не подходит.")
	if n := strings.Count(r.all(), "Письмо с кодом отправлено"); n != 1 {
		t.Errorf("that a letter went stands %d times", n)
	}
	r.press("Изменить адрес")
	if s := screenIs[*emailScreen](r); s.entry.Text != "asel@example.kz" {
		t.Errorf("the address is lost: %q", s.entry.Text)
	}
}

func TestPracticeMailShowsTheLetter(t *testing.T) {
	r := newCodeRig(t)
	code := r.mailedCode()
	r.press("Учебная почта")
	screenIs[*mailsScreen](r)
	r.mentions(code)
	r.key(fyne.KeyReturn)
	screenIs[*codeScreen](r)
}

func TestCleanCode(t *testing.T) {
	for _, c := range []struct {
		typed, want string
		ok          bool
	}{
		{"123456", "123456", true},
		{" 123 456 ", "123456", true},
		{"123-456", "123456", true},
		{"12345", "12345", false},
		{"1234567", "1234567", false},
		{"12345о", "", false},
		{"", "", false},
	} {
		if got, ok := cleanCode(c.typed); got != c.want || ok != c.ok {
			t.Errorf("cleanCode(%q) = %q, %v", c.typed, got, ok)
		}
	}
}

func TestHelpKeyWorksInsideAField(t *testing.T) {
	r := newSignedInRig(t, rigOptions{})
	r.typeText("a")
	r.key(fyne.KeyF1)
	screenIs[*helpScreen](r)
	r.key(fyne.KeyEscape)
	if s := screenIs[*emailScreen](r); s.entry.Text != "a" {
		t.Errorf("what was typed is lost: %q", s.entry.Text)
	}
}

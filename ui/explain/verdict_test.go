package explain

import (
	"context"
	"crypto/x509"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/token"
	"kezek.kz/kezek/ui/lang"
)

var revokedAt = time.Date(2023, 11, 20, 5, 0, 0, 0, time.UTC)

// revokedFor is the verdict on a key that was revoked for a CRLReason.
func revokedFor(reason int) signer.Verdict {
	own := &x509.Certificate{Raw: []byte("own")}
	return signer.Verdict{
		Reason: signer.ReasonCertRevoked, Revoked: own, Chain: []*x509.Certificate{own, {Raw: []byte("issuer")}},
		Revocation: revocation.Status{State: revocation.Revoked, RevokedAt: revokedAt, Reason: reason},
	}
}

func TestVerdictOfARevokedKeySaysWhenAndWhy(t *testing.T) {
	l := lang.New("ru", lang.Strict)
	for reason, want := range map[int]string{
		1: "в чужие руки", 2: "самого центра", 3: "данные владельца", 4: "новый ключ", 5: "перестали пользоваться",
		6: "приостановлено", 9: "право", 10: "самого центра",
	} {
		got := Verdict(l, revokedFor(reason), sampleCertificate())
		if !strings.HasPrefix(got, "Ключ отозван 20.11.2023") || !strings.Contains(got, "Причина: ") || !strings.Contains(got, want) {
			t.Errorf("%d: %s", reason, got)
		}
		if strings.Contains(got, "ЦОН") != (reason == 6) {
			t.Errorf("%d: the next step: %s", reason, got)
		}
	}
	for _, unsaid := range []int{0, 7, 8, 99, -1} {
		if got := Verdict(l, revokedFor(unsaid), nil); strings.Contains(got, "Причина") || !strings.Contains(got, "eGov Mobile") {
			t.Errorf("%d: %s", unsaid, got)
		}
	}
}

func TestVerdictOfARevokedAuthority(t *testing.T) {
	v := revokedFor(2)
	v.Revoked = v.Chain[1]
	if got := Verdict(lang.New("ru", lang.Strict), v, sampleCertificate()); !strings.HasPrefix(got, "Центр, который стоит над этим ключом, сам отозван 20.11.2023") {
		t.Errorf("got %s", got)
	}
}

// Whatever the verdict, there are words for it in each language, and they end.
func TestEveryVerdictHasWords(t *testing.T) {
	causes := []error{
		nil, revocation.ErrNoSource, revocation.ErrDownload, revocation.ErrStale, revocation.ErrExpired, revocation.ErrSignature,
		fmt.Errorf("asking: %w", context.DeadlineExceeded),
	}
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		said := map[string]bool{}
		for _, r := range append(reasons(t), signer.ReasonFits) {
			for _, cause := range causes {
				v := signer.Verdict{Reason: r, Revocation: revocation.Status{State: revocation.Unknown, Err: cause}}
				for _, c := range []*signer.Certificate{nil, sampleCertificate()} {
					words := Verdict(l, v, c)
					if !strings.HasSuffix(words, ".") || strings.Contains(words, "errors.") {
						t.Errorf("%s: %q", r, words)
					}
					said[words] = true
				}
			}
		}
		if len(said) < len(reasons(t))+len(causes) {
			t.Errorf("only %d different texts", len(said))
		}
	})
}

var number = regexp.MustCompile(`\d+`)

// Three degrees of urgency, and the last day.
func TestWarningGrowsMoreUrgent(t *testing.T) {
	l := lang.New("ru", lang.Strict)
	for days, want := range map[int]string{
		30: "Ключ действует ещё 30 дней, до 20.10.2019.", 21: "ещё 21 день", 15: "ещё 15 дней",
		14: "заканчивается через 14 дней, 20.10.2019.", 8: "через 8 дней",
		7: "Осталось 7 дней: 20.10.2019 срок ключа закончится", 2: "Осталось 2 дня", 1: "Остался 1 день",
		0: "Срок ключа заканчивается 20.10.2019 (13:00): осталось меньше суток.",
	} {
		v := signer.Verdict{Warning: signer.ReasonExpiresSoon, DaysLeft: days}
		if got := Warning(l, v, sampleCertificate()); !strings.Contains(got, want) || !strings.Contains(got, "eGov Mobile") {
			t.Errorf("%d: %s", days, got)
		}
		if got := Verdict(l, v, sampleCertificate()); !strings.HasPrefix(got, "Ключ подходит для входа. ") {
			t.Errorf("%d: %s", days, got)
		}
	}
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		degrees := map[string]bool{}
		for _, days := range []int{30, 14, 7, 0} {
			v := signer.Verdict{Warning: signer.ReasonExpiresSoon, DaysLeft: days}
			degrees[number.ReplaceAllString(Warning(l, v, sampleCertificate()), "")] = true
		}
		if len(degrees) != 4 {
			t.Errorf("degrees %v", degrees)
		}
	})
	if got := Warning(l, signer.Verdict{DaysLeft: 3}, sampleCertificate()); got != "" {
		t.Errorf("a warning without one: %s", got)
	}
}

// What could not be checked is worded neither as good nor as revoked.
func TestRevocationIsItsOwnState(t *testing.T) {
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		line := func(s revocation.State) string {
			return Revocation(l, signer.Verdict{Revocation: revocation.Status{State: s, ThisUpdate: revokedAt, Err: revocation.ErrNoSource}})
		}
		good, unknown := line(revocation.Good), line(revocation.Unknown)
		if good == "" || unknown == "" || strings.Contains(unknown, good) || line(revocation.NotChecked) != "" {
			t.Errorf("good %q, unknown %q", good, unknown)
		}
		if !strings.Contains(good, "20.11.2023") {
			t.Errorf("no day of the data: %s", good)
		}
	})
}

func TestNameThatThePortalDoesNotTake(t *testing.T) {
	l := lang.New("ru", lang.Strict)
	for _, c := range []struct {
		hint       signer.NameHint
		algorithms []string
		want       string
	}{
		{signer.HintGOST2015, []string{signer.AlgorithmRSA}, "ECGOST3410-2015-512, а портал таких не принимает. Пароль не спрашивали, ничего не изменено. Выберите другой ключ: AUTH_RSA…."},
		{signer.HintRSA, []string{signer.AlgorithmGOST2015}, "Выберите другой ключ: GOST512…."},
		{signer.HintGOST2004, []string{signer.AlgorithmGOST2015, signer.AlgorithmRSA}, "AUTH_RSA… или GOST512…."},
	} {
		if got := Name(l, c.hint, c.algorithms); !strings.HasPrefix(got, "Судя по имени файла") || !strings.HasSuffix(got, c.want) {
			t.Errorf("%s: %s", c.hint, got)
		}
	}
	if got := Name(l, signer.HintGOST2015, nil); got != "" {
		t.Errorf("a portal that did not say: %s", got)
	}
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		if got := Name(l, signer.HintGOST2004, []string{signer.AlgorithmRSA}); !strings.Contains(got, signer.AlgorithmGOST2004) {
			t.Errorf("got %s", got)
		}
	})
}

func TestWrongPINTellsTheTriesLeft(t *testing.T) {
	l := lang.New("ru", lang.Strict)
	for left, want := range map[token.Tries]string{
		token.TriesUnknown: "введите PIN-код токена снова", token.TriesLow: "Осталось мало попыток",
		token.TriesLast: "Осталась одна попытка", token.TriesNone: "Разблокируйте токен",
	} {
		e := Error(l, fmt.Errorf("opening: %w", &token.PINError{Left: left}))
		complete(t, string(left), e)
		if !strings.Contains(e.Next, want) || e.Retry {
			t.Errorf("%q: %+v", left, e)
		}
		if left != token.TriesNone && e.What != "Неверный PIN-код." {
			t.Errorf("%q: %s", left, e.What)
		}
	}
}

// A token that was pulled out is not spoken of as a file.
func TestTokenIsNotCalledAFile(t *testing.T) {
	l := lang.New("ru", lang.Strict)
	for _, err := range []error{
		fmt.Errorf("%w: %w", signer.ErrGone, token.ErrRemoved), fmt.Errorf("%w: %w", signer.ErrGone, token.ErrNoToken),
		fmt.Errorf("%w: %w", signer.ErrNoKey, token.ErrNoKey), signer.ErrPINLocked, signer.ErrCrashed,
	} {
		if e := Error(l, err); strings.Contains(e.What+e.Unchanged, "айл") || strings.Contains(e.What, "флешк") {
			t.Errorf("%v: %+v", err, e)
		}
	}
}

// The dialog's own words.
func TestNoTokenIsTheDialogsSentence(t *testing.T) {
	for language, want := range map[string][2]string{
		"ru": {"Защищенный носитель не обнаружен.", "Убедитесь, что носитель подключен и нажмите кнопку «Обновить»."},
		"kk": {"Қорғалған тасымалдағыш табылмады.", "«Жаңарту»"},
		"en": {"Tokens not found.", "Please, check tokens and press “Refresh”."},
	} {
		e := Error(lang.New(language, lang.Strict), signer.ErrNoToken)
		if e.What != want[0] || !strings.Contains(e.Next, want[1]) {
			t.Errorf("%s: %+v", language, e)
		}
	}
}

package explain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
)

// texts are the single texts of this package's area; plural ones are left out.
func texts(t *testing.T, language string) map[string]string {
	t.Helper()
	return textsOf(t, "errors", language)
}

// textsOf are the texts of one area.
func textsOf(t *testing.T, area, language string) map[string]string {
	t.Helper()
	data, err := assets.Lang.ReadFile("lang/" + area + "." + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	raw := map[string]any{}
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for id, value := range raw {
		if text, ok := value.(string); ok {
			found[id] = text
		}
	}
	return found
}

func joined(e Explanation) string {
	return strings.Join([]string{e.What, e.Unchanged, e.Next}, " ")
}

func TestNothingToExplain(t *testing.T) {
	if e := Error(lang.New("ru"), nil); e != (Explanation{}) {
		t.Errorf("got %+v", e)
	}
}

// The words of the dialog, letter for letter.
func TestWrongPasswordIsTheDialogsSentence(t *testing.T) {
	for language, want := range map[string]string{
		"ru": "Неверный пароль. Ключ не заблокирован. Проверьте раскладку (EN), Caps Lock и пробелы.",
		"kk": "Құпиясөз қате. Кілт бұғатталған жоқ. Пернетақта тілін (EN), Caps Lock пен бос орынды тексеріңіз.",
		"en": "Wrong password. The key is not locked. Check the layout (EN), Caps Lock and spaces.",
	} {
		if got := joined(Error(lang.New(language), signer.ErrWrongPassword)); got != want {
			t.Errorf("got %s", got)
		}
	}
}

func TestEmptyStorageIsTheDialogsSentence(t *testing.T) {
	for language, want := range map[string]string{"ru": "Хранилище пустое.", "kk": "Сақтау орны бос.", "en": "Empty storage."} {
		if got := Error(lang.New(language), signer.ErrNoKey).What; got != want {
			t.Errorf("got %s", got)
		}
	}
}

func TestKazakhLayoutIsTheDialogsSentence(t *testing.T) {
	for language, want := range map[string]string{
		"ru": "Включена казахская раскладка: цифры печатаются буквами. Переключитесь на EN.",
		"kk": "Қазақ пернетақтасы қосулы. EN-ге ауысыңыз.",
		"en": "The Kazakh layout is on: its digit row types letters. Switch to EN.",
	} {
		err := &portal.IINError{Code: portal.CodeIINKazakhLayout, Rune: 'ұ', Position: 3}
		if got := Error(lang.New(language), err).What; got != want {
			t.Errorf("got %s", got)
		}
	}
}

func TestNextStepsTheContractAsksFor(t *testing.T) {
	for _, c := range []struct {
		code  portal.Code
		words []string
	}{
		{portal.CodeKinshipNotConfirmed, []string{"РАГС", "ЦОН", "свидетельство о рождении", "удостоверение личности", "проверьте снова", "бабушки"}},
		{portal.CodeCertExpired, []string{"eGov Mobile", "pki.gov.kz"}},
		{portal.CodeCertRevoked, []string{"eGov Mobile", "pki.gov.kz"}},
		{portal.CodeChildNotFound, []string{"свидетельством о рождении", "11-ю цифру"}},
		{portal.CodeGuardianDocument, []string{"управление образования", "актом об опеке"}},
		{portal.CodeBoundToOtherParent, []string{"код поддержки"}},
		{portal.CodeRegistryConflict, []string{"код поддержки"}},
		{portal.CodeRegistryUnavailable, []string{"Ничего не потеряно"}},
		{portal.CodeIINIsBIN, []string{"Похоже на БИН организации, нужен ИИН ребёнка"}},
		{portal.CodeKinshipConfirmed, []string{"Родство подтвердилось, данные успешно обновлены"}},
	} {
		got := joined(Error(lang.New("ru"), &portal.Problem{Code: c.code}))
		for _, word := range c.words {
			if !strings.Contains(got, word) {
				t.Errorf("%s: no %q in: %s", c.code, word, got)
			}
		}
	}
}

func TestPortalWithoutThisServiceIsToldPlainly(t *testing.T) {
	e := Error(lang.New("en"), fmt.Errorf("discover: %w", client.ErrNotPortal))
	if e.What != "This portal does not offer sign-in from Kezek yet." || !e.Contacts || e.Retry {
		t.Errorf("got %+v", e)
	}
}

func TestNarrowerErrorGoesBeforeTheOneItWraps(t *testing.T) {
	l := lang.New("ru")
	if got := Error(l, client.ErrOtherOrigin).What; got != l.T("errors.client.other_origin.what") {
		t.Errorf("got %s", got)
	}
	both := fmt.Errorf("%w: %w", signer.ErrUnreadable, fs.ErrPermission)
	if got := Error(l, both).What; got != l.T("errors.signer.unreadable.what") {
		t.Errorf("got %s", got)
	}
	ended := fmt.Errorf("%w: %w", client.ErrSessionEnded, &portal.Problem{Code: portal.CodeRefreshReused, RequestID: "r-1"})
	if got := Error(l, ended); got.What != l.T("errors.portal.REFRESH_REUSED.what") || got.SupportCode != "r-1" {
		t.Errorf("got %+v", got)
	}
}

func TestWhatMayHaveBeenDoneIsNotCalledUnchanged(t *testing.T) {
	l := lang.New("ru")
	for _, err := range []error{
		client.ErrUnreachable, client.ErrMalformed, client.ErrTooLarge, context.Canceled, context.DeadlineExceeded,
		&portal.Problem{Code: portal.CodeInternal}, errors.New("something else"),
	} {
		if got := Error(l, err).Unchanged; strings.Contains(got, "Ничего не измен") || strings.Contains(got, "ничего не измен") {
			t.Errorf("%v: %s", err, got)
		}
	}
}

func TestSupportCode(t *testing.T) {
	l := lang.New("ru")
	for id, want := range map[string]string{
		"0192f3c4-7a1b-7c3d-9e5f-001122334455": "0192f3c4-7a1b-7c3d-9e5f-001122334455",
		"":                                     "",
		"a\nb <c>":                             "abc",
		strings.Repeat("x", 99):                strings.Repeat("x", 64),
	} {
		if got := Error(l, &portal.Problem{Code: portal.CodeInternal, RequestID: id}).SupportCode; got != want {
			t.Errorf("%q is shown as %q", id, got)
		}
	}
}

func TestUnknownErrorHasACodeOfItsOwn(t *testing.T) {
	l := lang.New("ru")
	first, same := Error(l, errors.New("disk 17 is on fire")), Error(l, errors.New("disk 18 is on fire"))
	if first.SupportCode == "" || first.SupportCode != same.SupportCode {
		t.Errorf("codes %q and %q", first.SupportCode, same.SupportCode)
	}
	if other := Error(l, errors.New("disk is wet")); other.SupportCode == first.SupportCode {
		t.Error("two errors have one code")
	}
	if strings.Contains(joined(first), "disk") {
		t.Errorf("the error's own words are shown: %s", joined(first))
	}
}

func TestUnknownCodeIsToldInThePortalsWords(t *testing.T) {
	p := &portal.Problem{Code: "SOMETHING_NEW", Detail: "Приём  заявлений\nприостановлен до 1 июня", RequestID: "r-7"}
	e := Error(lang.New("ru", lang.Strict), p)
	if e.What != "Портал ответил отказом: «Приём заявлений приостановлен до 1 июня»" || e.SupportCode != "r-7" {
		t.Errorf("got %+v", e)
	}
	p.Detail = ""
	if e := Error(lang.New("ru", lang.Strict), p); e.What != "Портал ответил отказом." {
		t.Errorf("got %+v", e)
	}
	p.Detail = strings.Repeat("я", 999)
	if e := Error(lang.New("ru"), p); len([]rune(e.What)) > 250 {
		t.Errorf("%d characters are shown", len([]rune(e.What)))
	}
}

func TestFieldsCodeGoesBeforeTheProblems(t *testing.T) {
	l := lang.New("ru")
	p := &portal.Problem{Code: portal.CodeIINInvalid, Errors: []portal.FieldError{{Pointer: "/child_iin", Code: portal.CodeIINAllEqual}}}
	if got := Error(l, p).What; got != l.T("errors.portal.IIN_ALL_EQUAL.what") {
		t.Errorf("got %s", got)
	}
	p.Errors[0].Code = "SOMETHING_NEW"
	if got := Error(l, p).What; got != l.T("errors.portal.IIN_INVALID.what") {
		t.Errorf("got %s", got)
	}
}

func TestOtherPortalIsNamed(t *testing.T) {
	l := lang.New("kk")
	p := &portal.Problem{Code: portal.CodeLocalityServedElsewhere, Portal: &portal.OtherPortal{
		Name: portal.Text{RU: "Алматы (город)", KK: "Алматы (қала)", EN: "Almaty"}, URL: "https://open-almaty.kz",
	}}
	if got := Error(l, p).Next; got != "Сізге «Алматы (қала)» порталы керек: https://open-almaty.kz" {
		t.Errorf("got %s", got)
	}
	p.Portal.URL = ""
	if got := Error(l, p).Next; got != "Сізге «Алматы (қала)» порталы керек." {
		t.Errorf("got %s", got)
	}
	p.Portal.Name = portal.Text{}
	if got := Error(l, p).Next; got != l.T("errors.portal.LOCALITY_SERVED_ELSEWHERE.next") {
		t.Errorf("got %s", got)
	}
}

func TestTriesLeft(t *testing.T) {
	left := 2
	e := Error(lang.New("ru"), &portal.Problem{Code: portal.CodeCodeWrong, AttemptsLeft: &left})
	if !strings.HasSuffix(e.Next, "Осталось 2 попытки.") {
		t.Errorf("got %s", e.Next)
	}
}

func TestWaitingTime(t *testing.T) {
	for seconds, want := range map[int]string{
		1: "через 1 секунду.", 22: "через 22 секунды.", 90: "через 90 секунд.",
		91: "через 2 минуты.", 120: "через 2 минуты.", 121: "через 3 минуты.", 5400: "через 90 минут.",
		5401: "через 2 часа.", 75600: "через 21 час.", 86400: "через 24 часа.",
	} {
		e := Error(lang.New("ru"), &portal.Problem{Code: portal.CodeTooManyRequests, RetryAfterS: seconds})
		if !strings.HasSuffix(e.Next, want) {
			t.Errorf("%d s: %s", seconds, e.Next)
		}
	}
	if e := Error(lang.New("ru"), &portal.Problem{Code: portal.CodeTooManyRequests}); strings.Contains(e.Next, "через") {
		t.Errorf("a time that nobody told: %s", e.Next)
	}
}

func TestWrongCharacterIsShown(t *testing.T) {
	for r, want := range map[rune]string{
		'О': "В ИИН попал знак «О» (3-й по счёту).", '１': "В ИИН попал знак «１» (3-й по счёту).",
		'\u200b': "В ИИН попал невидимый знак (3-й по счёту).", '\t': "В ИИН попал невидимый знак (3-й по счёту).",
		'\u0301': "В ИИН попал знак «U+0301» (3-й по счёту).",
	} {
		err := &portal.IINError{Code: portal.CodeIINNotDigit, Rune: r, Position: 3}
		if got := Error(lang.New("ru", lang.Strict), err).What; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestNumberOfDigitsIsTold(t *testing.T) {
	for digits, want := range map[int]string{
		1: "Введена 1 цифра, а в ИИН их 12.", 11: "Введено 11 цифр, а в ИИН их 12.", 13: "Введено 13 цифр, а в ИИН их 12.",
		0: "В ИИН должно быть 12 цифр.",
	} {
		err := &portal.IINError{Code: portal.CodeIINLength, Digits: digits}
		if got := Error(lang.New("ru", lang.Strict), err).What; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestWrongEntryOfACatalogueIsTold(t *testing.T) {
	_, err := portal.ParseCatalogue([]byte(`[{"id":"A"}]`))
	if got := Error(lang.New("ru"), err).What; got != "В списке порталов ошибка: запись 1, поле «id»." {
		t.Errorf("got %s", got)
	}
}

func TestMissingFile(t *testing.T) {
	_, err := os.Open("there-is-no-such-file")
	l := lang.New("kk")
	if got := Error(l, err).What; got != l.T("errors.other.missing.what") {
		t.Errorf("got %s", got)
	}
}

// people are IINs of the practice registry, as an error might hold them.
func people() []string {
	return []string{"910205499012", "220314599034", "910205 4 9901 2", "910205-499012", "9102 0549 9012", "910205\u00a0499012"}
}

var twelve = regexp.MustCompile(`(?:\d[\s\x{00a0}-]*){12}`)

func TestNoExplanationHoldsAnIIN(t *testing.T) {
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		for _, iin := range people() {
			for _, err := range []error{
				errors.New("iin " + iin),
				fmt.Errorf("%w: %s", signer.ErrUnreadable, iin),
				fmt.Errorf("%w: %s", store.ErrUnwritable, iin),
				&fs.PathError{Op: "open", Path: iin + ".p12", Err: fs.ErrNotExist},
				&portal.Problem{Code: "SOMETHING_NEW", Detail: "ИИН " + iin + " занят", Title: iin},
				&portal.Problem{Code: portal.CodeIINInvalid, Detail: iin, Errors: []portal.FieldError{{Code: "X", Detail: iin}}},
				&portal.Problem{Code: portal.CodeLocalityServedElsewhere, Portal: &portal.OtherPortal{Name: portal.Text{RU: iin}, URL: "https://x/" + iin}},
			} {
				e := Error(l, err)
				if found := twelve.FindString(joined(e) + " / " + e.SupportCode); found != "" {
					t.Errorf("%T holds %s: %s", err, found, joined(e))
				}
			}
			if _, err := portal.NormalizeIIN(iin[:len(iin)-1] + "О"); err == nil || twelve.MatchString(joined(Error(l, err))) {
				t.Errorf("a mistyped IIN is repeated: %s", joined(Error(l, err)))
			}
			c := &signer.Certificate{Owner: iin, IIN: iin, Issuer: iin, Algorithm: iin, Organization: iin, NotAfter: time.Now()}
			for _, r := range reasons(t) {
				if words := Reason(l, r, c); twelve.MatchString(words) {
					t.Errorf("%s: %s", r, words)
				}
			}
		}
	})
}

// plainLatin are the words in Latin letters that a parent knows, or has to
// look for on the screen, on the key file or on the keyboard.
func plainLatin() []string {
	return []string{"Kezek", "eGov", "Mobile", "pki", "gov", "kz", "AUTH", "RSA", "GOST", "EN", "Caps", "Lock", "p", "https", "PIN", "Wi", "Fi"}
}

func TestNoJargonInRussianAndKazakh(t *testing.T) {
	allowed := map[string]bool{}
	for _, word := range plainLatin() {
		allowed[word] = true
	}
	variable := regexp.MustCompile(`{{[^}]*}}`)
	for _, language := range []string{lang.Russian, lang.Kazakh} {
		for id, text := range texts(t, language) {
			for _, word := range regexp.MustCompile(`[A-Za-z]+`).FindAllString(variable.ReplaceAllString(text, ""), -1) {
				if !allowed[word] {
					t.Errorf("%s.%s: %q in: %s", language, id, word, text)
				}
			}
		}
	}
}

func TestNoJargonInCyrillic(t *testing.T) {
	jargon := []string{"сервер", "таймаут", "хеш", "сессия", "сессии", "протокол", "валид", "эндпоинт", "запись лога", "контейнер", "алгоритм", "невалид", "челлендж"}
	for _, language := range []string{lang.Russian, lang.Kazakh} {
		for id, text := range texts(t, language) {
			for _, word := range jargon {
				if strings.Contains(strings.ToLower(text), word) && !strings.Contains(text, "{{.Algorithm}}") {
					t.Errorf("%s.%s: %q in: %s", language, id, word, text)
				}
			}
			// A device that keeps keys is called so; a session's secret is not.
			if !deviceText.MatchString(id) && strings.Contains(strings.ToLower(text), "токен") {
				t.Errorf("%s.%s: %s", language, id, text)
			}
		}
	}
}

func TestRetryIsOfferedWhereItMayHelp(t *testing.T) {
	l := lang.New("ru")
	for _, c := range []struct {
		err   error
		retry bool
	}{
		{client.ErrUnreachable, true},
		{client.ErrNotPortal, false},
		{signer.ErrWrongPassword, false},
		{signer.ErrGone, true},
		{context.Canceled, false},
		{store.ErrLocked, true},
		{&portal.Problem{Code: portal.CodeRegistryUnavailable}, true},
		{&portal.Problem{Code: portal.CodeKinshipNotConfirmed}, true},
		{&portal.Problem{Code: portal.CodeChildNotFound}, false},
		{&portal.Problem{Code: portal.CodeCertExpired}, false},
	} {
		if got := Error(l, c.err).Retry; got != c.retry {
			t.Errorf("%v: retry is %v", c.err, got)
		}
	}
}

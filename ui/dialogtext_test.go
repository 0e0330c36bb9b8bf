package ui

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/lang"
)

// label is a row of the authority's dialog as it is to be worded: what it is,
// then Russian, Kazakh and English.
type label struct{ what, ru, kk, en string }

func (l label) in(language string) string {
	return map[string]string{"ru": l.ru, "kk": l.kk, "en": l.en}[language]
}

// dialogLabels are the labels and the storage types, letter for letter.
var dialogLabels = []label{
	{`PKCS12`, `Персональный компьютер (файл, и на флешке)`, `Дербес компьютер (файл, флешкада да)`, `Personal computer (a file, on a stick too)`},
	{`JKS`, `Хранилище Java (JKS)`, `Java қоймасы (JKS)`, `Java key store (JKS)`},
	{`AKKaztokenStore`, `Kaztoken`, `Kaztoken`, `Kaztoken`},
	{`AKKZIDCardStore`, `Удостоверение личности`, `Жеке куәлік`, `KZ ID Card`},
	{`AKEToken72KStore`, `eToken 72K`, `eToken 72K`, `eToken 72K`},
	{`AKEToken5110Store`, `eToken 5110`, `eToken 5110`, `eToken 5110`},
	{`AKJaCartaStore`, `JaCarta`, `JaCarta`, `JaCarta`},
	{`AKAKEYStore`, `aKey`, `aKey`, `aKey`},
	{`title`, `Формирование ЭЦП`, `ЭЦҚ қалыптастыру`, `Sign with your key`},
	{`header, authentication`, `Аутентификация`, `Жүйеге кіру`, `Authentication`},
	{`header, signing`, `Подпись данных`, `Деректерге қол қою`, `Data signature`},
	{`storage type`, `Тип хранилища:`, `Сақтау орнының түрі:`, `Storage type:`},
	{`path`, `Путь к хранилищу:`, `Сақтау орнының жолы:`, `Storage path:`},
	{`password`, `Введите пароль на хранилище ключей:`, `Кілт сақтау орнының құпиясөзін енгізіңіз:`, `Please, enter the password for key storage:`},
	{`refresh`, `Обновить список ключей`, `Кілттер тізімін жаңарту`, `Refresh key list`},
	{`cancel`, `Отмена`, `Болдырмау`, `Cancel`},
	{`choose a key`, `Выберите ключ для аутентификации:`, `Жүйеге кіретін кілтті таңдаңыз:`, `Please, choose the key for authentication:`},
	{`key data`, `Данные выбранного ключа`, `Таңдалған кілт туралы ақпарат`, `Selected key information`},
	{`owner`, `Уникальное имя владельца:`, `Иесінің бірегей аты:`, `Owner's unique name:`},
	{`validity`, `Срок действия:`, `Жарамдылық мерзімі:`, `Validity:`},
	{`serial number`, `Серийный номер:`, `Сериялық нөмірі:`, `Serial number:`},
	{`issuer`, `Имя издателя:`, `Берушінің атауы:`, `Issuer name:`},
	{`algorithm`, `Алгоритм:`, `Алгоритм:`, `Algorithm:`},
	{`sign`, `Подписать`, `Қол қою`, `Sign`},
	{`empty field`, `Пустое поле`, `Өріс толтырылмаған`, `Empty field`},
	{`wrong password (files)`, `Неверный пароль. Ключ не заблокирован. Проверьте раскладку (EN), Caps Lock и пробелы.`, `Құпиясөз қате. Кілт бұғатталған жоқ. Пернетақта тілін (EN), Caps Lock пен бос орынды тексеріңіз.`, `Wrong password. The key is not locked. Check the layout (EN), Caps Lock and spaces.`},
	{`wrong PIN, tries left`, `Неверный пароль. Осталось попыток:`, `Құпиясөз қате. Қалған әрекет саны:`, `Wrong password. Tries left:`},
	{`empty storage`, `Хранилище пустое.`, `Сақтау орны бос.`, `Empty storage.`},
	{`no authentication key`, `В выбранном хранилище отсутствуют ключи для аутентификации`, `Таңдалған сақтау орнында аутентификацияға арналған кілттер табылмады`, `There are no keys for authentication in the storage`},
	{`expired`, `Срок ключа истёк {дата}. Получите новый: eGov Mobile, pki.gov.kz. Ничего не изменено.`, `Кілт мерзімі {күн} аяқталды. Жаңасын алыңыз: eGov Mobile, pki.gov.kz. Ештеңе өзгерген жоқ.`, `The key expired on {date}. Get a new one: eGov Mobile, pki.gov.kz. Nothing was changed.`},
	{`not yet valid`, `Срок ключа начинается {дата}.`, `Кілт мерзімі {күн} басталады.`, `The key is valid from {date}.`},
	{`signing key`, `Этот ключ подписывает документы. Для входа нужен AUTH_RSA… или GOST512….`, `Бұл кілт құжатқа қол қоюға арналған. Кіруге AUTH_RSA… не GOST512… керек.`, `This key signs documents. Signing in needs AUTH_RSA… or GOST512….`},
	{`key without certificate`, `У этого ключа нет сертификата. Выберите другой ключ; этот не удаляйте.`, `Бұл кілттің сертификаты жоқ. Басқа кілтті таңдаңыз, мұны жоймаңыз.`, `This key has no certificate. Choose another one; do not delete this.`},
	{`Caps Lock`, `Нажата клавиша Caps Lock!`, `Caps Lock қосулы тұр!`, `Caps Lock is on!`},
	{`layout`, `Внимание! Пароль вводится не латинскими буквами`, `Назар аударыңыз! Құпиясөз латын әріптерімен енгізілмей жатыр.`, `Attention: the password is not in Latin letters`},
	{`no token`, `Защищенный носитель не обнаружен. Убедитесь, что носитель подключен и нажмите кнопку «Обновить»`, `Қорғалған тасымалдағыш табылмады.`, `Tokens not found. Please, check tokens and press "Refresh"`},
	{`Kazakh layout in a digit field`, `Включена казахская раскладка: цифры печатаются буквами. Переключитесь на EN.`, `Қазақ пернетақтасы қосулы. EN-ге ауысыңыз.`, `The Kazakh layout is on: its digit row types letters. Switch to EN.`},
	{`no key file found`, `Ключей (.p12) не нашли. Вставьте флешку и нажмите «Обновить».`, `Кілт (.p12) табылмады. Флешканы салып, «Жаңарту» басыңыз.`, `No key (.p12) found. Insert the stick and press Refresh.`},
}

// onlyInTexts are the labels that no page of this version shows as they are:
// documents are signed elsewhere, and what is left of the tries stands in the
// same line as its label.
var onlyInTexts = map[string]string{
	"header, signing":       "dialog.header.signing",
	"wrong PIN, tries left": "dialog.wrong_pin",
}

// elsewhereShown are labels that other pages show.
var elsewhereShown = []string{"Kazakh layout in a digit field"}

// date of a label: «Срок ключа истёк {дата}».
const labelDate = "15.11.2024"

func (l label) filled(language string) string {
	return strings.NewReplacer("{дата}", labelDate, "{күн}", labelDate, "{date}", labelDate).Replace(l.in(language))
}

func TestDialogLabelsAreDrawnLetterForLetter(t *testing.T) {
	for _, language := range lang.Languages() {
		t.Run(language, func(t *testing.T) {
			drawn := textsOfSigningIn(t, language)
			for _, l := range dialogLabels {
				if id, there := onlyInTexts[l.what]; there {
					if got := lang.New(language, lang.Strict).T(id); got != l.in(language) {
						t.Errorf("%s: %q, want %q", l.what, got, l.in(language))
					}
					continue
				}
				if !slices.Contains(elsewhereShown, l.what) && !drawn[l.filled(language)] {
					t.Errorf("%s: %q is drawn nowhere", l.what, l.filled(language))
				}
			}
		})
	}
}

// textsOfSigningIn goes through every page in a language and gathers the texts.
func textsOfSigningIn(t *testing.T, language string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	tokens := &fakeTokens{}
	r := newSignInRig(t, rigOptions{real: true, window: tokens.install})
	r.w.setLanguage(language)
	see := func(string) {
		for _, text := range r.texts() {
			all[text] = true
		}
	}
	see("") // no token is present
	for _, kind := range signer.TokenTypes() {
		tokens.present = append(tokens.present, Token{Type: kind})
	}
	screenIs[*signInScreen](r).present.start()
	see("")
	r.w.submit()
	see("") // no key file was found
	r.w.replace(dialogFor(r, r.keyOf(practice.NoteMother)))
	r.w.submit()
	see("")
	r.typeText("й")
	see("")
	r.key(fyne.KeyBackspace)
	r.typeText("QWE")
	see("")
	r.w.submit()
	see("")
	r.typeText(practice.Password)
	r.w.submit()
	see("")
	r.w.replace(dialogFor(r, r.keyOf(practice.NoteSigning)))
	r.typeText(practice.Password)
	r.w.submit()
	see("")
	r.w.options.Open = func(context.Context, signer.Source, signer.Secrets) (*signer.Storage, error) {
		return nil, signer.ErrNoKey
	}
	r.w.replace(dialogFor(r, r.keyOf(practice.NoteMother)))
	r.typeText("1")
	r.w.submit()
	see("")
	maps.Copy(all, reasonTexts(r.w.lang))
	return all
}

// dialogFor is the dialog for a key file to sign in with.
func dialogFor(r *signInRig, f KeyFile) screen {
	return newDialogFrom(r.w, fromFile(f), newSignInPurpose(r.w))
}

// reasonTexts are the reasons that need a certificate of a certain date; that
// a reason is drawn is proved by the tests of the dialog.
func reasonTexts(l *lang.Localizer) map[string]bool {
	day := time.Date(2024, 11, 15, 12, 0, 0, 0, time.UTC)
	c := &signer.Certificate{NotBefore: day, NotAfter: day, Purpose: signer.PurposeSigning}
	texts := map[string]bool{}
	for _, reason := range []signer.Reason{
		signer.ReasonCertExpired, signer.ReasonCertNotYetValid, signer.ReasonNoCertificate,
	} {
		texts[explain.Reason(l, reason, c)] = true
	}
	return texts
}

func TestDialogConfirmsOnlySigningIn(t *testing.T) {
	for language, want := range map[string]string{
		"ru": "Вы подтверждаете только вход на {address}. Это не договор и не кредит.",
		"kk": "Сіз тек {address} порталына кіруді растайсыз. Бұл шарт та, несие де емес.",
		"en": "You confirm only signing in to {address}. This is no contract and no loan.",
	} {
		r := newSignInRig(t, rigOptions{})
		r.opened(r.keyOf(practice.NoteMother).Path)
		r.w.setLanguage(language)
		r.says(strings.ReplaceAll(want, "{address}", r.w.journey.conn.Client.Origin()))
	}
}

// The buttons that the printed instructions name, on the pages of signing in.
func TestPapersWordsAreOnTheButtonsInEveryLanguage(t *testing.T) {
	for _, language := range lang.Languages() {
		r := newSignInRig(t, rigOptions{})
		r.w.setLanguage(language)
		for _, words := range []string{"по ЭЦП", "По ИИН", "Выбрать сертификат"} {
			r.mentions(words)
		}
		r.w.submit()
		r.mentions("Отмена")
		r.w.submit()
		r.mentions("Обновить список ключей")
		r.mentions("Отмена")
		r.typeText(practice.Password)
		r.w.submit()
		for _, words := range []string{"Обновить список ключей", "Подписать", "Отмена"} {
			r.mentions(words)
		}
		r.w.submit()
		r.mentions("Войти")
		r.mentions("Отмена")
	}
}

func TestNothingIsCutOnThePagesOfSigningIn(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.walk(func(name string) {
		inEveryLook(t, r.w, func(string) { assertNothingCut(t, r.w) })
	})
}

package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
)

// What the two printed instructions quote: buttons, tabs, messages, contacts,
// and the words of their figures. Somebody who holds the paper has to find
// each of them on the screen, letter for letter.
var (
	quotedByBoth = []string{
		"Выбрать сертификат",
		"Формирование ЭЦП",
		"Аутентификация",
		"Тип хранилища:",
		"Персональный компьютер",
		"Путь к хранилищу:",
		"Введите пароль на хранилище ключей:",
		"Обновить список ключей",
		"Выберите ключ для аутентификации:",
		"Данные выбранного ключа",
		"Уникальное имя владельца:",
		"Срок действия:",
		"Серийный номер:",
		"Имя издателя:",
		"Алгоритм:",
		"RSA",
		"Подписать",
		"Отмена",
		"Вход в личный кабинет",
		"по ЭЦП",
		"По ИИН",
		"Войти",
		"При первом входе в систему, необходимо указать электронную почту",
		"Привязка",
		"Добавить",
		"Родство подтвердилось, данные успешно обновлены",
		"Постановка на очередь детей дошкольного возраста (до 7 лет) для направления в детские дошкольные организации",
	}
	quotedByAlmaty = []string{
		"Войти в личный кабинет",
		"Call-center Open Almaty: 1308, 338-33-88",
		"Служба поддержки: sp.ddoalmaty@gmail.com",
		"Управление образования: 262 21 15, 233-32-39",
	}
	quotedByRegions = []string{
		"Выберите из списка Ваш населенный пункт",
		"Постановка ребенка в очередь в детский сад",
	}
)

func TestEveryWordOfTheAlmatyPaperIsOnTheScreen(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	w := r.watch()
	r.w.reset(newFirstScreen(r.w))
	r.w.afterPortal()
	w.look()
	r.press("Войти в личный кабинет")
	r.walkPaper(w)
	w.want(append(quotedByBoth, quotedByAlmaty...))
}

func TestEveryWordOfTheRegionalPaperIsOnTheScreen(t *testing.T) {
	r := newSignInRig(t, rigOptions{portal: "regions"})
	w := r.watch()
	r.w.journey.conn.Practice.Mails = r.mails
	r.w.reset(newFirstScreen(r.w))
	r.w.afterPortal()
	w.look()
	r.typeText("Каскелен")
	r.key(fyne.KeyReturn)
	w.look()
	r.key(fyne.KeyReturn)
	r.walkPaper(w)
	w.want(append(quotedByBoth, quotedByRegions...))
	if strings.Contains(w.seen, "1308") {
		t.Error("the regional portal shows Almaty's contacts, which its paper does not give")
	}
}

// walkPaper goes from the sign-in to the application, and looks at each page.
func (r *signInRig) walkPaper(w *watched) {
	r.Helper()
	w.look()
	r.toDialog(r.keyOf(practice.NoteMother).Path)
	w.look()
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	w.look()
	r.press("Подписать")
	w.look()
	r.press("Войти")
	w.look()
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	if _, byCode := r.w.current().(*codeScreen); byCode {
		w.look()
		r.typeText(r.mailedCode())
		r.key(fyne.KeyReturn)
	}
	r.press(r.desk.Keys[0].Name)
	w.look()
	screenIs[*profileScreen](r).tabs.Select(profileTabBinding)
	w.look()
	r.bind(childConfirmed)
	w.look()
	r.press("В личный кабинет")
	w.look()
	r.key(fyne.KeySpace)
	screenIs[*applicationScreen](r)
	w.look()
}

// watched gathers what a person sees on the way.
type watched struct {
	r    *signInRig
	seen string
}

func (r *signInRig) watch() *watched { return &watched{r: r} }

func (w *watched) look() { w.seen += w.r.all() + "\n" }

func (w *watched) want(quotes []string) {
	w.r.Helper()
	for _, quote := range quotes {
		if !strings.Contains(w.seen, quote) {
			w.r.Errorf("the paper says «%s»; the screen does not", quote)
		}
	}
}

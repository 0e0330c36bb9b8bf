package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui/parts"
)

// What the two printed instructions quote: messages, contacts, and the words
// of their figures. Somebody who holds the paper has to find each of them on
// the screen, letter for letter.
var (
	quotedByBoth = []string{
		"Формирование ЭЦП",
		"Аутентификация",
		"Тип хранилища:",
		"Персональный компьютер",
		"Путь к хранилищу:",
		"Введите пароль на хранилище ключей:",
		"Выберите ключ для аутентификации:",
		"Данные выбранного ключа",
		"Уникальное имя владельца:",
		"Срок действия:",
		"Серийный номер:",
		"Имя издателя:",
		"Алгоритм:",
		"RSA",
		"Вход в личный кабинет",
		"по ЭЦП",
		"При первом входе в систему, необходимо указать электронную почту",
		"Родство подтвердилось, данные успешно обновлены",
		"Постановка на очередь детей дошкольного возраста (до 7 лет) для направления в детские дошкольные организации",
	}
	quotedByAlmaty = []string{
		"Call-center Open Almaty: 1308, 338-33-88",
		"Служба поддержки: sp.ddoalmaty@gmail.com",
		"Управление образования: 262 21 15, 233-32-39",
	}
	quotedByRegions = []string{
		"Выберите из списка Ваш населенный пункт",
		"Постановка ребенка в очередь в детский сад",
	}
)

// What the paper says to press. These have to be the words of a button or of a
// tab itself: the rail and the hints quote them too, and there they are of no
// use to anybody who looks for the button.
var (
	pressedByBoth = []string{
		"Выбрать сертификат", "Обновить список ключей", "Подписать", "Отмена", "Войти", "Добавить",
	}
	tabsOfBoth      = []string{"По ИИН", "Привязка"}
	pressedByAlmaty = []string{"Войти в личный кабинет"}
)

func TestEveryWordOfTheAlmatyPaperIsOnTheScreen(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	w := r.watch()
	r.w.reset(newFirstScreen(r.w))
	r.w.afterPortal()
	w.look()
	r.press("Войти в личный кабинет")
	r.walkPaper(w)
	w.want(quotedByBoth, quotedByAlmaty)
	w.wantEach("button", w.buttons, pressedByBoth, pressedByAlmaty)
	w.wantEach("tab", w.tabs, tabsOfBoth)
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
	w.want(quotedByBoth, quotedByRegions)
	w.wantEach("button", w.buttons, pressedByBoth)
	w.wantEach("tab", w.tabs, tabsOfBoth)
	if strings.Contains(w.seen, "1308") {
		t.Error("the regional portal shows Almaty's contacts, which its paper does not give")
	}
}

// walkPaper goes from the sign-in to the application, and looks at each page.
func (r *signInRig) walkPaper(w *watched) {
	r.Helper()
	w.look()
	r.toDialog(r.keyOf(practice.NoteMotherRSA).Path) // the paper's example is an RSA key
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
	r.pressTab("Привязка")
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
	r             *signInRig
	seen          string
	buttons, tabs map[string]bool // by their labels
}

func (r *signInRig) watch() *watched {
	return &watched{r: r, buttons: map[string]bool{}, tabs: map[string]bool{}}
}

func (w *watched) look() {
	w.seen += w.r.all() + "\n"
	for _, tab := range w.r.tabs() {
		w.tabs[tab.AccessibilityLabel()] = true
	}
	eachObject(w.r.w.view.root, func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok {
			w.buttons[b.Label] = true
		}
	})
}

// tabs are the tabs of the page of now.
func (r *signInRig) tabs() []tapper {
	var found []tapper
	eachObject(r.w.view.root, func(o fyne.CanvasObject) {
		row, ok := o.(*parts.Tabs)
		if !ok {
			return
		}
		for _, tab := range row.Inner() {
			found = append(found, tab.(tapper))
		}
	})
	return found
}

// pressTab presses the tab with a label.
func (r *signInRig) pressTab(label string) {
	r.Helper()
	for _, tab := range r.tabs() {
		if tab.AccessibilityLabel() == label {
			tab.Tapped(&fyne.PointEvent{})
			return
		}
	}
	r.Fatalf("no tab %q on the page, which says\n%s", label, r.all())
}

// want looks for words anywhere on the pages that were seen.
func (w *watched) want(papers ...[]string) {
	w.r.Helper()
	for _, quote := range slices.Concat(papers...) {
		if !strings.Contains(w.seen, quote) {
			w.r.Errorf("the paper says «%s»; the screen does not", quote)
		}
	}
}

// wantEach looks for exactly these labels.
func (w *watched) wantEach(kind string, there map[string]bool, papers ...[]string) {
	w.r.Helper()
	for _, label := range slices.Concat(papers...) {
		if !there[label] {
			w.r.Errorf("the paper says to press «%s»; no %s has that label", label, kind)
		}
	}
}

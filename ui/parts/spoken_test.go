package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestSpokenIsWhatOneSees(t *testing.T) {
	test.NewTempApp(t)
	password := NewPasswordEntry("Показать пароль", nil)
	password.SetPassword("Secret123")
	password.Field.reveal(true)
	list := NewChoices([]Choice{{Title: "Мать", Detail: "до 2027", Note: "скоро истечёт"}, {Title: "Отец"}}, 1, nil)
	field := NewEntry("", nil)
	field.PlaceHolder = "например, 200315"
	signOnly := NewQuietButton("Настройки", theme.SettingsIcon(), nil)
	signOnly.HideLabel()
	for name, c := range map[string]struct {
		o    fyne.CanvasObject
		want string
		role fyne.AccessibleRole
	}{
		"button":             {NewButton("Войти", "на бумаге: «Войти»", nil), "Войти", fyne.AccessibleRoleButton},
		"button of one sign": {signOnly, "Настройки", fyne.AccessibleRoleButton},
		"text":               {NewText("Слова"), "Слова", fyne.AccessibleRoleText},
		"coloured":           {NewColoured("УЧЕБНЫЙ РЕЖИМ", theme.ColorNameForeground, fyne.TextStyle{}), "УЧЕБНЫЙ РЕЖИМ", fyne.AccessibleRoleText},
		"ticked":             {NewCheck("Согласен", true, nil), "☑ Согласен", fyne.AccessibleRoleButton},
		"not ticked":         {NewCheck("Согласен", false, nil), "☐ Согласен", fyne.AccessibleRoleButton},
		"line of a list":     {list.rows[0], "○ Мать. до 2027. скоро истечёт", fyne.AccessibleRoleButton},
		"chosen line":        {list.rows[1], "◉ Отец", fyne.AccessibleRoleButton},
		"field":              {NewEntry("200315", nil), "200315", fyne.AccessibleRoleText},
		"empty field":        {field, "например, 200315", fyne.AccessibleRoleText},
		"password":           {password.Field, "", ""},
		"eye":                {password.Eye, "Показать пароль", fyne.AccessibleRoleButton},
	} {
		if got, role := Spoken(c.o); got != c.want || role != c.role {
			t.Errorf("%s: %q (%s), want %q (%s)", name, got, role, c.want, c.role)
		}
	}
}

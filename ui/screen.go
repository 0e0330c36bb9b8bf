package ui

import "fyne.io/fyne/v2"

// screen is one page of the window: one question, one main button.
type screen interface {
	// heading is the question, in the language of now.
	heading() string
	// content draws the page from the screen's fields in the language of now.
	// It is called again after a change of language or text size, so what was
	// typed lives in the fields and not in the widgets.
	content() fyne.CanvasObject
	// stage tells where on the rail the page stands.
	stage() stage
	// focus is the widget that the focus goes to, of the ones that content
	// made last; nil for none.
	focus() fyne.Focusable
	// submit is what Enter does: the main button.
	submit()
	// leave is called when another page takes this one's place. It wipes
	// passwords; what was typed otherwise stays, because a person may come
	// back. Work under way was cancelled before.
	leave()
}

// withActions is a screen whose buttons stay in sight at the foot of the card
// while its content scrolls.
type withActions interface{ actions() fyne.CanvasObject }

// withEntering is a screen that starts something when it is shown: entered is
// called after it was drawn and focused, also when somebody comes back to it.
type withEntering interface{ entered() }

// withLanguage is a screen that shows words of the portal's: languageChanged is
// called after it was drawn in another language.
type withLanguage interface{ languageChanged() }

// withBack is a screen on which Escape means something of its own.
type withBack interface{ goBack() }

// takesFiles is a screen that files may be dropped on.
type takesFiles interface{ dropped(paths []string) }

// stage is where a page stands on the way from the portal to the application.
type stage int

// The stages, in the order of the way. stageOther is a page beside the way
// (help, settings): the rail stays as it was.
const (
	stageOther stage = iota
	stageFirst
	stagePortal
	stageEntrance // Almaty's «Войти в личный кабинет»
	stageLocality
	stageService
	stageCertificate // «Выбрать сертификат»
	stageDialog      // «Подписать»
	stageOwner       // «Войти»
	stageEmail
	stageCabinet // next is the full name at the upper right
	stageProfile // next is «Привязка»
	stageBinding // next is «Добавить»
	stageDone
)

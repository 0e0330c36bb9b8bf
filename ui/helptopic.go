package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// topicScreen is one page of help: what to try, one thing after the other.
// Errors lead here by «Что делать».
type topicScreen struct {
	w     *Window
	topic explain.Topic
	from  *failure // what led here, whose code is told here, too; nil for nothing
	back  *parts.Button
}

// showTopic opens a page of help; of two that are opened one after the other
// only the newer one stays.
func (w *Window) showTopic(topic explain.Topic) {
	s := &topicScreen{w: w, topic: w.helpTopic(topic), from: w.failure}
	if before, there := w.current().(*topicScreen); there {
		s.from = before.from
		w.replace(s)
		return
	}
	w.showHelpPage(s)
}

func (w *Window) topicTitle(topic explain.Topic) string {
	return w.T("help.topic." + string(topic) + ".title")
}

func (s *topicScreen) heading() string       { return s.w.topicTitle(s.topic) }
func (s *topicScreen) stage() stage          { return stageOther }
func (s *topicScreen) leave()                {}
func (s *topicScreen) submit()               { s.w.back() }
func (s *topicScreen) focus() fyne.Focusable { return s.back }

func (s *topicScreen) content() fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, line := range s.w.topicAnswer(s.topic) {
		lines = append(lines, parts.NewListItem("•", line))
	}
	return parts.NewColumn(parts.Normal, parts.NewColumn(parts.NoGap, lines...), s.contacts())
}

// contacts are whom to call where the page did not help.
func (s *topicScreen) contacts() fyne.CanvasObject {
	if len(s.w.journey.contacts()) == 0 {
		return nil
	}
	return parts.NewColumn(parts.NoGap, append([]fyne.CanvasObject{parts.NewBold(s.w.T("journey.help.contacts"))}, s.w.contactLines()...)...)
}

func (s *topicScreen) actions() fyne.CanvasObject {
	s.back = parts.NewMainButton(s.w.T("journey.close"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.back, parts.NewButton(s.w.T("help.all"), "", s.all), s.w.reportButton())
}

// supportCode is that of what led here: the page may say to read it out.
func (s *topicScreen) supportCode() string {
	if s.from == nil {
		return ""
	}
	return s.from.explain().SupportCode
}

// all goes to the other answers.
func (s *topicScreen) all() { s.w.replace(newHelpScreen(s.w)) }

// whatToDo is the button that leads from an error, by its name, to its page of
// help; nil where there is no name: what a page says of its own is no error.
func (w *Window) whatToDo(id string) fyne.CanvasObject {
	if id == "" {
		return nil
	}
	return parts.NewQuietButton(w.T("help.what_to_do"), theme.HelpIcon(), func() { w.showTopic(explain.TopicOf(id)) })
}

// helped is a message of an error that has a place of its own on its page, with
// the way to the page of help.
func (w *Window) helped(kind parts.Kind, id, what string, more ...string) fyne.CanvasObject {
	return parts.NewMessageWith(kind, what, more, parts.NewFlow(parts.Normal, w.whatToDo(id)))
}

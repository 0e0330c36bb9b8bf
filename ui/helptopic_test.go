package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// buttonOf is the button with a label on the page of now.
func buttonOf(w *Window, label string) *parts.Button {
	var found *parts.Button
	eachObject(w.view.root, func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok && b.Label == label {
			found = b
		}
	})
	return found
}

func TestEveryFailureLeadsToItsHelp(t *testing.T) {
	for _, c := range []struct {
		err  error
		want explain.Topic
	}{
		{client.ErrOffline, explain.TopicInternet},
		{&portal.Problem{Code: portal.CodeCertExpired}, explain.TopicExpired},
		{&client.AddressError{Reason: client.AddressHTTP}, explain.TopicAddress},
		{errLater, explain.TopicInternet},
	} {
		w := newShell(t, nil)
		w.fail(c.err, func() {})
		help := buttonOf(w, "Что делать")
		if help == nil {
			t.Errorf("%v: no way to help", c.err)
			continue
		}
		help.OnTapped()
		if s, ok := w.current().(*topicScreen); !ok || s.topic != c.want {
			t.Errorf("%v leads to %T %+v", c.err, w.current(), w.current())
		}
	}
}

// «Повторить» is still there when one comes back from the help.
func TestFailureIsToldAgainAfterItsHelp(t *testing.T) {
	w := newShell(t, nil)
	tried := 0
	w.fail(client.ErrOffline, func() { tried++ })
	before := len(w.reported.errors)
	buttonOf(w, "Что делать").OnTapped()
	press(w, fyne.KeyEscape)
	again := buttonOf(w, "Повторить")
	if again == nil {
		t.Fatal("what failed is no longer told")
	}
	again.OnTapped()
	if tried != 1 {
		t.Errorf("tried %d times", tried)
	}
	if len(w.reported.errors) != before {
		t.Errorf("one failure is reported %d times", len(w.reported.errors))
	}
}

func TestTopicLeadsToAllAnswers(t *testing.T) {
	w := newShell(t, nil)
	w.showHelp()
	buttonOf(w, w.topicTitle(explain.TopicKinship)).OnTapped()
	s := w.current().(*topicScreen)
	s.all()
	if _, help := w.current().(*helpScreen); !help {
		t.Errorf("came to %T", w.current())
	}
}

func TestHelpOffersEveryTopic(t *testing.T) {
	w := newShell(t, nil)
	w.showHelp()
	for _, topic := range explain.Topics() {
		if buttonOf(w, w.topicTitle(topic)) == nil {
			t.Errorf("%s is not offered", topic)
		}
	}
}

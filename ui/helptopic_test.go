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

// What the program itself could not do is helped with, and told in a report, by
// its name.
func TestFailureOfAPageLeadsToItsHelpAndIsReported(t *testing.T) {
	for id, want := range map[string]explain.Topic{
		"printout.not_shown": explain.TopicPrint, "printout.not_shown_only": explain.TopicPrint,
		"printout.not_printed": explain.TopicPrint, "coupon.failed": explain.TopicPrint,
		"printout.not_saved": explain.TopicComputer, "printout.not_kept": explain.TopicComputer,
		"certificate.not_saved": explain.TopicComputer, "binding.sheet.not_saved": explain.TopicComputer,
		"report.not_saved": explain.TopicComputer, "report.not_mailed": explain.TopicOther,
	} {
		w := newShell(t, nil)
		w.failWith(w.explainOf(id, true), func() {})
		help := buttonOf(w, "Что делать")
		if help == nil {
			t.Errorf("%s: no way to help", id)
			continue
		}
		help.OnTapped()
		if s, ok := w.current().(*topicScreen); !ok || s.topic != want {
			t.Errorf("%s leads to %T %+v", id, w.current(), w.current())
		}
		if n := len(w.reported.errors); n != 1 || w.reported.errors[0].id != id {
			t.Errorf("%s is reported as %+v", id, w.reported.errors)
		}
	}
}

// The same refusal of a code is met on two ways, and each has its own help.
func TestWrongCodeLeadsToTheHelpOfItsOwnWay(t *testing.T) {
	t.Run("the e-mail of who signs in by key", func(t *testing.T) {
		r := newCodeRig(t)
		r.typeText(r.wrongCode())
		r.key(fyne.KeyReturn)
		screenIs[*codeScreen](r)
		r.leadsTo(explain.TopicEmail)
	})
	t.Run("signing in by IIN", func(t *testing.T) {
		r := newIINRig(t)
		before := r.countMails()
		r.asked(r.mother, iinPassword)
		r.typeText(r.wrongCode(before))
		r.key(fyne.KeyReturn)
		screenIs[*iinCodeScreen](r.signInRig)
		r.leadsTo(explain.TopicIINSignIn)
		if last := r.w.reported.errors[len(r.w.reported.errors)-1].id; last != "CODE_WRONG/iin.code" {
			t.Errorf("reported as %q", last)
		}
	})
}

// leadsTo fails unless «Что делать» opens a page of help.
func (r *signInRig) leadsTo(want explain.Topic) {
	r.Helper()
	r.press("Что делать")
	if s := screenIs[*topicScreen](r); s.topic != want {
		r.Errorf("it leads to %s, not to %s", s.topic, want)
	}
}

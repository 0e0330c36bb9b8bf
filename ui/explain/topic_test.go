package explain

import (
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/lang"
)

// errorIDs are the names of everything that is explained in three parts.
func errorIDs(t *testing.T) []string {
	t.Helper()
	var ids []string
	for id := range texts(t, lang.Russian) {
		if name, ok := strings.CutSuffix(id, ".what"); ok {
			ids = append(ids, strings.TrimPrefix(name, "errors."))
		}
	}
	if len(ids) < 150 {
		t.Fatalf("only %d errors were found", len(ids))
	}
	return ids
}

// Whoever adds an error adds the page that helps with it, in topic.go.
func TestEveryErrorHasAHelpTopic(t *testing.T) {
	for _, id := range errorIDs(t) {
		if _, ok := topicOf()[id]; !ok {
			t.Errorf("errors.%s has no help topic: add it to topic.go", id)
		}
	}
	for _, r := range reasons(t) {
		if _, ok := topicOf()["reason."+string(r)]; !ok {
			t.Errorf("the reason %s has no help topic: add it to topic.go", r)
		}
	}
}

// What the program itself could not do lies with the words of its page.
func TestEveryFailureOfAPageHasAHelpTopic(t *testing.T) {
	questions := []string{"crash", "workstation.pulled"} // they lead on by themselves
	failures := ownFailures(t)
	if len(failures) < 9 {
		t.Fatalf("only %q were found", failures)
	}
	for _, id := range failures {
		if _, ok := topicOf()[id]; !ok && !slices.Contains(questions, id) {
			t.Errorf("%s has no help topic: add it to topic.go", id)
		}
	}
}

// ownFailures are the names of what is explained in three parts outside of the
// texts of errors.
func ownFailures(t *testing.T) []string {
	t.Helper()
	files, err := assets.Lang.ReadDir("lang")
	if err != nil {
		t.Fatal(err)
	}
	l := lang.New(lang.Russian, lang.Strict)
	var ids []string
	for _, f := range files {
		if area, ok := strings.CutSuffix(f.Name(), ".ru.json"); ok && area != "errors" {
			for id := range textsOf(t, area, lang.Russian) {
				if name, ok := strings.CutSuffix(id, ".next"); ok && l.Has(name+".what") && l.Has(name+".unchanged") {
					ids = append(ids, name)
				}
			}
		}
	}
	return ids
}

func TestEveryTopicIsOfAnErrorThatThereIs(t *testing.T) {
	ids := append(errorIDs(t), "authority", "unknown", "iin.code")
	ids = append(ids, ownFailures(t)...)
	for _, r := range reasons(t) {
		ids = append(ids, "reason."+string(r))
	}
	for id := range topicOf() {
		if !slices.Contains(ids, id) {
			t.Errorf("topic.go has %q, of which there are no words", id)
		}
	}
}

func TestEveryTopicHasWords(t *testing.T) {
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		used := map[Topic]bool{}
		for _, topic := range topicOf() {
			used[topic] = true
		}
		for _, topic := range Topics() {
			if !l.Has("help.topic."+string(topic)+".title") || !strings.Contains(l.T("help.topic."+string(topic)+".answer"), "\n") {
				t.Errorf("%s has no title, or less than two things to try", topic)
			}
			delete(used, topic)
		}
		if len(used) > 0 {
			t.Errorf("not offered: %v", used)
		}
	})
}

func TestTopicOfTheFieldThatIsWrong(t *testing.T) {
	l := lang.New(lang.Russian, lang.Strict)
	_, digits := portal.NormalizeIIN("22031459903")
	inField := &portal.Problem{Code: portal.CodeMalformed, Errors: []portal.FieldError{{Code: portal.CodeIINInvalid}}}
	for _, c := range []struct {
		err  error
		want Topic
	}{
		{signer.ErrWrongPassword, TopicPassword},
		{digits, TopicIIN},
		{inField, TopicIIN},
		{&portal.Problem{Code: portal.CodeKinshipNotConfirmed}, TopicKinship},
		{&portal.Problem{Code: "SOMETHING_NEW"}, TopicOther},
	} {
		if got := TopicOf(Error(l, c.err).ID); got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}

// Not any page of help will do: these have led to one that speaks of something
// else.
func TestTopicSpeaksOfWhatHappened(t *testing.T) {
	for id, want := range map[string]Topic{
		"ACCOUNT_BLOCKED": TopicAccount, "catalogue.not_written": TopicComputer, "client.workstation": TopicInternet,
		"PASSWORD_TOO_SHORT": TopicNewPassword, "PASSWORD_TOO_LONG": TopicNewPassword, "PASSWORD_GUESSABLE": TopicNewPassword,
		"PASSWORD_INVALID": TopicIINSignIn, "reason.EXPIRES_SOON": TopicExpired, "client.not_pdf": TopicPrint,
		"LOCALITY_SERVED_ELSEWHERE": TopicLocality,
		"CODE_WRONG":                TopicEmail, "TICKET_EXPIRED": TopicEmail, "TOO_MANY_ATTEMPTS": TopicEmail,
		"CODE_WRONG/iin.code": TopicIINSignIn, "TOO_MANY_ATTEMPTS/iin.code": TopicIINSignIn,
		"printout.not_printed": TopicPrint, "printout.not_shown": TopicPrint, "coupon.failed": TopicPrint,
		"printout.not_saved": TopicComputer, "report.not_saved": TopicComputer, "workstation.no_portal": TopicOther,
	} {
		if got := TopicOf(id); got != want {
			t.Errorf("%s leads to %s, not to %s", id, got, want)
		}
	}
	l := lang.New(lang.Russian, lang.Strict)
	for topic, says := range map[Topic]string{
		TopicExpired: "скоро кончится", TopicNewPassword: "от 10 до 128", TopicLocality: "Астаны и Актобе тоже свои", TopicAccount: "портал",
		TopicEmail: "Берите код из самого последнего письма",
	} {
		if text := l.T("help.topic."+string(topic)+".title") + l.T("help.topic."+string(topic)+".answer"); !strings.Contains(text, says) {
			t.Errorf("%s does not say %q:\n%s", topic, says, text)
		}
	}
}

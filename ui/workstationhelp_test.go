package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/lang"
)

// notHere are words for what a workstation does not have, in all three languages.
func notHere() []string {
	return []string{
		"Настройк", "Баптау", "ettings", "F2", "Ctrl+Q",
		"Проверить мой ключ", "Кілтімді тексеру", "Check my key",
		"Персональный компьютер", "Дербес компьютер", "Personal computer",
		"Сообщить о проблеме", "Ақау туралы хабарлау", "Report a problem",
		"глаз", "көзді", "the eye", "мышью", "тінтуір", "mouse",
		"Закройте Kezek", "жауып", "Close Kezek", "Wi-Fi", "браузер", "browser",
		"Kezek доверяет", "Шаги бумажной инструкции", "Сохраните лист",
	}
}

func TestHelpAtAWorkstationSpeaksOfWhatIsThere(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	for _, language := range lang.Languages() {
		r.w.setLanguage(language)
		r.w.showHelp()
		pages := map[explain.Topic]string{"": r.all()}
		for _, topic := range explain.Topics() {
			r.w.showTopic(topic)
			page := screenIs[*topicScreen](r.signInRig)
			pages[page.topic] = r.all()
			if !strings.Contains(r.all(), r.w.T("help.station.call")) {
				t.Errorf("%s: %s does not say to call the staff", language, topic)
			}
			r.key(fyne.KeyEscape)
		}
		for topic, said := range pages {
			for _, word := range notHere() {
				if strings.Contains(said, word) {
					t.Errorf("%s: %q speaks of %q", language, topic, word)
				}
			}
		}
		r.key(fyne.KeyEscape)
	}
}

// The words that are looked for are those of the help at home.
func TestHelpAtHomeSpeaksOfWhatIsThere(t *testing.T) {
	w := newShell(t, nil)
	said := ""
	for _, language := range lang.Languages() {
		w.setLanguage(language)
		for _, topic := range explain.Topics() {
			said += strings.Join(w.topicAnswer(topic), "\n")
		}
		w.showHelp()
		said += strings.Join(textsIn(w.view.root), "\n")
	}
	for _, word := range []string{"Настройк", "Баптау", "ettings", "глаз", "көзді", "F2", "Ctrl+Q", "Сообщить о проблеме"} {
		if !strings.Contains(said, word) {
			t.Errorf("nothing speaks of %q any more", word)
		}
	}
}

// A failure at a workstation leads to a page that there is.
func TestAFailureAtAWorkstationLeadsToItsHelp(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.w.showTopic(explain.TopicComputer)
	if s := screenIs[*topicScreen](r.signInRig); s.topic != explain.TopicOther {
		t.Errorf("it leads to %s", s.topic)
	}
	for _, topic := range homeTopics() {
		if r.w.topicTitle(topic) == "" {
			t.Errorf("%s is no topic", topic)
		}
	}
}

// One signs in by key there and in no other way.
func TestAWorkstationHasNoHelpForTheSignInByIIN(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.w.showHelp()
	if r.button(r.w.topicTitle(explain.TopicIINSignIn)) != nil {
		t.Error("it is offered")
	}
	if r.button(r.w.topicTitle(explain.TopicEmail)) == nil {
		t.Error("there is none for the code of the e-mail")
	}
}

// Who has no idea of F1 finds the help by its name, until the visit is over.
func TestAWorkstationsHeaderLeadsToTheHelp(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.press("Помощь")
	screenIs[*helpScreen](r.signInRig)
	r.w.nextCitizen(NextButton)
	screenIs[*endedScreen](r.signInRig)
	if r.button("Помощь") != nil || r.button("Следующий гражданин") != nil {
		t.Error("there are buttons after the end of the visit")
	}
}

package ui

import (
	"slices"
	"strings"

	"kezek.kz/kezek/ui/explain"
)

// At a workstation the same questions have other answers: there are no settings,
// no guide, no folders of one's own, and somebody of the staff is near.

// homeTopics are about what a workstation does not have.
func homeTopics() []explain.Topic {
	return []explain.Topic{explain.TopicIINSignIn, explain.TopicAddress, explain.TopicComputer, explain.TopicAuthorities}
}

// helpTopics are the pages of help that there are here.
func (w *Window) helpTopics() []explain.Topic {
	topics := explain.Topics()
	if !w.atWorkstation() {
		return topics
	}
	return slices.DeleteFunc(topics, func(t explain.Topic) bool { return slices.Contains(homeTopics(), t) })
}

// helpTopic is the page that a topic has here.
func (w *Window) helpTopic(topic explain.Topic) explain.Topic {
	if slices.Contains(w.helpTopics(), topic) {
		return topic
	}
	return explain.TopicOther
}

// topicAnswer are the things to try, one after the other.
func (w *Window) topicAnswer(topic explain.Topic) []string {
	id := "help.topic." + string(topic)
	if !w.atWorkstation() {
		return strings.Split(w.T(id+".answer"), "\n")
	}
	answer := id + ".answer"
	if w.lang.Has(id + ".station") {
		answer = id + ".station"
	}
	return append(strings.Split(w.T(answer), "\n"), w.T("help.station.call"))
}

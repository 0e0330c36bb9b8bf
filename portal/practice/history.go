package practice

import (
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server"
)

// note is something that was set right or added in an application.
type note struct {
	on   time.Time
	text portal.Text
}

// history is what happened to an application up to a moment.
func (a application) history(m moment) []server.Event {
	var all []server.Event
	for _, s := range a.at(m) {
		all = append(all, server.Event{At: s.began(m), Kind: portal.HistoryStatus, Status: s.status})
	}
	for _, n := range a.notes {
		if at := n.on.Add(officeOpens); !at.After(m.now) {
			all = append(all, server.Event{At: at, Kind: portal.HistoryData, Text: n.text})
		}
	}
	return append(all, a.moves(m)...)
}

// moves are the nights on which a position changed for a reason.
func (a application) moves(m moment) (all []server.Event) {
	points := a.points(m)
	for i, p := range points {
		if p.Reason != "" {
			all = append(all, server.Event{At: p.At, Kind: portal.HistoryQueue, From: points[i-1].Position, To: p.Position, Reason: p.Reason})
		}
	}
	return all
}

// points are the positions of an application up to a moment, the oldest first.
func (a application) points(m moment) []portal.QueuePoint {
	if a.course != nil {
		return a.course.points(a.left(m))
	}
	var all []portal.QueuePoint
	for _, s := range a.at(m) {
		if s.place > 0 {
			all = append(all, portal.QueuePoint{At: s.began(m), Position: s.place, InCategory: s.place, Total: watchedTotal})
		}
	}
	return all
}

// watchedTotal is the length of the queue of an application that goes on while
// somebody watches.
const watchedTotal = 412

// left is when the child left the queue, or the moment itself.
func (a application) left(m moment) time.Time {
	queued := false
	for _, s := range a.at(m) {
		if queued && !s.waits() {
			return s.began(m)
		}
		queued = s.waits()
	}
	return m.now
}

// The words of the notes.

func phoneAdded() portal.Text {
	return portal.Text{
		RU: "В заявление добавлен номер телефона.",
		KK: "Өтінішке телефон нөмірі қосылды.",
		EN: "A telephone number was added to the application.",
	}
}

func renumbered(old string) portal.Text {
	return portal.Text{
		RU: "Очереди объединили в одну систему. Прежний номер заявления: " + old + ".",
		KK: "Кезектер бір жүйеге біріктірілді. Өтініштің бұрынғы нөмірі: " + old + ".",
		EN: "The queues were put into one system. The application’s number before: " + old + ".",
	}
}

func benefitAsked() portal.Text {
	return portal.Text{
		RU: "Приложен документ о праве на первоочередное место.",
		KK: "Бірінші кезектегі орынға құқық туралы құжат қоса берілді.",
		EN: "A document on the right to a priority place was added.",
	}
}

func offersDeclined() portal.Text {
	return portal.Text{
		RU: "Предложенное место не подтвердили в срок.",
		KK: "Ұсынылған орын мерзімінде расталмады.",
		EN: "The place that was offered was not confirmed in time.",
	}
}

func moved() portal.Text {
	return portal.Text{
		RU: "Указан адрес в другом районе. Заявление не участвует в очереди, пока адрес не подтвердят.",
		KK: "Басқа аудандағы мекенжай көрсетілді. Мекенжай расталғанша өтініш кезекке қатыспайды.",
		EN: "An address in another district was given. The application takes no part in the queue until the address is confirmed.",
	}
}

package server

import "kezek.kz/kezek/portal"

// What the cabinet tells of deadlines and of what happened; the words of queues
// are the contract's (package portal). Rules: those of words.go; a sentence says
// why, and never promises a number.

// deadlines say what must be done, by a Deadline's Kind.
var deadlines = map[string]portal.Text{
	"bring_documents": {
		RU: "Принесите документы в детский сад, куда выдано направление.",
		KK: "Жолдама берілген балабақшаға құжаттарды апарыңыз.",
		EN: "Take the documents to the kindergarten of the referral.",
	},
	"choose_kindergarten": {
		RU: "Выберите детский сад.",
		KK: "Балабақшаны таңдаңыз.",
		EN: "Choose a kindergarten.",
	},
	"confirm_place": {
		RU: "Подтвердите предложенное место.",
		KK: "Ұсынылған орынды растаңыз.",
		EN: "Confirm the place that is offered.",
	},
}

// deadlineOther is for a kind that this server does not know.
var deadlineOther = portal.Text{
	RU: "Сделайте до этого дня то, что сказано в статусе заявления.",
	KK: "Өтініштің мәртебесінде айтылғанды осы күнге дейін жасаңыз.",
	EN: "Do what the application’s status says before this day.",
}

// What a history says where the registry gave no words of its own. The first
// takes a status, the second the place before and the place after.
var (
	statusBegan = portal.Text{
		RU: "Статус заявления: «%s».",
		KK: "Өтініштің мәртебесі: «%s».",
		EN: "The application’s status: “%s”.",
	}
	positionMoved = portal.Text{
		RU: "Место в очереди было %d, стало %d.",
		KK: "Кезектегі орын %d болған, енді %d.",
		EN: "The place in the queue was %d and is %d now.",
	}
	dataChanged = portal.Text{
		RU: "Сведения в заявлении изменили.",
		KK: "Өтініштегі мәліметтер өзгертілді.",
		EN: "What the application says was changed.",
	}
)

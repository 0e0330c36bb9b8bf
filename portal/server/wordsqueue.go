package server

import "kezek.kz/kezek/portal"

// What the cabinet tells of deadlines, positions and what happened. Rules: those
// of words.go; a sentence says why, and never promises a number.

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
	EN: "Do what the application's status says before this day.",
}

// queueReasons say why a position moved otherwise than by places that became
// free.
var queueReasons = map[string]portal.Text{
	portal.QueueReasonYearlyResort: {
		RU: "Очередь пересчитали заново, как каждый год.",
		KK: "Кезек жыл сайынғыдай қайта есептелді.",
		EN: "The whole queue was counted anew, as every year.",
	},
	portal.QueueReasonPriorityTurn: {
		RU: "Места дают по порядку: одно ребёнку с первоочередным правом, три детям из общей очереди.",
		KK: "Орындар ретімен беріледі: біреуі бірінші кезектегі құқығы бар балаға, үшеуі жалпы кезектегі балаларға.",
		EN: "Places are given in turn: one to a child with a priority right, three to children of the general queue.",
	},
	portal.QueueReasonBenefitAhead: {
		RU: "Семье, которая стояла дальше, подтвердили льготу, и она встала впереди.",
		KK: "Артта тұрған отбасының жеңілдігі расталып, ол алға шықты.",
		EN: "A family that stood further behind had its benefit confirmed and stands ahead now.",
	},
	portal.QueueReasonOwnBenefit: {
		RU: "Вашей семье подтвердили льготу.",
		KK: "Сіздің отбасыңыздың жеңілдігі расталды.",
		EN: "Your family's benefit was confirmed.",
	},
}

// What a history says where the registry gave no words of its own. The first
// takes a status, the second the number before and the number after.
var (
	statusBegan = portal.Text{
		RU: "Статус заявления: «%s».",
		KK: "Өтініштің мәртебесі: «%s».",
		EN: "The application's status: “%s”.",
	}
	positionMoved = portal.Text{
		RU: "Номер в очереди был %d, стал %d.",
		KK: "Кезектегі нөмір %d болған, енді %d.",
		EN: "The number in the queue was %d and is %d now.",
	}
	dataChanged = portal.Text{
		RU: "Сведения в заявлении изменили.",
		KK: "Өтініштегі мәліметтер өзгертілді.",
		EN: "What the application says was changed.",
	}
)

package portal

// This file is the one place that says in words what the codes of a queue mean.
// Rules: plain words, why and never a promise of a number.

var queueNames = map[string]Text{
	QueueGeneral:       {RU: "общая", KK: "жалпы", EN: "general"},
	QueuePriority:      {RU: "первоочередное право", KK: "бірінші кезектегі құқық", EN: "priority"},
	QueueExtraordinary: {RU: "внеочередное право", KK: "кезектен тыс құқық", EN: "extraordinary"},
}

// QueueName names a [Queue]'s Type, empty for one that is not known.
func QueueName(kind string) Text { return queueNames[kind] }

var queueReasons = map[string]Text{
	QueueReasonYearlyResort: {
		RU: "Очередь пересчитали заново, как каждый год.",
		KK: "Кезек жыл сайынғыдай қайта есептелді.",
		EN: "The whole queue was counted anew, as every year.",
	},
	QueueReasonPriorityTurn: {
		RU: "Места дают по порядку: одно ребёнку с первоочередным правом, три детям из общей очереди.",
		KK: "Орындар ретімен беріледі: біреуі бірінші кезектегі құқығы бар балаға, үшеуі жалпы кезектегі балаларға.",
		EN: "Places are given in turn: one to a child with a priority right, three to children of the general queue.",
	},
	QueueReasonBenefitAhead: {
		RU: "Семье, которая стояла дальше, подтвердили льготу, и она встала впереди.",
		KK: "Артта тұрған отбасының жеңілдігі расталып, ол алға шықты.",
		EN: "A family that stood further behind had its benefit confirmed and stands ahead now.",
	},
	QueueReasonOwnBenefit: {
		RU: "Вашей семье подтвердили льготу.",
		KK: "Сіздің отбасыңыздың жеңілдігі расталды.",
		EN: "Your family’s benefit was confirmed.",
	},
}

// QueueReasonText says why a position moved otherwise than by places that became
// free, by a [QueuePoint]'s Reason; empty for one that is not known.
func QueueReasonText(reason string) Text { return queueReasons[reason] }

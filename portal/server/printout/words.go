package printout

import "kezek.kz/kezek/portal"

// words is what stands on the paper in one language. Rules: nothing on it may
// worry who finds it, and nobody else than the family needs to know more than
// the number tells.
type words struct {
	code                                              string // of the language
	title, sample, child, number, service, locality   string
	status, since, position, inCategory, total, asOf  string
	queue, deadline, daysLeft, today, passed, printed string
	changes                                           string
	queues                                            map[string]string
}

// languages are the words by language.
func languages() map[string]words {
	return map[string]words{
		"ru": {
			code:  "ru",
			title: "Заявление в детский сад", sample: "ОБРАЗЕЦ · УЧЕБНЫЙ ПОРТАЛ",
			child: "Ребёнок", number: "Номер заявления", service: "Услуга", locality: "Где стоит в очереди",
			status: "Статус", since: "с", queue: "Очередь", position: "Номер в очереди", inCategory: "в своей категории", total: "всего в очереди",
			asOf: "на", deadline: "Сделать до", daysLeft: "осталось рабочих дней", today: "сегодня последний день", passed: "срок прошёл",
			changes: "Номер может меняться в обе стороны. Сегодняшний номер смотрите в личном кабинете.",
			printed: "Напечатано",
			queues: map[string]string{
				portal.QueueGeneral: "общая", portal.QueuePriority: "первоочередное право", portal.QueueExtraordinary: "внеочередное право",
			},
		},
		"kk": {
			code:  "kk",
			title: "Балабақшаға өтініш", sample: "ҮЛГІ · ЖАТТЫҒУ ПОРТАЛЫ",
			child: "Бала", number: "Өтініш нөмірі", service: "Қызмет", locality: "Қай жерде кезекте тұр",
			status: "Мәртебесі", since: "басталған күні", queue: "Кезек", position: "Кезектегі нөмірі", inCategory: "өз санатында", total: "кезекте барлығы",
			asOf: "күні", deadline: "Мына күнге дейін жасау керек", daysLeft: "қалған жұмыс күні", today: "бүгін соңғы күн", passed: "мерзімі өтіп кетті",
			changes: "Нөмір екі жаққа да өзгеруі мүмкін. Бүгінгі нөмірді жеке кабинеттен қараңыз.",
			printed: "Басып шығарылды",
			queues: map[string]string{
				portal.QueueGeneral: "жалпы", portal.QueuePriority: "бірінші кезектегі құқық", portal.QueueExtraordinary: "кезектен тыс құқық",
			},
		},
	}
}

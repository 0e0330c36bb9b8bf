package printout

// words is what stands on the paper in one language; the names of queues are the
// contract's (portal.QueueName). Rules: nothing on it may worry who finds it. It
// is kept for months: no day is counted from the one on which it was printed.
// Besides the child's name it tells who finds it no more than whoever hears the
// number learns: the IIN is masked, and nothing is said of the parents.
type words struct {
	code                                             string // of the language
	title, sample, child, number, service, locality  string
	status, since, position, inCategory, total, asOf string
	queue, deadline, passed, changes, printed        string
}

// languages are the words by language. since and asOf have a place for a day.
func languages() map[string]words {
	return map[string]words{
		"ru": {
			code:  "ru",
			title: "Заявление в детский сад", sample: "ОБРАЗЕЦ · УЧЕБНЫЙ ПОРТАЛ",
			child: "Ребёнок", number: "Номер заявления", service: "Услуга", locality: "Район (населённый пункт)",
			status: "Статус", since: "с %s", queue: "Очередь", position: "Место в очереди", inCategory: "в своей категории", total: "всего в очереди",
			asOf: "на %s", deadline: "Сделать до", passed: "срок прошёл",
			changes: "Место в очереди может стать и ближе, и дальше. Сегодняшнее смотрите в личном кабинете.",
			printed: "Напечатано",
		},
		"kk": {
			code:  "kk",
			title: "Балабақшаға өтініш", sample: "ҮЛГІ · ЖАТТЫҒУ ПОРТАЛЫ",
			child: "Бала", number: "Өтініш нөмірі", service: "Қызмет", locality: "Аудан (елді мекен)",
			status: "Мәртебесі", since: "%s бастап", queue: "Кезек", position: "Кезектегі орны", inCategory: "өз санатында", total: "кезекте барлығы",
			asOf: "%s күнгі дерек", deadline: "Мына күнге дейін жасау керек", passed: "мерзімі өтіп кетті",
			changes: "Кезектегі орын алға да, артқа да жылжуы мүмкін. Бүгінгісін жеке кабинеттен қараңыз.",
			printed: "Басып шығарылды",
		},
	}
}

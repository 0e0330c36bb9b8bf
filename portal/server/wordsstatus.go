package server

import "kezek.kz/kezek/portal"

// statusWords name a state of an application and say what it means for the
// parent.
type statusWords struct{ label, hint portal.Text }

var applicationStatuses = map[string]statusWords{
	"SUBMITTED": {
		portal.Text{RU: "Подано", KK: "Берілді", EN: "Submitted"},
		portal.Text{RU: "Заявление принято и ждёт рассмотрения.", KK: "Өтініш қабылданды, қаралуын күтіп тұр.", EN: "The application was received and waits to be looked at."},
	},
	"UNDER_REVIEW": {
		portal.Text{RU: "На рассмотрении", KK: "Қаралып жатыр", EN: "Under review"},
		portal.Text{RU: "Заявление рассматривают. Делать ничего не нужно.", KK: "Өтініш қаралып жатыр. Ештеңе істеудің қажеті жоқ.", EN: "The application is being looked at. Nothing needs to be done."},
	},
	"BENEFIT_CHECK": {
		portal.Text{RU: "Проверка льготы", KK: "Жеңілдік тексерілуде", EN: "Benefit being checked"},
		portal.Text{RU: "Проверяют право на льготную очередь.", KK: "Жеңілдікпен кезекке тұру құқығы тексеріліп жатыр.", EN: "The right to a place ahead in the queue is being checked."},
	},
	"QUEUED": {
		portal.Text{RU: "В очереди", KK: "Кезекте", EN: "In the queue"},
		portal.Text{RU: "Ребёнок стоит в очереди. Номер может меняться в обе стороны.", KK: "Бала кезекте тұр. Нөмір екі жаққа да өзгеруі мүмкін.", EN: "The child is in the queue. The number may move both ways."},
	},
	"TURN_REACHED": {
		portal.Text{RU: "Очередь подошла", KK: "Кезек келді", EN: "Turn reached"},
		portal.Text{RU: "Подошла очередь. Выберите детский сад до указанного срока.", KK: "Кезегіңіз келді. Көрсетілген мерзімге дейін балабақша таңдаңыз.", EN: "It is your turn. Choose a kindergarten before the date shown."},
	},
	"OFFERED": {
		portal.Text{RU: "Предложено место", KK: "Орын ұсынылды", EN: "A place is offered"},
		portal.Text{RU: "Предложено место. Подтвердите его до указанного срока.", KK: "Орын ұсынылды. Оны көрсетілген мерзімге дейін растаңыз.", EN: "A place is offered. Confirm it before the date shown."},
	},
	"REFERRAL_ISSUED": {
		portal.Text{RU: "Выдано направление", KK: "Жолдама берілді", EN: "Referral issued"},
		portal.Text{RU: "Выдано направление. Придите с ним в детский сад до указанного срока.", KK: "Жолдама берілді. Онымен көрсетілген мерзімге дейін балабақшаға барыңыз.", EN: "A referral was issued. Take it to the kindergarten before the date shown."},
	},
	"ENROLLED": {
		portal.Text{RU: "Зачислен", KK: "Қабылданды", EN: "Enrolled"},
		portal.Text{RU: "Ребёнок зачислен в детский сад.", KK: "Бала балабақшаға қабылданды.", EN: "The child is enrolled in a kindergarten."},
	},
	"STOP_LIST": {
		portal.Text{RU: "В стоп-листе", KK: "Стоп-парақта", EN: "In the stop list"},
		portal.Text{RU: "Заявление приостановлено в стоп-листе. Обратитесь в управление образования.", KK: "Өтініш стоп-параққа енгізілген. Білім басқармасына хабарласыңыз.", EN: "The application is held in the stop list. Ask the education department."},
	},
	"INACTIVE": {
		portal.Text{RU: "Неактивно", KK: "Белсенді емес", EN: "Inactive"},
		portal.Text{RU: "Заявление сейчас не участвует в очереди.", KK: "Өтініш қазір кезекке қатыспайды.", EN: "The application takes no part in the queue at present."},
	},
	"SUSPENDED": {
		portal.Text{RU: "Приостановлено", KK: "Тоқтатыла тұрды", EN: "Suspended"},
		portal.Text{RU: "Очередь приостановлена.", KK: "Кезек уақытша тоқтатылды.", EN: "The place in the queue is suspended."},
	},
	"WITHDRAWN": {
		portal.Text{RU: "Отозвано", KK: "Қайтарып алынды", EN: "Withdrawn"},
		portal.Text{RU: "Заявление отозвано заявителем.", KK: "Өтінішті өтініш беруші қайтарып алды.", EN: "The applicant withdrew the application."},
	},
	"REJECTED": {
		portal.Text{RU: "Отказано", KK: "Бас тартылды", EN: "Rejected"},
		portal.Text{RU: "В приёме заявления отказано. Причину скажет управление образования.", KK: "Өтінішті қабылдаудан бас тартылды. Себебін білім басқармасы айтады.", EN: "The application was rejected. The education department tells the reason."},
	},
	"CLOSED_AGE": {
		portal.Text{RU: "Закрыто по возрасту", KK: "Жасына байланысты жабылды", EN: "Closed because of age"},
		portal.Text{RU: "Ребёнок старше возраста этой услуги.", KK: "Баланың жасы осы қызметтің шегінен асты.", EN: "The child is past the age of this service."},
	},
	"TRANSFERRED": {
		portal.Text{RU: "Переведено", KK: "Ауыстырылды", EN: "Transferred"},
		portal.Text{RU: "Заявление переведено в другое место.", KK: "Өтініш басқа жерге ауыстырылды.", EN: "The application was moved to another place."},
	},
}

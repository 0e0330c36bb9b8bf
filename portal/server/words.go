package server

import (
	"fmt"

	"kezek.kz/kezek/portal"
)

// What a portal itself says to people: everything else is worded by the
// program, from codes. Rules: plain words, what happened first, then what to
// do; the first message is the instructions', letter for letter.

var messages = map[portal.Code]portal.Text{
	portal.CodeKinshipConfirmed: {
		RU: "Родство подтвердилось, данные успешно обновлены",
		KK: "Туыстық расталды, деректер сәтті жаңартылды",
		EN: "Kinship is confirmed, the data have been updated",
	},
	portal.CodeAlreadyBound: {
		RU: "Этот ребёнок уже привязан к вашему профилю",
		KK: "Бұл бала сіздің профиліңізге бұрын байланыстырылған",
		EN: "This child is already attached to your profile",
	},
	portal.CodeApplicationNotFound: {
		RU: "Родство подтвердилось и сохранено, но заявления этого ребёнка здесь пока нет",
		KK: "Туыстық расталды және сақталды, бірақ бұл баланың өтініші әзірге мұнда жоқ",
		EN: "Kinship is confirmed and kept, but there is no application of this child here yet",
	},
	portal.CodeKinshipCheckPending: {
		RU: "Родство проверяется, ответ придёт через несколько секунд",
		KK: "Туыстық тексеріліп жатыр, жауап бірнеше секундтан кейін келеді",
		EN: "Kinship is being checked, the answer comes in a few seconds",
	},
}

var registryMessages = map[string]portal.Text{
	"slow": {
		RU: "Реестр отвечает медленно. Проверка родства может занять больше времени.",
		KK: "Тізілім баяу жауап береді. Туыстықты тексеру ұзағырақ болуы мүмкін.",
		EN: "The registry answers slowly. Checking kinship may take longer.",
	},
	"down": {
		RU: "Реестр временно не отвечает. Привязать ребёнка можно будет позже.",
		KK: "Тізілім уақытша жауап бермейді. Баланы кейінірек байланыстыруға болады.",
		EN: "The registry does not answer for now. A child can be attached later.",
	},
}

var (
	codeSubject = portal.Text{
		RU: "Код подтверждения электронной почты",
		KK: "Электрондық поштаны растау коды",
		EN: "Code to confirm your e-mail",
	}
	codeBody = portal.Text{
		RU: "Здравствуйте!\n\nВаш код: %s\nОн действует 10 минут. Введите его в программе.\n\nЕсли вы не входили в личный кабинет, ничего делать не нужно: без вашего ключа ЭЦП войти нельзя.\n",
		KK: "Сәлеметсіз бе!\n\nСіздің кодыңыз: %s\nОл 10 минут жарамды. Оны бағдарламаға енгізіңіз.\n\nЕгер жеке кабинетке кірмеген болсаңыз, ештеңе істеудің қажеті жоқ: ЭЦҚ кілтіңізсіз кіру мүмкін емес.\n",
		EN: "Hello,\n\nYour code: %s\nIt is valid for 10 minutes. Type it in the program.\n\nIf you did not sign in, there is nothing to do: nobody can sign in without your key.\n",
	}
)

// codeMail is the mail with a code, in the language in which it was asked for.
func codeMail(language, to, code string) Mail {
	return Mail{
		To:      to,
		Subject: codeSubject.In(language),
		Body:    fmt.Sprintf(codeBody.In(language), code),
		Code:    code,
	}
}

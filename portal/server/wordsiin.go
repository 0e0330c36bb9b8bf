package server

import (
	"fmt"

	"kezek.kz/kezek/portal"
)

// The mail with a code for signing in by IIN. It must not be taken for that
// which confirms an address: who gets it without having asked has to act,
// because somebody has the password.
var (
	iinSubject = portal.Text{
		RU: "Код для входа по ИИН",
		KK: "ЖСН бойынша кіру коды",
		EN: "Code to sign in by IIN",
	}
	iinBody = portal.Text{
		RU: "Здравствуйте!\n\nКто-то входит в ваш личный кабинет по ИИН и паролю. Если это вы, введите код в программе: %s\nОн действует 10 минут. Никому его не сообщайте, сотрудники портала код не спрашивают.\n\nЕсли это не вы, кто-то знает ваш пароль. Войти без кода он не сможет. Войдите в личный кабинет с ключом ЭЦП и задайте новый пароль: с прежним войти будет нельзя.\n",
		KK: "Сәлеметсіз бе!\n\nЖеке кабинетіңізге ЖСН мен құпиясөз арқылы біреу кіріп жатыр. Бұл сіз болсаңыз, кодты бағдарламаға енгізіңіз: %s\nОл 10 минут жарамды. Кодты ешкімге айтпаңыз, портал қызметкерлері оны сұрамайды.\n\nБұл сіз болмасаңыз, құпиясөзіңізді біреу біледі. Кодсыз ол кіре алмайды. Жеке кабинетке ЭЦҚ кілтімен кіріп, жаңа құпиясөз қойыңыз: бұрынғысымен кіру мүмкін болмайды.\n",
		EN: "Hello,\n\nSomebody is signing in to your account by IIN and password. If it is you, type this code in the program: %s\nIt is valid for 10 minutes. Tell it to nobody: the portal’s staff never ask for it.\n\nIf it is not you, somebody knows your password. Without the code they cannot get in. Sign in with your key and set a new password: the old one will no longer work.\n",
	}
)

// iinMail is the mail with a code for signing in by IIN. Its language is the
// account's: who asks may be somebody else.
func iinMail(language, to, code string) Mail {
	return Mail{
		To:      to,
		Subject: iinSubject.In(language),
		Body:    fmt.Sprintf(iinBody.In(language), code),
		Code:    code,
	}
}

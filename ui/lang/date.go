package lang

import (
	"fmt"
	"time"

	"kezek.kz/kezek/portal"
)

// Almaty is the time zone in which every time is shown: the contract's.
func Almaty() *time.Location { return portal.Almaty() }

// months are the names as they stand in a date.
func months(language string) [12]string {
	switch language {
	case Kazakh:
		return [12]string{
			"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
			"шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
		}
	case English:
		return [12]string{
			"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December",
		}
	}
	return [12]string{
		"января", "февраля", "марта", "апреля", "мая", "июня",
		"июля", "августа", "сентября", "октября", "ноября", "декабря",
	}
}

// Date is a day in words: «15 марта 2020 г.», «2020 жылғы 15 наурыз»,
// "15 March 2020".
func (l *Localizer) Date(t time.Time) string {
	t = t.In(Almaty())
	month := months(l.Language())[t.Month()-1]
	switch l.Language() {
	case Kazakh:
		return fmt.Sprintf("%d жылғы %d %s", t.Year(), t.Day(), month)
	case English:
		return fmt.Sprintf("%d %s %d", t.Day(), month, t.Year())
	}
	return fmt.Sprintf("%d %s %d г.", t.Day(), month, t.Year())
}

// DateTime is a day in words and the time: «15 марта 2020 г., 13:00».
func (l *Localizer) DateTime(t time.Time) string {
	return l.Date(t) + ", " + l.Clock(t)
}

// Clock is the time of day: 13:00.
func (l *Localizer) Clock(t time.Time) string { return t.In(Almaty()).Format("15:04") }

// ShortDate is a day in figures, 15.03.2020, the same in every language, as
// documents write it here.
func (l *Localizer) ShortDate(t time.Time) string { return t.In(Almaty()).Format("02.01.2006") }

// ShortDateTime is a day in figures and the time: 15.03.2020 (13:00), as the
// authority's own dialog writes it.
func (l *Localizer) ShortDateTime(t time.Time) string {
	return t.In(Almaty()).Format("02.01.2006 (15:04)")
}

// CalendarDate gives a date that has no time and no zone, such as a birth date
// in the contract ("2020-03-15"), as 15.03.2020; anything else as it is.
func (l *Localizer) CalendarDate(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("02.01.2006")
}

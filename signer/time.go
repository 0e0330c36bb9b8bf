package signer

import (
	"sync"
	"time"
	_ "time/tzdata" // Windows has no time zone database
)

// almaty is the clock that Kazakhstan's certificates are read by: UTC+6 until
// 29.02.2024 and UTC+5 since, so no fixed offset will do. A database is part of
// the program, for systems that have none; so it cannot be missing.
var almaty = sync.OnceValue(func() *time.Location {
	location, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		panic("signer: embedded time zone database: " + err.Error())
	}
	return location
})

// FormatTime gives the moment as dd.MM.yyyy (HH:mm) in Asia/Almaty.
func FormatTime(t time.Time) string { return t.In(almaty()).Format("02.01.2006 (15:04)") }

// FormatDate gives the day as dd.MM.yyyy in Asia/Almaty.
func FormatDate(t time.Time) string { return t.In(almaty()).Format("02.01.2006") }

package portal

import (
	"sync"
	"time"
	_ "time/tzdata" // Windows has no time zone database of its own
)

// Almaty is the time zone of the contract: in it days are told apart and every
// time is shown. Its offset changed on 1 March 2024, so it is never a fixed one.
var Almaty = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		panic(err) // the database is part of the program
	}
	return zone
})

package calendar

import "time"

// What is known of Kazakhstan's days off: the law on holidays, the Labour Code
// (articles 84 and 85), and the Government's yearly decisions. A line for each
// comes with a release of this program; for a year without one the law alone
// counts, and Kurban Ait where it is calculated (Known).

// holiday is a state or national holiday of every year from one to another.
type holiday struct {
	month       time.Month
	day         int
	first, last int // years; zero for open
}

// holidays are carried over where they meet a Saturday or a Sunday.
func holidays() []holiday {
	return []holiday{
		{month: time.January, day: 1},               // New Year
		{month: time.January, day: 2},               //
		{month: time.March, day: 8},                 // Women's Day
		{month: time.March, day: 15, first: 2027},   // Constitution Day: of the Constitution adopted on that day in 2026
		{month: time.March, day: 21},                // Nauryz
		{month: time.March, day: 22},                //
		{month: time.March, day: 23},                //
		{month: time.May, day: 1},                   // Day of the Unity of the People
		{month: time.May, day: 7},                   // Defender of the Fatherland Day
		{month: time.May, day: 9},                   // Victory Day
		{month: time.July, day: 6},                  // Capital Day
		{month: time.August, day: 30, last: 2025},   // Constitution Day: of the Constitution of 1995
		{month: time.October, day: 25, first: 2022}, // Republic Day
		{month: time.December, day: 16},             // Independence Day
		{month: time.December, day: 17, last: 2021}, //
		{month: time.December, day: 1, last: 2021},  // First President's Day
	}
}

// orthodoxChristmas is a day off, and never carried over.
func orthodoxChristmas(year int) date { return date{year, time.January, 7} }

// kurbanAit is the first day of the feast, a day off that is never carried
// over. The Muslim authorities announce it; those from 2027 on are calculated.
func kurbanAit() map[int]date {
	return map[int]date{
		2024: {2024, time.June, 16},
		2025: {2025, time.June, 6},
		2026: {2026, time.May, 27},
		2027: {2027, time.May, 16},
		2028: {2028, time.May, 5},
		2029: {2029, time.April, 24},
		2030: {2030, time.April, 13},
	}
}

// exchange is a day of rest that the Government moved to another day.
type exchange struct{ works, rests date }

func exchanges() []exchange {
	return []exchange{
		{works: date{2024, time.May, 4}, rests: date{2024, time.May, 8}},
		{works: date{2025, time.January, 5}, rests: date{2025, time.January, 3}},
	}
}

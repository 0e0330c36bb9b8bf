package practice

import "time"

// record is a child of the practice registry: what «Привязка» answers follows
// from it.
type record struct {
	name string
	born time.Time

	stranger  bool // in the birth record are other parents
	down      bool // the registry does not answer when asked for this child
	slow      bool // it answers after some seconds, meanwhile the check is pending
	late      bool // it answers too late
	second    bool // it answers on the second try
	conflict  bool // two registries contradict each other
	guardian  bool // has a guardian of record, who is not in the birth record
	document  bool // the guardianship act was not shown yet
	elsewhere bool // the application is in another place's queue

	application *application // nil: none here
}

func (r record) birthDate() string { return r.born.Format(time.DateOnly) }

// overAge tells whether the child reached the limit when the practice registry
// counts.
func (r record) overAge() bool {
	return !r.born.AddDate(ageLimitYears, 0, 0).After(countedFrom())
}

// records are the children by IIN. 230530699067 is left out on purpose: there
// is no such child in the registry. With the four of serials 9919 to 9922 every
// answer of «Привязка» that a registry brings about can be practised; the one
// that it does not, TOO_MANY_CHILD_CHECKS, comes after childChecks children who
// were not bound.
func records() map[string]record {
	return map[string]record{
		"220314599034": {name: "ӨТЕГЕНОВ АЛИХАН НҰРЛАНҰЛЫ", born: day(2022, 3, 14), application: queued()},
		"241102699044": {name: "ӨТЕГЕНОВА АЙЗЕРЕ НҰРЛАНҚЫЗЫ", born: day(2024, 11, 2), application: queuedByRight()},
		"210819599058": {name: "СЕЙТҚАЛИ ЕРАСЫЛ", born: day(2021, 8, 19), stranger: true},
		"201201599079": {name: "ӨТЕГЕНОВ ДӘУЛЕТ НҰРЛАНҰЛЫ", born: day(2020, 12, 1), guardian: true, application: underReview("0791")},
		"250410699088": {name: "ӨТЕГЕНОВА РАЯНА НҰРЛАНҚЫЗЫ", born: day(2025, 4, 10)},
		"230707599092": {name: "ӨТЕГЕНОВ ӘЛІМЖАН НҰРЛАНҰЛЫ", born: day(2023, 7, 7), down: true},
		"240101699105": {name: "ӨТЕГЕНОВА ІҢКӘР НҰРЛАНҚЫЗЫ", born: day(2024, 1, 1), slow: true, application: watched("1051")},
		"180521599119": {name: "ӨТЕГЕНОВ САНЖАР НҰРЛАНҰЛЫ", born: day(2018, 5, 21)},
		"210611699122": {name: "ЖҮНІСОВА ТОМИРИС", born: day(2021, 6, 11), guardian: true, document: true},
		"220909599138": {name: "ӨТЕГЕНОВ ЖӘНІБЕК НҰРЛАНҰЛЫ", born: day(2022, 9, 9), conflict: true},
		"230228699144": {name: "ӨТЕГЕНОВА МЕДИНА НҰРЛАНҚЫЗЫ", born: day(2023, 2, 28), elsewhere: true},
		"210930599150": {name: "ӨТЕГЕНОВ БЕКЗАТ НҰРЛАНҰЛЫ", born: day(2021, 9, 30), application: stopped()},
		"220517699163": {name: "ӨТЕГЕНОВА ГҮЛНҰР НҰРЛАНҚЫЗЫ", born: day(2022, 5, 17), application: referred()},
		"231010599175": {name: "ӨТЕГЕНОВ ИСЛАМ НҰРЛАНҰЛЫ", born: day(2023, 10, 10), application: inactive()},
		"230516699192": {name: "ӨТЕГЕНОВА ЖАНЕЛЬ НҰРЛАНҚЫЗЫ", born: day(2023, 5, 16), late: true},
		"220825599200": {name: "СЕЙТҚАЛИ ҚАЙСАР", born: day(2022, 8, 25), slow: true, stranger: true},
		"240312699211": {name: "ӨТЕГЕНОВА ҮМІТ НҰРЛАНҚЫЗЫ", born: day(2024, 3, 12), slow: true, elsewhere: true},
		"210214599227": {name: "ӨТЕГЕНОВ ҒАБИТ НҰРЛАНҰЛЫ", born: day(2021, 2, 14), second: true, application: underReview("2271")},
		"200331699189": {name: "ӨТЕГЕНОВА ФАРИЗА НҰРЛАНҚЫЗЫ", born: day(2020, 3, 31), application: enrolled()},
	}
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

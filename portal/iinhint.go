package portal

import "time"

// Sex is what the seventh digit of an IIN hints at.
type Sex string

// The values of Sex; "" is no hint.
const (
	SexMale   Sex = "male"
	SexFemale Sex = "female"
)

// IINHint is what the digits of an IIN suggest about its owner. It is a hint
// only, to help somebody see a slip: since 2013 the digits are not tied to
// personal data, so a date that is wrong, odd or missing is no error.
type IINHint struct {
	// BirthDate is midnight UTC of the suggested day; it may lie in the
	// future. It means nothing without HasBirthDate.
	BirthDate    time.Time
	HasBirthDate bool
	Sex          Sex
}

// Hint reads the hint from the twelve digits of an IIN, none from anything
// else. Seventh digits 1 to 6 give sex and century; others give no hint.
func Hint(iin string) IINHint {
	if len(iin) != iinLength || firstNonDigit(iin) != nil {
		return IINHint{}
	}
	c := int(iin[6] - '0')
	if c < 1 || c > 6 {
		return IINHint{}
	}
	h := IINHint{Sex: SexMale}
	if c%2 == 0 {
		h.Sex = SexFemale
	}
	h.BirthDate, h.HasBirthDate = hintDate(1800+(c-1)/2*100, iin)
	return h
}

// hintDate refuses a day that no calendar has, as the 29th of a February that
// ends on the 28th.
func hintDate(century int, iin string) (time.Time, bool) {
	year := century + pair(iin[0:])
	month, day := time.Month(pair(iin[2:])), pair(iin[4:])
	d := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if d.Year() != year || d.Month() != month || d.Day() != day {
		return time.Time{}, false
	}
	return d, true
}

func pair(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

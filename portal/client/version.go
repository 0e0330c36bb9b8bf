package client

import (
	"slices"
	"strconv"
	"strings"
)

// isOlder tells whether a version comes before another. Of what is no version
// ("dev", nothing) that is not known: nobody is kept out for it.
func isOlder(version, than string) bool {
	v, known := numbersOf(version)
	least, told := numbersOf(than)
	return known && told && slices.Compare(v[:], least[:]) < 0
}

// numbersOf reads one to three numbers with points between them, with or without
// what semver.org puts behind them: -rc.1, +build.
func numbersOf(version string) (numbers [3]uint64, ok bool) {
	if i := strings.IndexAny(version, "-+"); i >= 0 {
		version = version[:i]
	}
	parts := strings.Split(version, ".")
	if len(parts) > len(numbers) {
		return numbers, false
	}
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 32)
		if err != nil {
			return numbers, false
		}
		numbers[i] = n
	}
	return numbers, true
}

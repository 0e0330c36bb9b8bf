package lang

import (
	"strings"

	"github.com/jeandeaual/go-locale"
)

// DefaultLanguage is the language in which the program opens for somebody who
// has chosen none: Kazakh where the computer is set to Kazakh, otherwise
// Russian, the language of the printed instructions. The environment, as
// os.Getenv gives it, decides; where it says nothing, the operating system is
// asked.
func DefaultLanguage(env func(string) string) string {
	return choose(env, locale.GetLocales)
}

// choose is DefaultLanguage with the operating system's languages, best first,
// given in.
func choose(env func(string) string, system func() ([]string, error)) string {
	if wanted := environmentLocales(env); len(wanted) > 0 {
		return firstOf(wanted)
	}
	wanted, err := system()
	if err != nil {
		return Russian
	}
	return firstOf(wanted)
}

// environmentLocales reads the variables in the order of precedence that
// gettext gives them; LANGUAGE may name several, and counts only where the
// locale is set at all.
func environmentLocales(env func(string) string) []string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		value := env(name)
		if value == "" {
			continue
		}
		if list := env("LANGUAGE"); list != "" && !isPosix(value) {
			return strings.Split(list, ":")
		}
		return []string{value}
	}
	return nil
}

func isPosix(value string) bool {
	name, _, _ := strings.Cut(value, ".")
	return name == "C" || name == "POSIX"
}

// firstOf gives the first language that is Kazakh or Russian.
func firstOf(locales []string) string {
	for _, l := range locales {
		name := strings.ToLower(l)
		if i := strings.IndexAny(name, "-_.@"); i >= 0 {
			name = name[:i]
		}
		if name == Kazakh || name == Russian {
			return name
		}
	}
	return Russian
}

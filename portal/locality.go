package portal

import (
	"slices"
	"strings"
	"unicode"
)

// The qualities of a match, best first. A misspelt name counts only where
// nothing else was found.
const (
	matchWhole  = iota // the query is the name
	matchStart         // the name begins with the query
	matchWord          // a later word begins with it, or its words begin words of the name
	matchInside        // it is somewhere in the name
	matchPath          // each word begins a word of the name or of its path
	matchTypo          // one letter is wrong, missing, added or swapped
	noMatch
)

// minTypoLetters is how long a query has to be for one wrong letter in it to
// be forgiven: shorter ones would match half the list.
const minTypoLetters = 5

// SearchLocalities gives the localities of list that match query, the best
// match first: names and old names in all three languages, without regard to
// case, to ё and е, and to the letters that only Kazakh has ("Кызылорда" finds
// «Қызылорда»). Equally good matches come cities first, then in the order of
// list. An empty query matches everything. A non-empty parent is the KATO of a
// locality of list: only places inside it are given.
func SearchLocalities(list []Locality, query, parent string) []Locality {
	found := within(list, parent)
	words := queryWords(query)
	if len(words) == 0 {
		return found
	}
	best := rankBy(found, func(l Locality) int { return match(l, words) })
	if len(best) == 0 {
		best = rankBy(found, func(l Locality) int { return matchMisspelt(l, words) })
	}
	return best
}

// within gives a copy of the part of list that lies inside parent.
func within(list []Locality, parent string) []Locality {
	if parent == "" {
		return slices.Clone(list)
	}
	at := slices.IndexFunc(list, func(l Locality) bool { return l.KATO == parent })
	if at < 0 {
		return nil
	}
	outer := list[at]
	var inside []Locality
	for _, l := range list {
		if len(l.Path) > len(outer.Path) && l.Path[len(outer.Path)] == outer.Name {
			inside = append(inside, l)
		}
	}
	return inside
}

// rankBy gives what matches, sorted by quality and then by kind.
func rankBy(list []Locality, quality func(Locality) int) []Locality {
	type ranked struct {
		Locality
		rank int
	}
	var hits []ranked
	for _, l := range list {
		if q := quality(l); q < noMatch {
			hits = append(hits, ranked{l, q*10 + kindOrder(l.Kind)})
		}
	}
	slices.SortStableFunc(hits, func(a, b ranked) int { return a.rank - b.rank })
	out := make([]Locality, len(hits))
	for i, h := range hits {
		out[i] = h.Locality
	}
	return out
}

func kindOrder(kind string) int {
	if i := slices.Index([]string{"city", "town", "village", "district"}, kind); i >= 0 {
		return i
	}
	return 9
}

func match(l Locality, words []string) int {
	best := noMatch
	query := strings.Join(words, " ")
	names := searchNames(l)
	for _, name := range names {
		best = min(best, matchName(name, query))
	}
	switch {
	case best < noMatch:
		return best
	case beginWords(names, words):
		return matchWord
	case beginWords(append(names, pathNames(l)...), words):
		return matchPath
	}
	return noMatch
}

// matchName compares a folded name with a folded query.
func matchName(name, query string) int {
	switch {
	case name == query:
		return matchWhole
	case strings.HasPrefix(name, query):
		return matchStart
	case strings.Contains(name, " "+query):
		return matchWord
	case strings.Contains(name, query):
		return matchInside
	}
	return noMatch
}

// beginWords tells whether each of the words begins a word of the names: it is
// for "туркестан область" and, with the path, "абай туркестан".
func beginWords(names, words []string) bool {
	text := " " + strings.Join(names, " ")
	for _, w := range words {
		if !strings.Contains(text, " "+w) {
			return false
		}
	}
	return true
}

func matchMisspelt(l Locality, words []string) int {
	query := []rune(strings.Join(words, " "))
	if len(query) < minTypoLetters {
		return noMatch
	}
	for _, name := range searchNames(l) {
		if beginsNearly(name, query) {
			return matchTypo
		}
	}
	return noMatch
}

// beginsNearly tells whether one of the words of name starts what the query
// is, but for one letter.
func beginsNearly(name string, query []rune) bool {
	for rest, more := name, true; more; _, rest, more = strings.Cut(rest, " ") {
		letters := []rune(rest)
		for n := len(query) - 1; n <= min(len(query)+1, len(letters)); n++ {
			if oneEdit(letters[:n], query) {
				return true
			}
		}
	}
	return false
}

// oneEdit tells whether a becomes b by changing, adding or dropping one letter
// or swapping two neighbours.
func oneEdit(a, b []rune) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 2 && len(b) == 2 {
		return a[0] == b[1] && a[1] == b[0]
	}
	return len(a) <= 1 && len(b) <= 1
}

// searchNames are the folded names by which a locality is found.
func searchNames(l Locality) []string {
	out := foldText(l.Name)
	for _, old := range l.OldNames {
		out = append(out, foldText(old)...)
	}
	return out
}

// pathNames are the folded names of what the locality lies in.
func pathNames(l Locality) []string {
	var out []string
	for _, p := range l.Path {
		out = append(out, foldText(p)...)
	}
	return out
}

// foldText gives the folded languages of a text; the ones that are empty or
// the same as another are left out.
func foldText(t Text) []string {
	var out []string
	for _, s := range []string{t.RU, t.KK, t.EN} {
		if f := fold(s); f != "" && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// queryWords folds what somebody typed. The words for the kind of a place
// ("г. Абай", "Абай қаласы") are left out unless there are no others.
func queryWords(query string) []string {
	words := strings.Fields(fold(query))
	rest := slices.DeleteFunc(slices.Clone(words), isKindWord)
	if len(rest) == 0 {
		return words
	}
	return rest
}

func isKindWord(folded string) bool {
	switch folded {
	case "г", "гор", "город", "с", "село", "п", "пос", "поселок", "аул", "ауыл", "ауылы", "кала", "каласы", "кент", "кенти":
		return true
	}
	return false
}

// fold writes s in small letters without what people leave out or cannot type:
// the Kazakh letters become the Russian ones that stand in for them, hyphens
// and other marks become single spaces.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch r = foldRune(r); {
		case r == ' ':
			gap = b.Len() > 0
		case r >= 0:
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// foldRune gives the folded letter or digit, a space for a mark between words
// and a negative number for one that is dropped.
func foldRune(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case 'ё':
		return 'е'
	case 'й', 'і':
		// й too, because it is often pasted as и with a mark of its own.
		return 'и'
	case 'ә':
		return 'а'
	case 'ғ':
		return 'г'
	case 'қ':
		return 'к'
	case 'ң':
		return 'н'
	case 'ө':
		return 'о'
	case 'ұ', 'ү':
		return 'у'
	case 'һ':
		return 'х'
	}
	switch {
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return r
	case unicode.Is(unicode.Mn, r):
		return -1
	}
	return ' '
}

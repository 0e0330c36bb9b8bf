package policy

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"kezek.kz/kezek/cmd/kezek/internal/printing"
	"kezek.kz/kezek/portal"
)

// Fault is what is wrong with a member.
type Fault string

// Error is the fault in English, for a log.
func (f Fault) Error() string { return string(f) }

// The faults.
const (
	FaultUnknown  Fault = "no such member"
	FaultTwice    Fault = "it is there twice"
	FaultType     Fault = "another kind of value is wanted"
	FaultMissing  Fault = "it is needed"
	FaultRange    Fault = "out of range"
	FaultChoice   Fault = "none of the values that there are"
	FaultName     Fault = "not a name that can be used"
	FaultPath     Fault = "not an absolute path"
	FaultKeyPlace Fault = "the key must lie outside the journal's folder"
	FaultProxy    Fault = "not a proxy's address, or one with a password"
	FaultPortal   Fault = "no such portal in the catalogue"
	FaultPractice Fault = "the practice portal inside the program keeps its keys on the computer's disk"
	FaultHours    Fault = "not two different times of day such as 20:00"
)

// rule is one check: the member, and the fault where it does not hold.
type rule struct {
	field string
	fault Fault
	holds bool
}

// first gives the first rule that does not hold.
func first(rules []rule) error {
	for _, r := range rules {
		if !r.holds {
			return &FieldError{Field: r.field, Err: r.fault}
		}
	}
	return nil
}

// check judges the values.
func (p *Policy) check(shipped []portal.CatalogueEntry, paths paths) error {
	err := first([]rule{
		{"proxy", FaultProxy, isProxy(p.Proxy)},
		{"trust_dir", FaultPath, p.TrustDir == "" || paths.isWhole(p.TrustDir)},
		{"language", FaultChoice, isLanguage(p.Language)},
		{"text_size", FaultChoice, slices.Contains([]int{0, 100, 125, 150, 175, 200}, p.TextSize)},
		{"look", FaultChoice, slices.Contains([]string{"", "system", "light", "dark", "contrast"}, p.Look)},
	})
	if err != nil || p.Workstation == nil {
		return err
	}
	return p.checkWorkstation(shipped, paths)
}

func (p *Policy) checkWorkstation(shipped []portal.CatalogueEntry, paths paths) error {
	w := p.Workstation
	entry, offered := p.Entry(shipped)
	return first([]rule{
		{"workstation.id", FaultName, w.ID == "" || stationID.MatchString(w.ID)},
		{"workstation.portal", FaultMissing, w.Portal != ""},
		{"workstation.portal", FaultPortal, offered},
		{"workstation.portal", FaultPractice, !entry.Practice},
		{"workstation.idle_seconds", FaultRange, within(w.IdleSeconds, 15, 600)},
		{"workstation.countdown_seconds", FaultRange, within(w.CountdownSeconds, 5, 60)},
		// The portal ends a shared session after fifteen minutes in any case.
		{"workstation.longest_minutes", FaultRange, within(w.LongestMinutes, 1, 15)},
		{"workstation.language", FaultChoice, isLanguage(w.Language)},
		{"workstation.coupon.printer", FaultName, printing.CheckName(w.Coupon.Printer) == nil},
		{"workstation.coupon.format", FaultChoice, w.Coupon.Format == FormatPDF || w.Coupon.Format == FormatESCPOS},
		{"workstation.paper.printer", FaultName, printing.CheckName(w.Paper.Printer) == nil},
		{"workstation.audit.dir", FaultMissing, w.Audit.Dir != ""},
		{"workstation.audit.dir", FaultPath, paths.isWhole(w.Audit.Dir)},
		{"workstation.audit.key_file", FaultMissing, w.Audit.KeyFile != ""},
		{"workstation.audit.key_file", FaultPath, paths.isWhole(w.Audit.KeyFile)},
		{"workstation.audit.key_file", FaultKeyPlace, !paths.isInside(w.Audit.KeyFile, w.Audit.Dir)},
		{"workstation.scanner.prefix", FaultName, isMark(w.Scanner.Prefix)},
		{"workstation.scanner.suffix", FaultName, isMark(w.Scanner.Suffix)},
	})
}

var stationID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,35}$`)

func within(n, least, most int) bool { return least <= n && n <= most }

func isLanguage(l string) bool { return slices.Contains([]string{"", "ru", "kk", "en"}, l) }

// isProxy takes no password: the file can be read by everybody on the computer.
func isProxy(address string) bool {
	if address == "" {
		return true
	}
	u, err := url.Parse(address)
	return err == nil && u.User == nil && u.Hostname() != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" &&
		slices.Contains([]string{"http", "https", "socks5"}, u.Scheme)
}

// isMark takes what a keyboard types.
func isMark(s string) bool {
	return len(s) <= 8 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

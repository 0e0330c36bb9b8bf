package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/portal/server"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
)

// badCommand is a command line that ends badly: its words are the first
// paragraph of what stands on standard error.
type badCommand struct {
	line string // with spaces between the arguments
	exit int
	code string
}

func badCommands() map[string]badCommand {
	const attach = "attach -portal https://portal.example -key k -child 220314599034 "
	return map[string]badCommand{
		"a word that is no command":                   {"frobnicate", exitUsage, "terminal.unknown_command"},
		"a flag that there is not":                    {"keys -loud k.p12", exitUsage, "terminal.mistake_flag"},
		"a moment that is none":                       {"keys -at yesterday k.p12", exitUsage, "terminal.mistake_flag"},
		"keys of no file":                             {"keys", exitUsage, string(errNoPath)},
		"verify of no file":                           {"verify", exitUsage, string(errNoPath)},
		"verify of two files":                         {"verify a.cms b.cms", exitUsage, string(errTooMany)},
		"practice without a folder":                   {"practice", exitUsage, string(errNoDir)},
		"attach without a child":                      {"attach -portal https://portal.example -key k", exitUsage, "terminal.mistake_missing"},
		"a file and a token at once":                  {attach + "-module lib.so", exitUsage, string(errKeyAndModule)},
		"a code and the folder of mails at once":      {attach + "-code 123456 -outbox o", exitUsage, string(errCodeAndOutbox)},
		"a wait of less than nothing":                 {attach + "-wait -1s", exitUsage, string(errWait)},
		"lists of revoked keys without authorities":   {"keys -crl lists k.p12", exitUsage, string(errListsNeedTrust)},
		"a token's number without a token":            {"keys -token 1 k.p12", exitUsage, string(errTokenNeedsModule)},
		"both passwords from standard input":          {"keys -password-file - -key-password-file - k.jks", exitUsage, string(errTwoStdin)},
		"no password, and nobody to ask for it":       {"keys k.p12", exitUsage, "terminal.no_password"},
		"a password file that is not there":           {"keys -password-file absent k.p12", exitFile, "terminal.cannot_read"},
		"a folder of lists without a list":            {"verify -trust authorities -crl empty s.cms", exitFile, "terminal.practice_no_list"},
		"a signature file that is not there":          {"verify absent.cms", exitFile, "terminal.cannot_read"},
		"-portal without https":                       {"attach -portal http://portal.example -key k -child 220314599034 -password-file pw", exitUsage, "terminal.mistake_portal"},
		"-portal without a host":                      {"attach -portal https:// -key k -child 220314599034 -password-file pw", exitUsage, "terminal.mistake_portal"},
		"-portal with a name and a password":          {"attach -portal https://me:secret@portal.example -key k -child 220314599034 -password-file pw", exitUsage, "terminal.mistake_portal"},
		"-portal with a path":                         {"attach -portal https://portal.example/cabinet -key k -child 220314599034 -password-file pw", exitUsage, "terminal.mistake_portal"},
		"-child with a mistyped digit":                {"attach -portal https://portal.example -key k -child 220314599035", exitUsage, "IIN_INVALID/IIN_CHECK_DIGIT"},
		"-child with eleven digits":                   {"attach -portal https://portal.example -key k -child 22031459903", exitUsage, "IIN_INVALID/IIN_LENGTH"},
		"-sheet names a file that is there":           {attach + "-sheet there.pdf", exitUsage, "SHEET_EXISTS"},
		"the authority of -ca is not there":           {attach + "-ca absent.pem", exitFile, "UNREADABLE"},
		"the file of -ca holds no certificate":        {attach + "-ca there.pdf", exitFile, "UNREADABLE"},
		"a practice portal for the whole network":     {"practice -dir d -listen 0.0.0.0:0", exitFailed, "terminal.practice_not_loopback"},
		"practice with a folder without an authority": {"practice -dir d -trust empty", exitFailed, "terminal.practice_no_authority"},
		"practice with a folder without a list":       {"practice -dir d -trust authorities -crl empty", exitFailed, "terminal.practice_no_list"},
		"practice at a moment of the last century":    {"practice -dir d -at 1950-01-01T00:00:00Z", exitFailed, "terminal.practice_far_away"},
		"practice in a folder where one runs":         {"practice -dir running", exitFailed, "terminal.practice_running"},
		"practice on a port that is taken":            {"practice -dir d -listen " + takenPort, exitFailed, "terminal.practice_listen"},
		"practice in a folder whose name is a file's": {"practice -dir there.pdf", exitFailed, "terminal.cannot_read"},
		"citizens without a folder":                   {"practice citizens", exitUsage, string(errNoPath)},
		"citizens without a number":                   {"practice citizens new", exitUsage, string(errNoCitizens)},
		"a word for the number of citizens":           {"practice citizens new forty", exitUsage, string(errNoCitizens)},
		"more citizens than there are":                {"practice citizens new 1001", exitUsage, string(errNoCitizens)},
		"citizens into a folder in use":               {"practice citizens running 1", exitFile, "terminal.practice_citizens_folder"},
	}
}

const takenPort = "TAKEN"

// area is whose row a command line is.
func (c badCommand) area() string {
	if strings.HasPrefix(c.line, "practice -") {
		return "practice"
	}
	return "terminal"
}

func TestBadCommandLinesAreRecorded(t *testing.T) {
	p := sharedPractice(t)
	t.Chdir(t.TempDir())
	for _, folder := range []string{"authorities", "empty"} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range map[string][]byte{"pw": []byte("Uchebny1"), "there.pdf": []byte("mine"), "authorities/ca.pem": readFile(t, p.CAFile)} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Dir(p.CAFile), "running"); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, c := range badCommands() {
		t.Run(name, func(t *testing.T) {
			args := strings.Fields(strings.Replace(c.line, takenPort, taken.Addr().String(), 1))
			refusals.RecordText(t, c.area(), name, c.code, func(l *lang.Localizer) string {
				r := kezekWith(t, "", func(e *env) { e.words = l }, args...).want(t, c.exit)
				return said(t, c.code, r.err)
			})
		})
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// said is what a person reads before the usage. A journey's code is told, too.
func said(t *testing.T, code, text string) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	text = strings.ReplaceAll(text, folder+string(filepath.Separator), "") // another one each time
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	code, _, _ = strings.Cut(code, "/")
	words, told := strings.CutSuffix(strings.TrimPrefix(line, "✗ "), " ("+code+")")
	if told == strings.Contains(code, ".") {
		t.Errorf("%s: %s", code, line)
	}
	return words
}

func TestStoppedJourneysAreRecorded(t *testing.T) {
	p := sharedPractice(t)
	of := func(portalID, note string, more ...string) []string {
		return attachArgs(t, p, portalID, note, "220314599034", more...)
	}
	closed := append(of("almaty", practice.NoteMother), "-portal", "https://"+closedAddress(t))
	pending := &moody{}
	pending.pending.Store(1000)
	down := &moody{failure: server.ErrRegistryUnavailable}
	down.fails.Store(1000)
	for name, c := range map[string]struct {
		args []string
		exit int
		code string
	}{
		"no e-mail at the first sign-in":                {without(of("almaty", practice.NoteGuardian), "-email"), exitRefused, "EMAIL_CONFIRMATION_REQUIRED"},
		"a mailed code, and nobody to ask for it":       {moodyPortalWith(t, &moody{}, func(o *server.Options) { o.EmailVerification = server.EmailByCode }), exitRefused, "EMAIL_CONFIRMATION_REQUIRED"},
		"a service that the locality has not":           {of("regions", practice.NoteMother, "-locality", localityOf(t, true), "-service", "no-such"), exitRefused, "SERVICE_NOT_FOUND"},
		"the name of a place instead of its code":       {of("regions", practice.NoteMother, "-locality", "Караганда"), exitRefused, "LOCALITY_NOT_FOUND"},
		"the registry takes longer than -wait":          {append(moodyPortal(t, pending), "-wait", "0"), exitRefused, "KINSHIP_CHECK_PENDING"},
		"the registry is down for longer than -wait":    {append(moodyPortal(t, down), "-wait", "0"), exitRefused, "REGISTRY_UNAVAILABLE"},
		"a key for signing documents in attach":         {of("almaty", practice.NoteSigning), exitUnfit, "KEY_PURPOSE_WRONG"},
		"the sheet's folder cannot be written to":       {attachArgs(t, p, "almaty", practice.NoteMother, "210819599058", "-sheet", "absent/list.pdf"), exitRefused, "terminal.sheet_failed"},
		"Ctrl+C while the registry is waited for":       {moodyPortal(t, down), exitCancelled, "CANCELLED"},
		"a portal that nobody answers at":               {closed, exitUnreachable, "PORTAL_UNREACHABLE"},
		"a portal of an authority that nobody believes": {without(of("almaty", practice.NoteMother), "-ca"), exitUnreachable, "TLS_FAILED"},
	} {
		t.Run(name, func(t *testing.T) {
			refusals.RecordText(t, "terminal", name, c.code, func(l *lang.Localizer) string {
				args := append(c.args, "-json=false")
				r := kezekWith(t, practice.Password, func(e *env) { e.words, e.pause = l, interrupted }, args...).want(t, c.exit)
				return said(t, c.code, r.err)
			})
		})
	}
}

// without takes a flag and its value out of a command line.
func without(args []string, flag string) []string {
	i := slices.Index(args, flag)
	return slices.Delete(slices.Clone(args), i, i+2)
}

// interrupted is a wait during which somebody presses Ctrl+C.
func interrupted(context.Context, time.Duration) error { return context.Canceled }

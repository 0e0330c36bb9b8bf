package policy

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/portal"
)

func shipped(t testing.TB) []portal.CatalogueEntry {
	t.Helper()
	list, err := portal.ParseCatalogue(assets.Portals)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// withStation is a policy of a workstation with more members.
func withStation(more string) string {
	return `{"workstation":{"portal":"almaty","audit":{"dir":"/var/lib/kezek/audit","key_file":"/var/lib/kezek/key"}` + more + `}}`
}

func TestWhatWasLeftOutIsUsual(t *testing.T) {
	p, err := Parse([]byte(withStation("")), shipped(t))
	if err != nil {
		t.Fatal(err)
	}
	w := p.Workstation
	if w.Idle() != 90*time.Second || w.Countdown() != 20*time.Second || w.Longest() != 15*time.Minute || !w.FullScreen || !w.RemovableOnly || w.Coupon.Format != FormatPDF {
		t.Errorf("%+v", w)
	}
	if p.Updates.String() != "20:00–06:00" {
		t.Error(p.Updates)
	}
}

func TestPolicyOfAProgramAtHomeHasNoWorkstation(t *testing.T) {
	p, err := Parse([]byte("\ufeff"+`{"proxy":"http://proxy.example:3128","language":"kk","text_size":150,"look":"dark"}`), shipped(t))
	if err != nil || p.Workstation != nil || p.Proxy == "" || p.Language != "kk" || p.TextSize != 150 || p.Look != "dark" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestWhatIsGivenIsTaken(t *testing.T) {
	p, err := Parse([]byte(withStation(`,"id":"tson-7-12","full_screen":false,"removable_only":false,"idle_seconds":60,
		"coupon":{"printer":"Coupon","format":"escpos"},"scanner":{"prefix":"#","suffix":"$"}`)), shipped(t))
	if err != nil {
		t.Fatal(err)
	}
	w := p.Workstation
	if w.Name("pc") != "tson-7-12" || w.FullScreen || w.RemovableOnly || w.IdleSeconds != 60 || w.Coupon.Format != FormatESCPOS || w.Scanner.Suffix != "$" {
		t.Errorf("%+v", w)
	}
	if e, ok := p.Entry(shipped(t)); !ok || e.ID != "almaty" {
		t.Error(e.ID)
	}
}

func TestFieldsAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text, field string
		fault       error
	}{
		"unknown member":          {`{"workstatoin":{}}`, "workstatoin", FaultUnknown},
		"unknown inner member":    {withStation(`,"idle":5`), "workstation.idle", FaultUnknown},
		"another's member":        {withStation(`,"coupon":{"prefix":"#"}`), "workstation.coupon.prefix", FaultUnknown},
		"letter like another":     {`{"trust_dir":"/a","truſt_dir":"/b"}`, "truſt_dir", FaultUnknown},
		"portal's in capitals":    {`{"portals":[{"ID":"x"}]}`, "portals.ID", FaultUnknown},
		"portal's like another":   {`{"portals":[{"id":"x","name":{"ru":"x","kk":"x","en":"x"},"addreſs":"https://a"}]}`, "portals.addreſs", FaultUnknown},
		"workstation of null":     {`{"workstation":null}`, "workstation", FaultType},
		"member in capitals":      {`{"Proxy":""}`, "Proxy", FaultUnknown},
		"member twice":            {withStation(`,"portal":"regions"`), "workstation.portal", FaultTwice},
		"text for a number":       {withStation(`,"idle_seconds":"90"`), "workstation.idle_seconds", FaultType},
		"proxy with a password":   {`{"proxy":"http://a:b@proxy:1"}`, "proxy", FaultProxy},
		"proxy of another kind":   {`{"proxy":"ftp://proxy:1"}`, "proxy", FaultProxy},
		"relative trust folder":   {`{"trust_dir":"trust"}`, "trust_dir", FaultPath},
		"language":                {`{"language":"de"}`, "language", FaultChoice},
		"text size":               {`{"text_size":110}`, "text_size", FaultChoice},
		"no text size":            {`{"text_size":0}`, "text_size", FaultRange},
		"look":                    {`{"look":"pink"}`, "look", FaultChoice},
		"hours":                   {`{"updates":{"from":"8","to":"06:00"}}`, "updates", FaultHours},
		"no hours between":        {`{"updates":{"from":"06:00","to":"06:00"}}`, "updates", FaultHours},
		"empty catalogue":         {`{"portals":[]}`, "portals", portal.ErrCatalogueEmpty},
		"no portal":               {`{"workstation":{}}`, "workstation.portal", FaultMissing},
		"unknown portal":          {`{"workstation":{"portal":"mars"}}`, "workstation.portal", FaultPortal},
		"practice portal":         {`{"workstation":{"portal":"practice-almaty"}}`, "workstation.portal", FaultPractice},
		"no journal":              {`{"workstation":{"portal":"almaty"}}`, "workstation.audit.dir", FaultMissing},
		"relative journal":        {`{"workstation":{"portal":"almaty","audit":{"dir":"audit"}}}`, "workstation.audit.dir", FaultPath},
		"no key":                  {`{"workstation":{"portal":"almaty","audit":{"dir":"/a"}}}`, "workstation.audit.key_file", FaultMissing},
		"key in the journal":      {`{"workstation":{"portal":"almaty","audit":{"dir":"/a","key_file":"/a/key"}}}`, "workstation.audit.key_file", FaultKeyPlace},
		"id with a space":         {withStation(`,"id":"a b"`), "workstation.id", FaultName},
		"idle too short":          {withStation(`,"idle_seconds":1`), "workstation.idle_seconds", FaultRange},
		"countdown too long":      {withStation(`,"countdown_seconds":90`), "workstation.countdown_seconds", FaultRange},
		"visit too long":          {withStation(`,"longest_minutes":16`), "workstation.longest_minutes", FaultRange},
		"language of citizens":    {withStation(`,"language":"tr"`), "workstation.language", FaultChoice},
		"printer like an option":  {withStation(`,"coupon":{"printer":"-o"}`), "workstation.coupon.printer", FaultName},
		"printer with a space":    {withStation(`,"coupon":{"printer":"Coupon "}`), "workstation.coupon.printer", FaultName},
		"printer of a space":      {withStation(`,"paper":{"printer":" "}`), "workstation.paper.printer", FaultName},
		"printer unprintable":     {withStation(`,"paper":{"printer":"a\u0085b"}`), "workstation.paper.printer", FaultName},
		"printer's name too long": {withStation(`,"paper":{"printer":"` + strings.Repeat("a", 128) + `"}`), "workstation.paper.printer", FaultName},
		"coupon's format":         {withStation(`,"coupon":{"format":"png"}`), "workstation.coupon.format", FaultChoice},
		"paper printer":           {withStation(`,"paper":{"printer":"a\nb"}`), "workstation.paper.printer", FaultName},
		"scanner's prefix":        {withStation(`,"scanner":{"prefix":"\t"}`), "workstation.scanner.prefix", FaultName},
		"scanner's suffix":        {withStation(`,"scanner":{"suffix":"123456789"}`), "workstation.scanner.suffix", FaultName},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Parse([]byte(c.text), shipped(t))
			var f *FieldError
			if p != nil || !errors.As(err, &f) || f.Field != c.field || !errors.Is(err, c.fault) {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
}

// Whoever looks after computers checks on one system the file of another.
func TestPathsOfAnotherSystemAreRightForAnyComputer(t *testing.T) {
	station := func(dir, key string) []byte {
		return []byte(`{"trust_dir":` + dir + `,"workstation":{"portal":"almaty","audit":{"dir":` + dir + `,"key_file":` + key + `}}}`)
	}
	for name, c := range map[string]struct {
		text  []byte
		fault error
	}{
		"Windows":                {station(`"C:\\ProgramData\\Kezek\\audit"`, `"C:\\ProgramData\\Kezek\\audit.key"`), nil},
		"Unix":                   {station(`"/var/lib/kezek/audit"`, `"/var/lib/kezek/audit.key"`), nil},
		"Windows, key inside":    {station(`"C:\\Kezek"`, `"c:\\kezek\\audit.key"`), FaultKeyPlace},
		"Windows, without drive": {station(`"\\Kezek"`, `"C:\\k"`), FaultPath},
		"Windows, up":            {station(`"C:\\a\\..\\b"`, `"C:\\k"`), FaultPath},
		"Windows, other strokes": {station(`"C:/a"`, `"C:\\k"`), FaultPath},
		"Windows, at its end":    {station(`"C:\\a\\"`, `"C:\\k"`), FaultPath},
		"Unix, up":               {station(`"/a/../b"`, `"/k"`), FaultPath},
		"relative":               {station(`"a"`, `"/k"`), FaultPath},
	} {
		if p, err := ParseForAny(c.text, shipped(t)); !errors.Is(err, c.fault) || (err == nil) == (p == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
	foreign := station(`"C:\\Kezek\\audit"`, `"C:\\Kezek\\key"`)
	if runtime.GOOS == "windows" {
		foreign = station(`"/var/lib/kezek/audit"`, `"/var/lib/kezek/key"`)
	}
	if _, err := Parse(foreign, shipped(t)); !errors.Is(err, FaultPath) {
		t.Errorf("another system's paths count on this computer: %v", err)
	}
}

func TestTextsThatAreNoPolicy(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "list": "[]", "two objects": "{} {}", "comment": "{} // no", "not UTF-8": "{\"proxy\":\"\xff\"}",
		"cut off": `{"workstation":{`, "deep": `{"portals":` + strings.Repeat("[", 50) + strings.Repeat("]", 50) + `}`,
	} {
		if _, err := Parse([]byte(text), shipped(t)); !errors.Is(err, ErrSyntax) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Parse(make([]byte, MaxSize+1), nil); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(withStation(`,"id":"x"`)))
	list := shipped(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(data, list)
		if (err == nil) == (p == nil) {
			t.Errorf("neither a policy nor an error, or both: %+v, %v", p, err)
		}
	})
}

func TestHours(t *testing.T) {
	night, err := NewHours("20:00", "06:00")
	if err != nil {
		t.Fatal(err)
	}
	noon, err := NewHours("12:00", "13:30")
	if err != nil {
		t.Fatal(err)
	}
	at := func(clock string) time.Time {
		m, err := minutes(clock)
		if err != nil {
			t.Fatal(err)
		}
		return time.Date(2026, 5, 4, 0, m, 30, 0, time.UTC)
	}
	for clock, want := range map[string][2]bool{
		"19:59": {false, false}, "20:00": {true, false}, "23:59": {true, false}, "00:00": {true, false}, "05:59": {true, false},
		"06:00": {false, false}, "12:00": {false, true}, "13:29": {false, true}, "13:30": {false, false},
	} {
		if night.Contain(at(clock)) != want[0] || noon.Contain(at(clock)) != want[1] {
			t.Errorf("%s: %v %v", clock, night.Contain(at(clock)), noon.Contain(at(clock)))
		}
	}
	if (Hours{}).Contain(at("00:00")) {
		t.Error("no hours contain midnight")
	}
}

func TestIdentityOfAWorkstation(t *testing.T) {
	named, other, unnamed := &Workstation{ID: "a"}, &Workstation{ID: "b"}, &Workstation{}
	if named.UUID("pc") == other.UUID("pc") || named.UUID("pc") != named.UUID("pc2") {
		t.Error("an id is not what tells")
	}
	if unnamed.UUID("PC") != unnamed.UUID("pc") || unnamed.UUID("pc") == unnamed.UUID("pc2") || unnamed.Name("pc") == "pc" {
		t.Error("the computer's name is not what tells, or it is told")
	}
	const own = "7f1f6f4e-5f0b-4a53-8f1c-111111111111"
	if (&Workstation{ID: own}).UUID("pc").String() != own {
		t.Error("a UUID is not taken as it is")
	}
}

package main

import (
	"strings"
	"testing"
)

// A password in the wrong place is said to nobody, however it looks.
func TestMistakesRepeatNoValue(t *testing.T) {
	const secret = "geheim"
	for name, c := range map[string]struct{ line, flag string }{
		"a value with a hyphen":               {"attach|-wait=abc-geheim", "-wait"},
		"a value like a flag":                 {"attach|-wait|-geheim", "-wait"},
		"a value like a complaint":            {`attach|-wait=x" for flag -geheim: y`, "-wait"},
		"a moment like a complaint":           {`keys|-at=x" for flag -geheim: y|k.p12`, "-at"},
		"a value with a backslash at its end": {`attach|-wait=geheim\`, "-wait"},
		"a yes or no":                         {"attach|-json=-geheim", "-json"},
		"a flag without its value":            {"keys|-password-file", "-password-file"},
		"a flag that there is not":            {"keys|-loud=geheim|k.p12", "-loud"},
		"three hyphens":                       {"keys|---geheim|k.p12", someFlag},
		"a number":                            {"keys|-910205499012|k.p12", someFlag},
	} {
		t.Run(name, func(t *testing.T) {
			r := kezek(t, "", strings.Split(c.line, "|")...).want(t, exitUsage)
			said, _, _ := strings.Cut(r.err, "\n")
			if said != "Not understood in the command: "+c.flag+"." {
				t.Errorf("it says %q", said)
			}
			if strings.Contains(r.err, secret) || strings.Contains(r.err, "910205499012") {
				t.Error("what was typed is repeated")
			}
		})
	}
}

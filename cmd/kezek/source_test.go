package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/lang"
)

// What a token is asked for, tells of a token, whether it opens or not.
func TestKeysTellsTheStorageOfATokenThatIsNotThere(t *testing.T) {
	absent := filepath.Join(t.TempDir(), "lib.so")
	files := keysJSON(t, exitFile, "1234", "-module", absent)
	if len(files) != 1 || *files[0].Storage != string(signer.StorageToken) || *files[0].File != absent || files[0].Error == nil {
		t.Errorf("%+v", files)
	}
}

func TestTwoPasswordsOnStandardInputAreAMistake(t *testing.T) {
	two := []string{"-password-file", "-", "-key-password-file", "-"}
	for name, args := range map[string][]string{
		"keys":   {"keys", "x.jks"},
		"attach": {"attach", "-portal", "https://127.0.0.1:1", "-child", "910205499012", "-key", "x.jks"},
	} {
		r := kezek(t, "a\nb\n", append(args, two...)...).want(t, exitUsage)
		if !strings.Contains(r.err, "standard input") {
			t.Errorf("%s: %s", name, r.err)
		}
	}
}

func TestAModuleIsNamedFromTheRoot(t *testing.T) {
	flags := sourceFlags{module: filepath.Join("dir", "lib.so"), token: "77"}
	source, err := flags.source(t.Context(), flags.module)
	if err != nil || !filepath.IsAbs(source.Path) || !strings.HasSuffix(source.Path, flags.module) ||
		source.Token != "77" || source.Type != signer.StorageToken {
		t.Errorf("%+v, %v", source, err)
	}
	flags.module = ""
	if source, err = flags.source(t.Context(), "x.jks"); err != nil || source != (signer.Source{Type: signer.StorageJKS, Path: "x.jks"}) {
		t.Errorf("%+v, %v", source, err)
	}
}

// interruptedLater is a context that a person interrupts after it was asked
// once whether he did.
type interruptedLater struct {
	context.Context
	asked  bool
	cancel context.CancelFunc
}

func (c *interruptedLater) Err() error {
	if !c.asked {
		c.asked = true
		return nil
	}
	c.cancel()
	return c.Context.Err()
}

// Ctrl+C while a file opens is no fault of the file.
func TestKeysInterruptedWhileAFileOpens(t *testing.T) {
	file := sharedPractice(t).Keys[0].File
	for i := range 4 {
		asJSON, atOnce := i%2 == 1, i/2 == 1
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var out strings.Builder
		r := reporter{
			env: &env{stdout: &out, words: lang.New(lang.English, lang.Strict)}, o: &keysOptions{json: asJSON},
			secrets: signer.Secrets{Password: practice.Password}, policy: signer.Policy{},
		}
		code := r.report(&interruptedLater{Context: ctx, asked: atOnce, cancel: cancel}, []string{file, file})
		if code != exitCancelled || out.String() != "" {
			t.Errorf("exit code %d, %s", code, out.String())
		}
	}
}

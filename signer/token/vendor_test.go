package token

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// build compiles a module of a bad vendor's.
func build(t *testing.T, source string) string {
	t.Helper()
	needsModules(t)
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		t.Skip("gcc is not installed")
	}
	module := filepath.Join(t.TempDir(), "module.so")
	out, err := exec.Command(gcc, "-shared", "-fPIC", "-o", module, testca.File(t, "module.c", []byte(source)), "-ldl").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return module
}

func TestLibraryThatIsNoModule(t *testing.T) {
	module := build(t, `int something(void) { return 0; }`)
	var c commands
	if _, err := c.launcher(t, "real").List(t.Context(), module); !errors.Is(err, ErrNoModule) {
		t.Error(err)
	}
	c.checkEnded(t)
}

func TestModuleThatCrashesInC(t *testing.T) {
	for name, source := range map[string]string{
		"while it is loaded":      `__attribute__((constructor)) static void start(void) { *(volatile int *)8 = 1; }`,
		"aborts while loaded":     `#include <stdlib.h>` + "\n" + `__attribute__((constructor)) static void start(void) { abort(); }`,
		"exits while loaded":      `#include <stdlib.h>` + "\n" + `__attribute__((constructor)) static void start(void) { exit(0); }`,
		"gives no function list":  `long C_GetFunctionList(void **list) { *list = 0; return 0; }`,
		"refuses a function list": `long C_GetFunctionList(void **list) { return 5; }`,
	} {
		t.Run(name, func(t *testing.T) {
			module := build(t, source)
			var c commands
			if _, err := c.launcher(t, "real").List(t.Context(), module); !errors.Is(err, ErrCrashed) {
				t.Error(err)
			}
			c.checkEnded(t)
		})
	}
}

func TestModuleThatHangsInC(t *testing.T) {
	module := build(t, `
#include <unistd.h>
long C_GetFunctionList(void **list) { for (;;) sleep(1000); }`)
	var c commands
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if _, err := c.launcher(t, "real").Open(ctx, module, fakeSerial, PIN{Text: fakePIN}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	c.checkEnded(t)
}

// TestModuleThatTalks prints a megabyte on both outputs and reads the input
// before it hands everything on to the software token.
func TestModuleThatTalks(t *testing.T) {
	soft, cert := newSoftToken(t)
	module := build(t, strings.ReplaceAll(`
#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>
long C_GetFunctionList(void **list) {
	char line[64];
	for (int i = 0; i < 20000; i++) {
		printf("Vendor's module, build %d, says hello to the world\n", i);
		fprintf(stderr, "Vendor's module, build %d, has a warning for you\n", i);
	}
	fflush(stdout);
	if (read(0, line, sizeof line) > 0 || write(1, "\0\0\0\2{}", 6) != 6) return 5;
	void *h = dlopen("MODULE", RTLD_NOW);
	return h ? ((long (*)(void **))dlsym(h, "C_GetFunctionList"))(list) : 5;
}`, "MODULE", soft))
	var c commands
	l := c.launcher(t, "real")
	s, err := l.Open(t.Context(), module, listOne(t, l, module).Serial, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if keys := s.Keys(); len(keys) != 1 || !cert.Equal(keys[0].Certificate) {
		t.Fatalf("%+v", keys)
	}
	checkSoftSignature(t, s.Keys()[0])
}

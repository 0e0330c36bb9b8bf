package token

import "testing"

// What the tests outside of the package need of its fakes.
const (
	FakeSerial = fakeSerial
	FakePIN    = fakePIN
)

// FakeLauncher starts helpers whose token is as scripts has it.
func FakeLauncher(t testing.TB, kind string) *Launcher {
	t.Helper()
	return new(commands).launcher(t, kind)
}

// FakeModule is a path that a helper does not look at.
func FakeModule(t testing.TB) string {
	t.Helper()
	return modulePath(t)
}

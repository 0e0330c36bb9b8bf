package workstation

import "golang.org/x/sys/unix"

// Harden keeps what is in this process's memory out of files and of other
// processes: no image of it after a crash, and nobody of the same user looks
// into it (PR_SET_DUMPABLE of prctl(2)). Programs that it starts begin anew.
func Harden() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}

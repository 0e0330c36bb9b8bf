package workstation

import (
	"fmt"
	"os"
	"syscall"
)

// selfOr is the file that runs, also when another has taken its name.
func selfOr(string) string { return "/proc/self/exe" }

// Command is the path by which the open program is started: a child still has
// the descriptor at the moment at which it becomes the program.
func (b *Binary) Command() string { return fmt.Sprintf("/proc/self/fd/%d", b.file.Fd()) }

// Restart becomes the version that lies under the program's name now. It only
// returns with an error.
func (b *Binary) Restart() error { return syscall.Exec(b.path, os.Args, os.Environ()) }

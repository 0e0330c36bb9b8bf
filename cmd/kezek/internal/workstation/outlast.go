package workstation

import (
	"os"
	"os/signal"
	"syscall"
)

// Outlast lets this process live on where every process is told to end, as when a
// computer is switched off or a service is stopped: an ender has its work before it
// then, and ends by the end of its input as always.
func Outlast() { signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP) }

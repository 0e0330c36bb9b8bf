package workstation

import (
	"os"
	"os/signal"
	"syscall"
)

// Outlast lets this process live on where every process is told to end, as when a
// computer is switched off or a service is stopped: an ender has its work before it
// then, and ends by the end of its input as always. The signals are taken in, and
// nobody reads them: on Windows ignoring spares no process.
func Outlast() {
	signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
}

package workstation

import "os"

// EndGroup ends this window at once: what it does at the end of its input, for
// then there is no supervisor, and its job has ended with it.
func EndGroup() { os.Exit(0) }

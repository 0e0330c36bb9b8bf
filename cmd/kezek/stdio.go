package main

// wantsConsole tells whether the arguments ask for something that is printed,
// not for the window. A window that held on to the console it was started from
// would be ended with it.
func wantsConsole(args []string) bool {
	if len(args) == 0 {
		return false
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return true
		}
	}
	return isVersion(args[0]) || isHelp(args[0])
}

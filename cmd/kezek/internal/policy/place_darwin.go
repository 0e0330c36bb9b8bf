package policy

// machinePlace is the file in the folder of all users. Its upper folders are
// macOS's own and writable by the administrators' group, so Kezek's own folder
// is where the look begins.
func machinePlace() (Place, error) {
	return Place{Root: "/Library/Application Support/Kezek", Path: "policy.json"}, nil
}

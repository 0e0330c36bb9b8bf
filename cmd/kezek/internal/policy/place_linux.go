package policy

// machinePlace is /etc/kezek/policy.json, which is to be root's.
func machinePlace() (Place, error) {
	return Place{Root: "/", Path: "etc/kezek/policy.json"}, nil
}

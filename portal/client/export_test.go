package client

import "net"

// SetResolver lets a test outside this package find names its own way.
func SetResolver(o *Options, r *net.Resolver) { o.resolver = r }

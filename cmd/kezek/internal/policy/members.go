package policy

import (
	"reflect"
	"regexp"
	"strings"
)

// stationMember is the member that switches the mode on; portalsMember is the
// one whose inside is the catalogue's.
const (
	stationMember = "workstation"
	portalsMember = "portals"
)

// memberNames are the paths of all members of a policy's file.
var memberNames = membersOf(reflect.TypeFor[file](), "")

// membersOf goes through a type's fields and those of the structures in it.
func membersOf(t reflect.Type, path string) map[string]bool {
	names := map[string]bool{}
	for field := range t.Fields() {
		name := path + field.Tag.Get("json")
		names[name] = true
		inner := field.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			for member := range membersOf(inner, name+".") {
				names[member] = true
			}
		}
	}
	return names
}

// plainName is how a catalogue's members are written. encoding/json takes
// capitals, and letters such as the long s, for others.
var plainName = regexp.MustCompile(`^[a-z0-9_]+$`)

// isMember tells whether there is such a member; of those in the catalogue, only
// whether there could be: its own reader judges them.
func isMember(path, name string) bool {
	if strings.HasPrefix(path, portalsMember+".") {
		return plainName.MatchString(name)
	}
	return memberNames[path]
}

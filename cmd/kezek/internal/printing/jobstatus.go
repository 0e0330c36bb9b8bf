package printing

import (
	"slices"
	"strings"
	"unicode/utf16"
)

// What the spooler of Windows says of a job (JOB_INFO_1).
const (
	jobFailed       = 0x2
	jobDeleting     = 0x4
	jobPrinting     = 0x10
	jobOffline      = 0x20
	jobPaperOut     = 0x40
	jobBlocked      = 0x200
	jobIntervention = 0x400
)

// comesOut tells whether a job is being printed and nothing keeps it from that.
// One that waits for paper is called printed just now as well.
func comesOut(status uint32) bool {
	const stuck = jobFailed | jobOffline | jobPaperOut | jobBlocked | jobIntervention
	return status&jobPrinting != 0 && status&stuck == 0
}

// inQueue is a job of the spooler's.
type inQueue struct {
	id     string
	status uint32
	user   string // whose it is, empty where the spooler does not say
}

// own are the jobs that are a user's: the queue has everybody's, also those of
// other computers, and who may take out anybody's would do so. A job is taken for
// one's own where it is not known to be another's: a citizen's may not stay.
func own(jobs []inQueue, user string) []inQueue {
	me := account(user)
	return slices.DeleteFunc(jobs, func(j inQueue) bool {
		owner := account(j.user)
		return me != "" && owner != "" && !strings.EqualFold(me, owner)
	})
}

// account is a user's name without the domain, which the spooler leaves out and
// the system puts before it or behind.
func account(user string) string {
	name := user[strings.LastIndexByte(user, '\\')+1:]
	name, _, _ = strings.Cut(name, "@")
	return name
}

// textAt reads a text that ends with a zero out of memory in which it begins at
// an offset in octets. It is empty where it does not lie in that memory.
func textAt(memory []uint16, offset uintptr) string {
	if offset%2 != 0 || offset/2 >= uintptr(len(memory)) {
		return ""
	}
	text := memory[offset/2:]
	end := slices.Index(text, 0)
	if end < 0 {
		return ""
	}
	return string(utf16.Decode(text[:end]))
}

// judged tells which jobs are taken out, and which are let finish because no
// look before this one has done so.
func judged(jobs []inQueue, kept []string) (out, finish []string) {
	had := map[string]bool{}
	for _, id := range kept {
		had[id] = true
	}
	for _, j := range jobs {
		switch {
		case j.status&jobDeleting != 0:
		case comesOut(j.status) && !had[j.id]:
			finish = append(finish, j.id)
		default:
			out = append(out, j.id)
		}
	}
	return out, finish
}

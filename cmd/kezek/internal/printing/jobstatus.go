package printing

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

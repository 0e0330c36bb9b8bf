package audit

import (
	"strconv"
	"strings"
	"time"
)

// record is a line as it was read.
type record struct {
	at                      time.Time
	workstation, kind, code string
	seconds, count          int
	mac, body/* all but the mac */ string
}

// columns is how many there are.
const columns = 7

// readLine takes a line with its end, and none that is not written exactly as a
// journal writes it.
func readLine(line string) (r record, ok bool) {
	line, ended := strings.CutSuffix(line, "\n")
	parts := strings.Split(line, ",")
	if !ended || len(parts) != columns {
		return r, false
	}
	r = record{workstation: parts[1], kind: parts[2], code: parts[3], mac: parts[6]}
	r.body = strings.TrimSuffix(line, ","+r.mac)
	var err error
	if r.at, err = time.Parse(time.RFC3339, parts[0]); err != nil {
		return r, false
	}
	if r.seconds, err = strconv.Atoi(parts[4]); err != nil {
		return r, false
	}
	r.count, err = strconv.Atoi(parts[5])
	return r, err == nil && len(r.mac) == 2*KeySize
}

package audit

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// headName is the file that tells where the journal's end is: without it,
// nobody would see that the last lines were taken away. Somebody who kept an
// older one can still put both back.
const headName = "head"

// headText is its content.
func headText(key []byte, d day) string {
	body := fmt.Sprintf("%s,%d,%s", d.date+suffix, d.lines, d.mac)
	return body + "," + seal(key, headName, body) + "\n"
}

// headNext is where it is written.
const headNext = headName + ".new"

// writeHead puts the file in the place of the former one.
func (j *Journal) writeHead() error {
	if err := replace(j.root, headNext, headName, headText(j.o.Key, j.day)); err != nil {
		return err
	}
	j.hasHead, j.behind = true, false
	return nil
}

// head is the end of which the file tells.
type head struct {
	file  string
	lines int
	mac   string
}

// readHead is false where the file is not there or not of this key.
func readHead(root *os.Root, key []byte) (head, bool) {
	f, err := root.Open(headName)
	if err != nil {
		return head{}, false
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return head{}, false
	}
	parts := strings.Split(strings.TrimSuffix(string(data), "\n"), ",")
	if len(parts) != 4 {
		return head{}, false
	}
	h := head{file: parts[0], mac: parts[2]}
	if _, err := fmt.Sscanf(parts[1], "%d", &h.lines); err != nil {
		return head{}, false
	}
	d := day{date: strings.TrimSuffix(h.file, suffix), lines: h.lines, mac: h.mac}
	return h, equal(headText(key, d), string(data))
}

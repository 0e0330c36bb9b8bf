package ui

import (
	"slices"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
)

// mostReported is how many of the last errors a report tells.
const mostReported = 10

// reportLog is what is remembered for «Сообщить о проблеме», in memory alone.
// By its make it holds nothing of a person: names of errors, codes for support,
// and the kind of the key.
type reportLog struct {
	errors []reportedError
	key    string
}

// reportedError is an error by its name; code is «Код для поддержки», or empty.
type reportedError struct {
	at       time.Time
	id, code string
}

// note remembers an error that a person was told of. What a page says of its
// own has no name and is left out; the same error told again is one.
func (r *reportLog) note(at time.Time, e explain.Explanation) {
	next := reportedError{at: at, id: named(e.ID), code: e.SupportCode}
	if next.id == "" {
		return
	}
	if n := len(r.errors); n > 0 && r.errors[n-1].id == next.id && r.errors[n-1].code == next.code {
		r.errors[n-1].at = at
		return
	}
	r.errors = append(r.errors, next)
	r.errors = r.errors[max(0, len(r.errors)-mostReported):]
}

// unknownCode stands for a code that a portal has sent and the contract has not:
// it may be any word.
const unknownCode = "unknown_code"

// named is an error's name as it is reported.
func named(id string) string {
	if id == "" || explain.Known(id) {
		return id
	}
	return unknownCode
}

// noteKey remembers what kind of key was opened, never whose.
func (r *reportLog) noteKey(s *signer.Storage, chosen int) {
	r.key = string(s.Type)
	known := []string{signer.AlgorithmRSA, signer.AlgorithmGOST2004, signer.AlgorithmGOST2015}
	if chosen < len(s.Keys) && s.Keys[chosen].Certificate != nil && slices.Contains(known, s.Keys[chosen].Certificate.Algorithm) {
		r.key += " " + s.Keys[chosen].Certificate.Algorithm
	}
}

// noteExplained remembers what a person is told.
func (w *Window) noteExplained(e explain.Explanation) { w.reported.note(w.options.Now(), e) }

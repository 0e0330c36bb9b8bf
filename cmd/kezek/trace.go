package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"

	"kezek.kz/kezek/portal/client"
)

// trace leaves what was signed and said in a folder: statement.txt and
// signature.cms for `openssl cms -verify`, exchange.jsonl for a person who
// wants to see what went over the network. Secrets are taken out by the
// client before they get here.
type trace struct {
	dir string // empty: nothing is left
}

func newTrace(dir string) (*trace, error) {
	t := &trace{dir: dir}
	if dir == "" {
		return t, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, named(dir, err)
	}
	// A trace tells of one journey: what an earlier one left is replaced.
	return t, t.write("exchange.jsonl", nil)
}

func (t *trace) write(name string, data []byte) error {
	path := filepath.Join(t.dir, name)
	return named(path, os.WriteFile(path, data, 0o600))
}

func (t *trace) signature(statement, cms []byte) error {
	if t.dir == "" {
		return nil
	}
	if err := t.write("statement.txt", statement); err != nil {
		return err
	}
	return t.write("signature.cms", cms)
}

// exchange appends one request and its answer. A trace that cannot be written
// stops no journey: the statement and the signature were.
func (t *trace) exchange(x client.Exchange) {
	if t.dir == "" {
		return
	}
	line, err := json.Marshal(newExchangeLine(x))
	if err != nil {
		return
	}
	f, err := os.OpenFile(filepath.Join(t.dir, "exchange.jsonl"), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = f.Write(append(line, '\n'))
}

// exchangeLine is an exchange for reading: bodies as the JSON that they are.
type exchangeLine struct {
	Method         string      `json:"method"`
	Path           string      `json:"path"`
	RequestHeader  http.Header `json:"request_header"`
	RequestBody    any         `json:"request_body"`
	Status         int         `json:"status"`
	ResponseHeader http.Header `json:"response_header"`
	ResponseBody   any         `json:"response_body"`
	DurationMS     int64       `json:"duration_ms"`
	Error          string      `json:"error,omitempty"`
}

func newExchangeLine(x client.Exchange) exchangeLine {
	return exchangeLine{
		Method: x.Method, Path: x.Path, Status: x.Status, Error: x.Error, DurationMS: x.Duration.Milliseconds(),
		RequestHeader: x.RequestHeader, RequestBody: readable(x.RequestBody),
		ResponseHeader: x.ResponseHeader, ResponseBody: readable(x.ResponseBody),
	}
}

func readable(body []byte) any {
	switch {
	case len(body) == 0:
		return nil
	case json.Valid(body):
		return json.RawMessage(body)
	}
	return string(body)
}

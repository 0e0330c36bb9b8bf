package token

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
)

// framed puts the length in front.
func framed(body string) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)
}

func TestMessagesArriveAsTheyWere(t *testing.T) {
	var pipe bytes.Buffer
	sent := request{Op: opOpen, Module: []byte("/\xff.so"), Serial: "<&>", LastTry: true}
	for range 2 { // the PIN of one is not taken for the next
		sent.PIN = []byte("пин")
		if err := writeRequest(&pipe, sent); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		got, err := readRequest(&pipe)
		if err != nil {
			t.Fatal(err)
		}
		if got.Op != sent.Op || !bytes.Equal(got.Module, sent.Module) || got.Serial != sent.Serial ||
			string(got.PIN) != "пин" || !got.LastTry {
			t.Errorf("%+v", got)
		}
	}
	if _, err := readRequest(&pipe); !errors.Is(err, io.EOF) {
		t.Errorf("behind the last one: %v", err)
	}
}

func TestMessageTooLargeToWrite(t *testing.T) {
	if err := writeMessage(io.Discard, answer{Signature: make([]byte, maxMessage)}); !errors.Is(err, errMessage) {
		t.Error(err)
	}
}

func TestAnswerIsNonsense(t *testing.T) {
	long := strings.Repeat("x", maxText+1)
	many := func(member, one string, n int) []byte {
		return framed(`{"` + member + `":[` + strings.TrimSuffix(strings.Repeat(one+",", n), ",") + `]}`)
	}
	for name, data := range map[string][]byte{
		"nothing":                nil,
		"half a length":          {0, 0},
		"no length":              {0, 0, 0, 0},
		"a length beyond limits": {0xff, 0xff, 0xff, 0xff},
		"cut off":                framed(`{"error":"failed"}`)[:10],
		"no JSON":                framed("hello"),
		"a list":                 framed("[]"),
		"unknown member":         framed(`{"surprise":1}`),
		"something behind":       framed(`{} {}`),
		"unknown error":          framed(`{"error":"crashed"}`),
		"unknown tries":          framed(`{"tries":"many"}`),
		"negative return value":  framed(`{"error":"failed","ckr":-1}`),
		"token without serial":   framed(`{"tokens":[{"serial":"","label":"","manufacturer":"","model":""}]}`),
		"token's control signs":  framed(`{"tokens":[{"serial":"1","label":"\u001b[2J","manufacturer":"","model":""}]}`),
		"token's long text":      framed(`{"tokens":[{"serial":"1","label":"` + long + `","manufacturer":"","model":""}]}`),
		"token's unknown tries":  framed(`{"tokens":[{"serial":"1","label":"","manufacturer":"","model":"","tries":"x"}]}`),
		"too many tokens":        many("tokens", `{"serial":"1","label":"","manufacturer":"","model":""}`, maxTokens+1),
		"too many certificates":  many("certificates", `{"der":""}`, maxObjects+1),
		"too many keys":          many("keys", `{}`, maxObjects+1),
		"long certificate":       framed(`{"certificates":[{"der":"` + strings.Repeat("AAAA", maxCertificate/3+1) + `"}]}`),
		"long CKA_ID":            framed(`{"keys":[{"id":"` + strings.Repeat("AAAA", maxID/3+1) + `"}]}`),
		"long modulus":           framed(`{"keys":[{"modulus":"` + strings.Repeat("AAAA", maxModulus/3+1) + `"}]}`),
		"key's long label":       framed(`{"keys":[{"label":"` + long + `"}]}`),
		"long signature":         framed(`{"signature":"` + strings.Repeat("AAAA", maxModulus/3+1) + `"}`),
	} {
		if a, err := readAnswer(bytes.NewReader(data)); !errors.Is(err, ErrCrashed) {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
}

func TestHelperEndsAtABadRequest(t *testing.T) {
	for _, data := range [][]byte{
		framed("hello"),
		{0, 0, 0, 9},
		{1},
		framed(`{"op":"list","extra":1}`),
		framed(`{"op":"open","pin":"MTIz"}`),
		framed(`{"op":"open","pin_size":-1}`),
		append(framed(`{"op":"open","pin_size":256}`), make([]byte, 256)...),
		append(framed(`{"op":"open","pin_size":4}`), "123"...),
		framed(`{"op":"open","pin_size":4}`),
	} {
		if err := serve(bytes.NewReader(data), io.Discard, newFake(t).load); err == nil {
			t.Errorf("%q was taken", data)
		}
	}
	if err := serve(bytes.NewReader(nil), io.Discard, newFake(t).load); err != nil {
		t.Errorf("the end of the stream: %v", err)
	}
}

func TestHelperRefusesRequestsOutOfOrder(t *testing.T) {
	for name, requests := range map[string][]request{
		"unknown":       {{Op: "format"}},
		"sign at first": {{Op: opSign, Data: []byte{1}}},
		"list twice":    {{Op: opList}, {Op: opList}},
		"unknown key":   {openRequest(), {Op: opSign, Key: 1, Data: []byte{1}}},
		"negative key":  {openRequest(), {Op: opSign, Key: -1, Data: []byte{1}}},
		"no data":       {openRequest(), {Op: opSign}},
		"long data":     {openRequest(), {Op: opSign, Data: make([]byte, maxData+1)}},
	} {
		h := newFake(t).helper(t)
		for i, r := range requests {
			_, err := h.ask(t.Context(), r, listLimit)
			if last := i == len(requests)-1; last != errors.Is(err, ErrFailed) {
				t.Errorf("%s, %d: %v", name, i, err)
			}
		}
	}
}

func openRequest() request {
	return request{Op: opOpen, Serial: fakeSerial, PIN: []byte(fakePIN)}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"  A \x00\x00":                 "A",
		"\xff\xfeB":                    "B",
		"a\nb":                         "ab",
		"ЖҰМА":                         "ЖҰМА",
		strings.Repeat("Ж", maxText):   strings.Repeat("Ж", maxText/2),
		strings.Repeat("x", maxText+3): strings.Repeat("x", maxText),
	} {
		if got := clean(text); got != want || clean(got) != got {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// FuzzReadAnswer is what the program makes of octets that a vendor's module may
// have written: an answer within the limits or a known error, and no panic
// while its keys are made.
func FuzzReadAnswer(f *testing.F) {
	var pipe bytes.Buffer
	h := &handler{load: newFake(f).load}
	if err := writeMessage(&pipe, h.handle(openRequest())); err != nil {
		f.Fatal(err)
	}
	f.Add(pipe.Bytes())
	f.Add(framed(`{"error":"wrong_pin","ckr":160,"tries":"last"}`))
	f.Add(framed(`{"tokens":[{"serial":"1","label":"x","manufacturer":"y","model":"z","pin_pad":true}]}`))
	f.Add(framed(`{"keys":[{"rsa":true,"modulus":"AQ==","exponent":"Aw=="}],"certificates":[{"der":"MAA="}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := readAnswer(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, ErrCrashed) && !knownRefusal(err) {
				t.Fatal(err)
			}
			return
		}
		s := newSession(nil, a)
		if len(s.Keys()) != len(a.Keys) || len(a.Keys) > maxObjects || len(a.Tokens) > maxTokens {
			t.Fatalf("%d keys, %d tokens", len(a.Keys), len(a.Tokens))
		}
	})
}

func knownRefusal(err error) bool {
	for _, sentinel := range sentinels {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return false
}

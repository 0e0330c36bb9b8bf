package token

import "errors"

// handler is the helper's side of one Launcher.List or of one Session. It loads
// one module and logs in once at most.
type handler struct {
	load   loader
	module module
	opened *opened
	asked  bool // a login was asked for, whatever came of it
}

func (h *handler) handle(r request) answer {
	a, err := h.answer(r)
	if err != nil {
		return refuse(err)
	}
	return a
}

func (h *handler) answer(r request) (answer, error) {
	switch {
	case r.Op == opSign && h.opened != nil:
		return h.opened.sign(r.Key, r.Data)
	case r.Op == opSign:
		return answer{}, ErrFailed
	}
	if err := h.start(string(r.Module)); err != nil {
		return answer{}, err
	}
	switch r.Op {
	case opList:
		return listTokens(h.module)
	case opOpen:
		return h.open(r)
	}
	return answer{}, ErrFailed
}

// start loads the module at the first request.
func (h *handler) start(path string) error {
	if h.module != nil {
		return ErrFailed // one module a process
	}
	m, err := h.load(path)
	if err != nil {
		return err
	}
	h.module = m
	return nil
}

func (h *handler) close() {
	if h.module != nil {
		h.module.close()
	}
}

// listTokens describes every token that is present and has a serial number; a
// blank one has none, and nothing to choose it for. Some modules show one token
// in several slots: the first counts, as in findToken. A slot that fails does
// not hide the others.
func listTokens(m module) (answer, error) {
	slots, err := m.slots()
	if err != nil {
		return answer{}, err
	}
	var a answer
	var failed error
	seen := map[string]bool{}
	for _, slot := range slots {
		info, err := m.token(slot)
		if err != nil && !isAbsent(err) {
			failed = err
		}
		t := describe(info)
		if err != nil || t.Serial == "" || seen[t.Serial] || len(a.Tokens) == maxTokens {
			continue
		}
		seen[t.Serial] = true
		a.Tokens = append(a.Tokens, t)
	}
	if len(a.Tokens) == 0 && failed != nil {
		return answer{}, failed
	}
	return a, nil
}

func describe(info tokenInfo) wireToken {
	return wireToken{
		Serial:       clean(info.serial),
		Label:        clean(info.label),
		Manufacturer: clean(info.manufacturer),
		Model:        clean(info.model),
		Tries:        info.tries(),
		PINPad:       info.pinPad(),
	}
}

// isAbsent tells whether an error only says that there is no token of ours.
func isAbsent(err error) bool { return errors.Is(err, ErrNoToken) || errors.Is(err, ErrRemoved) }

// findToken gives the first slot that holds the token, and what the token says
// of itself now.
func findToken(m module, serial string) (uint, tokenInfo, error) {
	slots, err := m.slots()
	if err != nil {
		return 0, tokenInfo{}, err
	}
	failed := error(ErrNoToken)
	for _, slot := range slots {
		info, err := m.token(slot)
		switch {
		case err == nil && serial != "" && clean(info.serial) == serial:
			return slot, info, nil
		case err != nil && !isAbsent(err):
			failed = err
		}
	}
	return 0, tokenInfo{}, failed
}

// open finds the token, logs in and reads what is on it.
func (h *handler) open(r request) (answer, error) {
	if h.asked {
		return answer{}, ErrFailed
	}
	h.asked = true
	slot, info, err := findToken(h.module, r.Serial)
	if err != nil {
		return answer{}, err
	}
	if err := info.ready(len(r.PIN), r.LastTry); err != nil {
		return answer{}, err
	}
	pin := r.PIN
	if info.pinPad() {
		pin = nil
	}
	o := &opened{module: h.module, slot: slot, serial: r.Serial}
	if err := o.login(pin); err != nil {
		return answer{}, o.lost(err)
	}
	a, err := o.read()
	if err != nil {
		return answer{}, o.lost(err)
	}
	h.opened = o
	return a, nil
}

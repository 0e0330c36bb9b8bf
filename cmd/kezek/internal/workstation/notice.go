package workstation

// Notice is something that a citizen's processes said or did.
type Notice struct {
	From Citizen
	Message
	// Gone tells that the window's process has ended.
	Gone bool
	// Ended tells that the ender has, and how.
	Ended EndResult
}

// noticed takes what a citizen's processes said or did.
func (s *Supervisor) noticed(n Notice) {
	v := s.visitOf(n.From)
	if n.Ended != EndUnknown {
		delete(s.left, n.From)
		if v == nil || v == s.current { // else it had nothing to end yet
			s.recordEnd(n.Ended)
		}
		s.release(s.o.Now())
	}
	switch {
	case v == nil: // somebody who is gone already
	case n.Gone || n.Ended != EndUnknown:
		s.broken(v)
	default:
		s.said(v, n.Message)
	}
}

// broken ends a window that is gone, or that has lost its ender: nobody would
// end its session.
func (s *Supervisor) broken(v *visit) {
	if v != s.current || !v.spoke {
		s.drop(v)
		return
	}
	if now := s.o.Now(); !v.served() && now.Sub(v.shownAt) < settledAfter {
		s.failure(now)
	}
	s.next(ReasonCrash)
}

func (s *Supervisor) visitOf(c Citizen) *visit {
	for _, v := range []*visit{s.current, s.spare} {
		if v != nil && v.citizen == c {
			return v
		}
	}
	return nil
}

// recordEnd notes how a session ended at the portal.
func (s *Supervisor) recordEnd(r EndResult) {
	switch r {
	case EndDone:
		s.o.Record("session_ended", "", 0)
	case EndFailed:
		s.o.Record("session_not_ended", "", 0)
	}
}

// said takes a window's message. Of a window that is not shown only the beat
// counts.
func (s *Supervisor) said(v *visit, m Message) {
	now := s.o.Now()
	v.beat, v.spoke = now, true
	if v != s.current {
		return
	}
	switch m.What {
	case WhatNext:
		s.next(reasonOf(m.Kind))
	case WhatEvent:
		s.happened(v, m, now)
	case WhatTouch:
		v.touch(now, m.Kind == KindBegun)
	}
}

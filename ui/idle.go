package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// idle tells whether anybody is there, and counts down where nobody is.
type idle struct {
	touched time.Time // when somebody did something last
	seen    traces    // what was to be seen of it at the last look
	alone   bool      // the window does something by itself just now
	cover   *cover    // over the page while it is counted down; nil otherwise
	due     time.Time // when it is over then
	first   manner    // the start page goes back to it
}

// manner is what somebody can change of the start page in passing.
type manner struct {
	language string
	textSize int
}

func (w *Window) manner() manner { return manner{language: w.lang.Language(), textSize: w.textSize()} }

// traces are what a person changes by doing something: most keys go to the
// widget that has the focus and are told to nobody else.
type traces struct {
	page    screen
	job     *job
	focused fyne.Focusable
	text    string
	column  int
	offset  float32
	overlay fyne.CanvasObject
}

func (w *Window) traces() traces {
	c := w.window.Canvas()
	t := traces{page: w.current(), job: w.job, focused: c.Focused(), overlay: c.Overlays().Top()}
	if w.view.scroll != nil {
		t.offset = w.view.scroll.Offset.Y
	}
	if e, ok := t.focused.(interface{ Typed() (string, int) }); ok {
		t.text, t.column = e.Typed()
	}
	return t
}

// notice notes somebody who has done something since the last look.
func (v *visit) notice() {
	if seen := v.w.traces(); seen != v.idle.seen {
		v.idle.seen = seen
		v.touch()
	}
}

// byItself does what nobody has asked for, as drawing anew for a stick or for
// the portal's answer: what it changes on the page is no sign of anybody. It may
// be called at home.
func (v *visit) byItself(do func()) {
	if v == nil || v.idle.alone {
		do()
		return
	}
	v.notice()
	v.idle.alone = true
	do()
	v.idle.alone = false
	if !v.over {
		v.idle.seen = v.w.traces()
	}
}

// touch notes that somebody is there.
func (v *visit) touch() {
	if v != nil {
		v.idle.touched = v.w.options.Now()
		v.tellTouched()
	}
}

// watchIdle is called once a second.
func (v *visit) watchIdle() {
	i, now := &v.idle, v.w.options.Now()
	if i.cover != nil {
		v.countDown(now)
		return
	}
	v.notice()
	switch {
	case v.begun.IsZero():
		v.startPageIdle(now)
	case v.left() <= v.station.Countdown:
		v.cover(v.begun.Add(v.station.Longest), NextLongest)
	case now.Sub(i.touched) >= v.station.Idle:
		v.cover(now.Add(v.station.Countdown), NextIdle)
	}
}

// left is what is left of the longest time.
func (v *visit) left() time.Duration { return v.station.Longest - v.lasted() }

// startPageIdle gives the start page back as it was at first: without the help
// that somebody has opened, in its language and its size of text. The next person
// may not read the language that was chosen in passing, and may take letters of
// twice the size for how it looks here.
func (v *visit) startPageIdle(now time.Time) {
	i, manner := &v.idle, v.w.manner()
	if i.first.language == "" {
		i.first = manner
	}
	if now.Sub(i.touched) < v.station.Idle {
		return
	}
	v.byItself(func() {
		v.toStart()
		v.w.setTextSize(i.first.textSize)
		if manner.language != i.first.language {
			v.w.setLanguage(i.first.language)
		}
	})
}

// cover begins to count down over the page. The longest time is told once;
// pressing a key then hides it and changes nothing about the end.
func (v *visit) cover(due time.Time, reason NextReason) {
	i := &v.idle
	if reason == NextLongest && i.due.Equal(due) {
		if !v.w.options.Now().Before(due) {
			v.end(NextLongest)
		}
		return
	}
	i.due = due
	i.cover = &cover{Cover: parts.NewCover(v.proceed), reason: reason}
	v.say()
	c := v.w.window.Canvas()
	c.Overlays().Add(i.cover.Cover)
	i.cover.Resize(c.Size())
	c.Focus(i.cover.Cover)
	v.report(EventCountdown, string(reason))
}

func (v *visit) remaining() time.Duration { return v.idle.due.Sub(v.w.options.Now()) }

func (v *visit) countDown(now time.Time) {
	if v.idle.cover.touched {
		return
	}
	if !now.Before(v.idle.due) {
		v.end(v.idle.cover.reason)
		return
	}
	v.say()
}

// say tells how long is left.
func (v *visit) say() { v.idle.cover.Say(v.w.coverWords(v.idle.cover.reason, v.remaining())) }

// coverLinger is how long the countdown stays after a key: what the same key
// types besides must not reach the page beneath.
const coverLinger = 150 * time.Millisecond

// proceed is any key during the countdown. It goes no further than that.
func (v *visit) proceed() {
	i := &v.idle
	if i.cover == nil || i.cover.touched {
		return
	}
	i.cover.touched = true
	v.report(EventContinued, string(i.cover.reason))
	v.w.options.After(coverLinger, func() {
		i.hide(v.w)
		if !v.over {
			v.w.focusScreen()
			v.touch()
			i.seen = v.w.traces()
		}
	})
}

// hide takes the countdown away.
func (i *idle) hide(w *Window) {
	if i.cover != nil {
		w.window.Canvas().Overlays().Remove(i.cover.Cover)
		i.cover = nil
	}
}

// cover is what lies over the page meanwhile.
type cover struct {
	*parts.Cover
	reason  NextReason
	touched bool
}

// coverWords are what the countdown says.
func (w *Window) coverWords(reason NextReason, left time.Duration) (what, more string) {
	id := "workstation.idle."
	if reason == NextLongest {
		id = "workstation.longest."
	}
	seconds := max(0, int((left+time.Second-1)/time.Second))
	return w.lang.N(id+"what", seconds), w.T(id + "more")
}

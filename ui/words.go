package ui

// words are a text that is made when it is drawn. What stays on a page for a
// while (what is waited for, a notice) must follow a change of language, which
// a finished string cannot.
type words func() string

// says are the words of a text's id.
func (w *Window) says(id string, variables ...map[string]any) words {
	return func() string { return w.T(id, variables...) }
}

// Package parts holds the widgets that Fyne lacks and Kezek needs: buttons
// that carry the paper's words beneath their own, a password field that keeps
// no string, a field of digits, a step rail, and layouts that let text wrap
// instead of being cut off.
//
// Rules of every part:
//
//   - it can be reached and used from the keyboard, and shows that it has the
//     focus;
//   - keys that it has no use for (Enter, Escape) go on to the window, by way
//     of the canvas's own handler (see forward);
//   - the order of its objects is the reading order, because Fyne goes through
//     the object tree when Tab is pressed;
//   - no text is ever cut off: it wraps;
//   - beside every colour there is an icon or a word.
//
// No words for a person are made here: they are given in.
package parts

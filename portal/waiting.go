package portal

import "time"

// AnswerWithin is how long a program waits for an answer of a portal, whatever
// is done for it. What may take longer (a minute) is what people are told to
// wait for: signing in and raising a session by a signature, and asking about a
// binding. A portal that waits for others itself gives up earlier, so that its
// own word arrives: a program that gave up can only say that nothing came.
const AnswerWithin = 9 * time.Second

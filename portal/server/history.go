package server

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kezek.kz/kezek/portal"
)

// Event is one thing that happened to an application, as a registry tells it.
type Event struct {
	At   time.Time
	Kind string // portal.HistoryStatus, HistoryQueue, HistoryData
	// Status is the one that began, with HistoryStatus.
	Status string
	// From and To are the position before and after, Reason one of the
	// portal.QueueReason constants: with HistoryQueue.
	From, To int
	Reason   string
	// Text is a sentence of the registry's own; where it is empty the server
	// finds the words.
	Text portal.Text
}

// history is GET /me/applications/{number}/history.
func (s *Server) history(ctx context.Context, r *request) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, registryRead)
	defer cancel()
	_, child, err := s.ownApplication(ctx, r)
	if err != nil {
		return answer{}, err
	}
	events, err := s.o.Registry.History(ctx, child, r.PathValue("number"))
	if err != nil {
		return answer{}, s.refuseRegistry(r, err)
	}
	return newestFirst(r, told(soundEvents(events, s.reporter(r)), r.language))
}

// told puts events into words, the newest first.
func told(events []Event, language string) []portal.HistoryEntry {
	all := make([]portal.HistoryEntry, 0, len(events))
	for _, e := range events {
		all = append(all, e.entry(language))
	}
	slices.SortStableFunc(all, func(a, b portal.HistoryEntry) int { return b.At.Compare(a.At) })
	return all
}

func (e Event) entry(language string) portal.HistoryEntry {
	entry := portal.HistoryEntry{At: e.At, Kind: e.Kind, Text: cmp.Or(e.Text.In(language), e.sentence(language))}
	if e.Kind == portal.HistoryStatus {
		entry.Status, entry.StatusLabel = e.Status, statusLabel(e.Status, language)
	}
	return entry
}

// sentence is what the server says where the registry said nothing.
func (e Event) sentence(language string) string {
	switch e.Kind {
	case portal.HistoryStatus:
		return fmt.Sprintf(statusBegan.In(language), statusLabel(e.Status, language))
	case portal.HistoryQueue:
		moved := fmt.Sprintf(positionMoved.In(language), e.From, e.To)
		if reason := portal.QueueReasonText(e.Reason).In(language); reason != "" {
			moved += " " + reason
		}
		return moved
	}
	return dataChanged.In(language)
}

package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server/calendar"
	"kezek.kz/kezek/portal/server/printout"
)

const typePDF = "application/pdf"

const (
	// maxDrawing is how many pages are drawn at a time: each takes a processor
	// for itself.
	maxDrawing = 2
	// drawWait is how long somebody waits for a turn: for fifty pages. The
	// registry may have been waited for before (registryRead).
	drawWait = time.Second
)

// printout is GET /me/applications/{number}/printout. Its words are in the
// language that is printed, whichever the others of the request are in.
func (s *Server) printout(ctx context.Context, r *request) (answer, error) {
	format, language, err := formatOf(r.URL.Query())
	if err != nil {
		return answer{}, err
	}
	r.language = language
	a, _, err := s.ownApplication(ctx, r)
	if err != nil {
		return answer{}, err
	}
	sheet := printout.Sheet{Portal: s.o.Name.In(language), Practice: s.o.Practice, Application: a, Date: calendar.Day(s.o.Now())}
	tag, err := sheetTag(format, language, sheet)
	switch {
	case err != nil:
		return answer{}, err
	case matches(r.Header.Get("If-None-Match"), tag): // nothing is drawn for who has it
		return answer{Status: http.StatusNotModified}.with("ETag", tag), nil
	}
	pdf, err := s.draw(ctx, format, language, sheet)
	return answer{Status: http.StatusOK, Type: typePDF, Body: pdf}.with("ETag", tag), err
}

// draw waits for its turn, and refuses whose turn does not come.
func (s *Server) draw(ctx context.Context, format portal.PrintoutFormat, language string, sheet printout.Sheet) ([]byte, error) {
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(drawWait):
		return nil, refuse(portal.CodeTooManyRequests, retryAfter(drawWait))
	}
	return printout.PDF(format, language, sheet)
}

// sheetTag names a page by what it is drawn from.
func sheetTag(format portal.PrintoutFormat, language string, sheet printout.Sheet) (string, error) {
	of, err := json.Marshal(sheet)
	if err != nil {
		return "", fmt.Errorf("printout: %w", err)
	}
	return etag(fmt.Appendf(of, " %s %s", format, language)), nil
}

// formatOf reads ?format= and ?lang=, neither of which may be left out.
func formatOf(query url.Values) (portal.PrintoutFormat, string, error) {
	format, language := portal.PrintoutFormat(query.Get("format")), query.Get("lang")
	switch err := printout.Check(format, language); {
	case errors.Is(err, printout.ErrFormat):
		return "", "", refuse(portal.CodeQueryInvalid, at("/format", portal.CodeQueryInvalid), detail("format is a4 or coupon"))
	case err != nil:
		return "", "", refuse(portal.CodeQueryInvalid, at("/lang", portal.CodeQueryInvalid), detail("lang is ru or kk"))
	}
	return format, language, nil
}

package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server/printout"
)

const typePDF = "application/pdf"

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
	pdf, err := printout.PDF(format, language, printout.Sheet{
		Portal: s.o.Name.In(language), Practice: s.o.Practice, Application: a, Date: s.o.Now(),
	})
	if err != nil {
		return answer{}, err
	}
	return answer{Status: http.StatusOK, Type: typePDF, Body: pdf}, nil
}

// formatOf reads ?format= and ?lang=, neither of which may be left out.
func formatOf(query url.Values) (portal.PrintoutFormat, string, error) {
	format, language := portal.PrintoutFormat(query.Get("format")), query.Get("lang")
	switch {
	case !slices.Contains(printout.Formats(), format):
		return "", "", refuse(portal.CodeQueryInvalid, at("/format", portal.CodeQueryInvalid), detail("format is a4 or coupon"))
	case !slices.Contains(printout.Languages(), language):
		return "", "", refuse(portal.CodeQueryInvalid, at("/lang", portal.CodeQueryInvalid), detail("lang is ru or kk"))
	}
	return format, language, nil
}

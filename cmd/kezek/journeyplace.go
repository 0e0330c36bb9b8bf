package main

import (
	"context"
	"errors"

	"kezek.kz/kezek/portal"
)

// choosePlace asks the portal what it is and goes through the steps that it
// puts before the sign-in. A locality or service that is not given on the
// command line is not asked for: no later call needs it.
func (j *journey) choosePlace(ctx context.Context) error {
	d, err := j.client.Discover(ctx)
	if err != nil {
		return err
	}
	j.discovery = d
	j.out.step("portal", "terminal.step_portal", map[string]any{
		"Name": d.Name.In(j.env.words.Language()), "Origin": j.client.Origin(),
	})
	if !d.HasStep("locality") || j.o.locality == "" {
		return nil
	}
	services, err := j.client.Services(ctx, j.o.locality)
	if err != nil {
		j.similar = j.similarTo(ctx, err)
		return err
	}
	j.out.step("locality", "terminal.step_locality", map[string]any{"KATO": j.o.locality})
	return j.chooseService(services)
}

func (j *journey) chooseService(services []portal.Service) error {
	for _, s := range services {
		if j.o.service == "" || s.Code == j.o.service {
			j.out.step("service", "terminal.step_service", map[string]any{"Title": s.Title.In(j.env.words.Language())})
			return nil
		}
	}
	return errNoService
}

var errNoService = errors.New("no such service in this locality")

// mostSimilar is how many places are offered in place of a -locality that is
// not there: the portal gives the best first, and more would be a list to read.
const mostSimilar = 5

// similarTo looks a -locality that the portal has not up by its name: people
// write the name where the portal's code is meant. Nothing depends on it, and
// nothing is found where the portal does not answer.
func (j *journey) similarTo(ctx context.Context, err error) []portal.Locality {
	var p *portal.Problem
	if !errors.As(err, &p) || p.Code != portal.CodeLocalityNotFound {
		return nil
	}
	found, err := j.client.Localities(ctx, j.o.locality, "")
	if err != nil {
		return nil
	}
	return found[:min(len(found), mostSimilar)]
}

// similarPlace is a place and the code that -locality takes.
type similarPlace struct {
	KATO string `json:"kato"`
	Name string `json:"name"`
}

// similarPlaces names the places found with what they lie in.
func (j *journey) similarPlaces() []similarPlace {
	var list []similarPlace
	language := j.env.words.Language()
	for _, l := range j.similar {
		name := l.Name.In(language)
		for i := range l.Path {
			name += ", " + l.Path[len(l.Path)-1-i].In(language)
		}
		list = append(list, similarPlace{KATO: printable(l.KATO), Name: printable(name)})
	}
	return list
}

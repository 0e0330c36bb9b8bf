package practice

import (
	_ "embed"
	"encoding/json"

	"kezek.kz/kezek/portal"
)

// localitiesJSON holds real places under the practice portal's own numbers
// ("P0123"): an official code is only used where an official source gives it.
//
//go:embed localities.json
var localitiesJSON []byte

// names are one name in the order of localities.json: ru, kk, en.
type names [3]string

func (n names) text() portal.Text {
	return portal.Text{RU: n[0], KK: n[1], EN: n[2]}
}

// localityFile is localities.json: the cities of republican significance, then
// each region with its cities and, by district, its other places.
type localityFile struct {
	Cities  []localityPlace  `json:"cities"`
	Regions []localityRegion `json:"regions"`
}

type localityRegion struct {
	ID        string             `json:"id"`
	Name      names              `json:"name"`
	Old       []names            `json:"old"`
	Places    []localityPlace    `json:"places"`
	Districts []localityDistrict `json:"districts"`
}

type localityDistrict struct {
	Name   names           `json:"name"`
	Places []localityPlace `json:"places"`
}

// localityPlace is one place. Portal is set where another portal serves it.
type localityPlace struct {
	ID     string  `json:"id"`
	Kind   string  `json:"kind"`
	Name   names   `json:"name"`
	Old    []names `json:"old"`
	Portal *struct {
		Name names  `json:"name"`
		URL  string `json:"url"`
	} `json:"portal"`
}

// Localities gives the places of Kazakhstan that the practice portals know:
// the cities of republican significance first, then region by region, the
// region itself (kind "region") before its places. The slice is the caller's.
func Localities() []portal.Locality {
	var file localityFile
	if err := json.Unmarshal(localitiesJSON, &file); err != nil {
		panic("practice: localities.json: " + err.Error()) // part of the program
	}
	list := appendPlaces(nil, file.Cities)
	for _, r := range file.Regions {
		list = append(list, portal.Locality{
			KATO: r.ID, Name: r.Name.text(), OldNames: texts(r.Old),
			Kind: "region", Path: []portal.Text{}, Served: true,
		})
		list = appendPlaces(list, r.Places, r.Name)
		for _, d := range r.Districts {
			list = appendPlaces(list, d.Places, r.Name, d.Name)
		}
	}
	return list
}

// appendPlaces adds places whose path is the names given.
func appendPlaces(list []portal.Locality, places []localityPlace, path ...names) []portal.Locality {
	for _, p := range places {
		l := portal.Locality{
			KATO: p.ID, Name: p.Name.text(), OldNames: texts(p.Old),
			Kind: p.Kind, Path: texts(path), Served: p.Portal == nil,
		}
		if p.Portal != nil {
			l.Portal = &portal.OtherPortal{Name: p.Portal.Name.text(), URL: p.Portal.URL}
		}
		list = append(list, l)
	}
	return list
}

func texts(list []names) []portal.Text {
	out := make([]portal.Text, len(list))
	for i, n := range list {
		out[i] = n.text()
	}
	return out
}

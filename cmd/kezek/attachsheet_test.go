package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/portal/practice"
)

func TestAttachWritesWhatToTakeAlong(t *testing.T) {
	p := ownPractice(t)
	for child, code := range map[string]string{
		"210819599058": "KINSHIP_NOT_CONFIRMED",
		"210611699122": "GUARDIAN_DOCUMENT_REQUIRED",
		"220909599138": "REGISTRY_DATA_CONFLICT",
		"201201599079": "BOUND_TO_OTHER_PARENT",
	} {
		t.Run(code, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "list.pdf")
			r := attach(t, exitRefused, attachArgs(t, p, "almaty", practice.NoteMother, child, "-sheet", file))
			if r.Code != code || r.Sheet != file {
				t.Errorf("%+v", r)
			}
			data, err := os.ReadFile(file)
			if err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
				t.Fatalf("%d octets, %v", len(data), err)
			}
		})
	}
}

func TestAttachTellsAPersonWhereTheSheetLies(t *testing.T) {
	p := sharedPractice(t)
	file := filepath.Join(t.TempDir(), "list.pdf")
	args := attachArgs(t, p, "almaty", practice.NoteMother, "210819599058", "-sheet", file, "-json=false")
	if r := kezek(t, practice.Password, args...).want(t, exitRefused); !strings.Contains(r.err, file) {
		t.Error(r.err)
	}
}

func TestAttachWritesNoSheetWhereNobodyHasToGo(t *testing.T) {
	p := sharedPractice(t)
	for child, exit := range map[string]int{"220314599034": exitOK, "230530699067": exitRefused} {
		file := filepath.Join(t.TempDir(), "list.pdf")
		r := attach(t, exit, attachArgs(t, p, "almaty", practice.NoteMother, child, "-sheet", file))
		if _, err := os.Stat(file); err == nil || r.Sheet != "" {
			t.Errorf("%s: a sheet was written: %+v", child, r)
		}
	}
}

func TestAttachWritesOverNoFile(t *testing.T) {
	p := sharedPractice(t)
	file := writeFile(t, "mine.pdf", []byte("mine"))
	r := attach(t, exitUsage, attachArgs(t, p, "almaty", practice.NoteMother, "210819599058", "-sheet", file))
	if r.Code != "SHEET_EXISTS" || !strings.Contains(r.Message, file) {
		t.Errorf("%+v", r)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "mine" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestAttachGoesOnWhereTheSheetCannotBeWritten(t *testing.T) {
	p := sharedPractice(t)
	for _, folder := range []string{filepath.Join(t.TempDir(), "no such folder"), writeFile(t, "no folder", nil)} {
		file := filepath.Join(folder, "list.pdf")
		r := kezek(t, practice.Password, attachArgs(t, p, "almaty", practice.NoteMother, "210819599058", "-sheet", file)...).want(t, exitRefused)
		if got := lastResult(t, r.out); got.Code != "KINSHIP_NOT_CONFIRMED" || got.Sheet != "" || !strings.Contains(r.err, file) {
			t.Errorf("%+v %s", got, r.err)
		}
	}
}

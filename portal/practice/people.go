package practice

import (
	"time"

	"kezek.kz/kezek/signer"
)

// person is somebody of the practice world. Nobody here exists: the serial
// parts of the IINs are 99xx.
type person struct{ iin, last, first, patronymic string }

// name is the full name in the order of documents.
func (p person) name() string { return p.last + " " + p.first + " " + p.patronymic }

// company is a legal person.
type company struct{ name, bin string }

// The adults of the practice registry. The mother's name has letters that only
// Kazakh has, so that a font without them is noticed.
func mother() person {
	return person{"910205499012", "ӨТЕГЕНОВА", "ӘСЕЛ", "ҚАНАТҚЫЗЫ"}
}

func father() person {
	return person{"880714399002", "ӨТЕГЕНОВ", "НҰРЛАН", "ЕРБОЛҰЛЫ"}
}

func guardian() person {
	return person{"761009399028", "ЖҮНІСОВ", "СЕРІК", "БОЛАТҰЛЫ"}
}

// keyPlan is a practice key to be made.
type keyPlan struct {
	note      string
	algorithm string // as signer.Certificate.Algorithm has it
	person    person
	company   *company
	signing   bool
	expired   bool
	revoked   bool
}

// keyPlans are the practice keys, the one to begin with first.
func keyPlans() []keyPlan {
	return []keyPlan{
		{note: NoteMother, algorithm: signer.AlgorithmGOST2015, person: mother()},
		{note: NoteFather, algorithm: signer.AlgorithmGOST2015, person: father()},
		{note: NoteGuardian, algorithm: signer.AlgorithmGOST2015, person: guardian()},
		{note: NoteMotherRSA, algorithm: signer.AlgorithmRSA, person: mother()},
		{note: NoteExpired, algorithm: signer.AlgorithmRSA, person: mother(), expired: true},
		{note: NoteRevoked, algorithm: signer.AlgorithmGOST2015, person: mother(), revoked: true},
		{note: NoteSigning, algorithm: signer.AlgorithmRSA, person: mother(), signing: true},
		{note: NoteSigningGOST2004, algorithm: signer.AlgorithmGOST2004, person: mother(), signing: true},
		{note: NoteLegalPerson, algorithm: signer.AlgorithmGOST2015, person: father(), company: &company{`ТОО "УЧЕБНОЕ"`, "990940099015"}},
	}
}

// notBefore is a day ago, so that a clock put back a little makes no key
// invalid; every key serves for a year.
func (k keyPlan) notBefore(now time.Time) time.Time {
	if k.expired {
		return now.AddDate(-2, 0, -1).Truncate(time.Second)
	}
	return now.AddDate(0, 0, -1).Truncate(time.Second)
}

// filePrefix is how the real authority names such a file; the key's identifier
// follows.
func (k keyPlan) filePrefix() string {
	switch {
	case k.algorithm == signer.AlgorithmGOST2015:
		return "GOST512_"
	case k.algorithm == signer.AlgorithmGOST2004:
		return "GOSTKNCA_"
	case k.signing:
		return "RSA256_"
	}
	return "AUTH_RSA256_"
}

package practice

import (
	"testing"
	"time"

	"kezek.kz/kezek/signer"
)

func TestKeysFitAtTheMomentThatCertificatesAreJudgedAt(t *testing.T) {
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	p, err := Start(t.Context(), Options{Dir: t.TempDir(), At: at})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for _, k := range p.Keys {
		storage, err := signer.Open(t.Context(), signer.StoragePKCS12, k.File, k.Password)
		if err != nil {
			t.Fatal(err)
		}
		policy := signer.Policy{At: at, Trust: p.Trust()}
		want := map[string]signer.Reason{
			NoteExpired:     signer.ReasonCertExpired,
			NoteSigning:     signer.ReasonKeyPurposeWrong,
			NoteLegalPerson: signer.ReasonSubjectNotIndividual,
		}[k.Note]
		if got := policy.JudgeKey(storage.Keys[0]); got != want {
			t.Errorf("%s: %q, want %q", k.Note, got, want)
		}
		storage.Close()
	}
}

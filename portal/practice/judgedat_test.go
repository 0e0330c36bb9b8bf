package practice

import (
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
)

func TestKeysFitAtTheMomentThatCertificatesAreJudgedAt(t *testing.T) {
	now := time.Now()
	for name, at := range map[string]time.Time{
		"of the test keys": time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
		"long ago":         now.AddDate(-45, 0, 1),
		"far ahead":        now.AddDate(45, 0, -1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := begun(t, Options{Dir: folderCopy(t), At: at})
			for _, k := range p.Keys {
				fitsAt(t, p, k, at)
			}
		})
	}
}

// fitsAt checks that a key is at the moment what its note says.
func fitsAt(t *testing.T, p *Practice, k Key, at time.Time) {
	t.Helper()
	storage, err := signer.Opener{}.Open(t.Context(), signer.Source{Type: signer.StoragePKCS12, Path: k.File}, signer.Secrets{Password: k.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer storage.Close()
	policy := signer.Policy{At: at, Trust: p.Trust(), Revocation: p.Revocation(), RevocationRequired: true}
	want := map[string]signer.Reason{
		NoteExpired:         signer.ReasonCertExpired,
		NoteRevoked:         signer.ReasonCertRevoked,
		NoteSigning:         signer.ReasonKeyPurposeWrong,
		NoteSigningGOST2004: signer.ReasonKeyPurposeWrong,
		NoteLegalPerson:     signer.ReasonSubjectNotIndividual,
	}[k.Note]
	if got := policy.Examine(t.Context(), storage.Keys[0]).Reason; got != want {
		t.Errorf("%s: %q, want %q", k.Note, got, want)
	}
}

func TestStartRefusesAMomentBeyondTheAuthoritysLife(t *testing.T) {
	for _, at := range []time.Time{time.Now().AddDate(-45, 0, -1), time.Now().AddDate(45, 0, 1)} {
		if _, err := Start(t.Context(), Options{Dir: t.TempDir(), At: at}); !errors.Is(err, ErrFarAway) {
			t.Errorf("%v: got %v", at, err)
		}
	}
}

// Of an authority that is nearing its end, or was made for a shorter life,
// nothing is used on.
func TestAuthorityCoversTheTimeOfItsKeys(t *testing.T) {
	a := theAuthority(t)
	for at, want := range map[time.Time]bool{
		a.cert.NotBefore.AddDate(3, 0, 1):   true,
		a.cert.NotBefore.AddDate(3, 0, -1):  false,
		a.cert.NotAfter.AddDate(-1, 0, -2):  true,
		a.cert.NotAfter.AddDate(-1, 0, 0):   false,
		time.Now():                          true,
		time.Now().AddDate(farYears, 0, 0):  true,
		time.Now().AddDate(-farYears, 0, 0): true,
	} {
		if a.covers(at) != want {
			t.Errorf("%v: %v", at, !want)
		}
	}
}

// The folder's authority is of an earlier time, and At is past its end.
func TestAuthorityThatDoesNotCoverTheMomentIsMadeAnew(t *testing.T) {
	dir := folderCopy(t)
	old, err := newAuthority(rand.Reader, authorityName, theAuthority(t).key, time.Now().AddDate(2-authorityYears, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if err := old.save(folder{dir}.authority()); err != nil {
		t.Fatal(err)
	}
	at := time.Now().AddDate(10, 0, 0)
	p := begun(t, Options{Dir: dir, At: at})
	for _, k := range p.Keys {
		fitsAt(t, p, k, at)
	}
}

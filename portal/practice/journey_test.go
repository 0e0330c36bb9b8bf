package practice

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
)

const confirmed = "Родство подтвердилось, данные успешно обновлены"

func TestJourney(t *testing.T) {
	p := started(t)
	for _, id := range []string{almatyID, regionsID} {
		t.Run(id, func(t *testing.T) { walkJourney(t, newWalker(t, p, id), id) })
	}
}

func walkJourney(t *testing.T, w *walker, id string) {
	ctx := context.Background()
	d, err := w.client.Discover(ctx)
	w.must(err)
	checkDiscovery(t, d, id)
	if d.HasStep("locality") {
		chooseService(t, w)
	}
	if s := w.signIn(w.p.Keys[0]); !s.FirstSignIn || s.NextStep != "confirm_email" || s.Account.FullName != mother().name() {
		t.Errorf("session %+v", s)
	}
	_, err = w.session.Applications(ctx)
	var problem *portal.Problem
	if !errors.As(err, &problem) || problem.Code != portal.CodeEmailConfirmationRequired {
		t.Errorf("before the e-mail: %v", err)
	}
	w.giveEmail("asel@example.kz")
	profile, err := w.session.Profile(ctx)
	if err != nil || profile.Email.Value != "asel@example.kz" || profile.Email.VerifiedAt == nil {
		t.Errorf("profile %+v, %v", profile, err)
	}
	result, code := w.bind("220314599034")
	if code != portal.CodeKinshipConfirmed || result.Message != confirmed || result.Binding.Child.BirthDate != "2022-03-14" {
		t.Errorf("bound %+v", result)
	}
	checkCabinet(t, w)
	if _, code := w.bind("220314599034"); code != portal.CodeAlreadyBound {
		t.Errorf("a second time: %s", code)
	}
	w.must(w.session.SignOut(ctx))
}

func checkDiscovery(t *testing.T, d portal.Discovery, id string) {
	t.Helper()
	want := map[string]string{almatyID: "steps= methods=eds,iin email=none contacts=3", regionsID: "steps=locality,service methods=eds email=code contacts=0"}
	got := "steps=" + strings.Join(d.Steps, ",") + " methods=" + strings.Join(d.SignInMethods, ",") +
		" email=" + d.EmailVerification + " contacts=" + string(rune('0'+len(d.Contacts)))
	if d.PortalID != id || !d.Practice || got != want[id] {
		t.Errorf("discovery of %s: %s", d.PortalID, got)
	}
}

func chooseService(t *testing.T, w *walker) {
	t.Helper()
	ctx := context.Background()
	list, err := w.client.Localities(ctx, "Қаскелең", "")
	w.must(err)
	if len(list) == 0 || !list[0].Served {
		t.Fatalf("localities %+v", list)
	}
	services, err := w.client.Services(ctx, list[0].KATO)
	if err != nil || len(services) != 1 || services[0].Title.RU != "Постановка ребенка в очередь в детский сад" {
		t.Errorf("services %+v, %v", services, err)
	}
	all, err := w.client.Localities(ctx, "", "")
	if err != nil || len(all) < 200 {
		t.Errorf("%d localities, %v", len(all), err)
	}
	city, err := w.client.Localities(ctx, "Алматы", "")
	w.must(err)
	_, err = w.client.Services(ctx, city[0].KATO)
	var problem *portal.Problem
	if !errors.As(err, &problem) || problem.Code != portal.CodeLocalityServedElsewhere {
		t.Errorf("services of %s: %v", city[0].Name.RU, err)
	}
}

func checkCabinet(t *testing.T, w *walker) {
	t.Helper()
	ctx := context.Background()
	list, err := w.session.Applications(ctx)
	w.must(err)
	if len(list) != 1 || list[0].Status != statusQueued || list[0].Queue == nil || list[0].StatusLabel == "" {
		t.Fatalf("applications %+v", list)
	}
	one, err := w.session.Application(ctx, list[0].Number)
	if err != nil || one.Queue.Position != list[0].Queue.Position || one.Child.Name != list[0].Child.Name {
		t.Errorf("application %+v, %v", one, err)
	}
	bindings, err := w.session.Bindings(ctx)
	if err != nil || len(bindings) != 1 || bindings[0].Relation != relationMother {
		t.Errorf("bindings %+v, %v", bindings, err)
	}
}

// The contacts are the printed instruction's, word for word.
func TestAlmatyContactsAreTheInstructions(t *testing.T) {
	want := []string{
		"Call-center Open Almaty: 1308, 338-33-88",
		"Служба поддержки: sp.ddoalmaty@gmail.com",
		"Управление образования: 262 21 15, 233-32-39",
	}
	c := newWalker(t, started(t), almatyID).client
	got, err := c.Contacts(context.Background(), "")
	if err != nil || len(got.Items) != len(want) {
		t.Fatalf("got %+v, %v", got, err)
	}
	for i, item := range got.Items {
		if s := item.Label.RU + ": " + item.Value; s != want[i] {
			t.Errorf("got %q, want %q", s, want[i])
		}
	}
}

// children is the table of the registry: what «Привязка» answers a parent.
func children() map[string]portal.Code {
	return map[string]portal.Code{
		"220314599034": portal.CodeKinshipConfirmed,
		"241102699044": portal.CodeKinshipConfirmed,
		"210819599058": portal.CodeKinshipNotConfirmed,
		"230530699067": portal.CodeChildNotFound,
		"201201599079": portal.CodeBoundToOtherParent,
		"250410699088": portal.CodeApplicationNotFound,
		"230707599092": portal.CodeRegistryUnavailable,
		"240101699105": portal.CodeKinshipCheckPending,
		"180521599119": portal.CodeChildOverAge,
		"210611699122": portal.CodeGuardianDocument,
		"220909599138": portal.CodeRegistryConflict,
		"230228699144": portal.CodeApplicationNotFound,
		"210930599150": portal.CodeKinshipConfirmed,
		"220517699163": portal.CodeKinshipConfirmed,
		"231010599175": portal.CodeKinshipConfirmed,
		"200331699189": portal.CodeKinshipConfirmed,
		"230516699192": portal.CodeRegistryTimeout,
		"220825599200": portal.CodeKinshipCheckPending,
		"240312699211": portal.CodeKinshipCheckPending,
		"210214599227": portal.CodeRegistryUnavailable, // the first time
	}
}

func TestEveryChildAnswersBothParents(t *testing.T) {
	p := started(t)
	for id, note := range map[string]string{almatyID: NoteMother, regionsID: NoteFather} {
		t.Run(id, func(t *testing.T) {
			t.Parallel() // one of the children takes its time
			w := inCabinet(t, p, id, keyOf(t, p, note))
			for iin, want := range children() {
				if _, got := w.bind(iin); got != want {
					t.Errorf("%s: %s answers %s, want %s", note, iin, got, want)
				}
			}
		})
	}
}

func TestStatusesOfApplications(t *testing.T) {
	p := started(t)
	w := inCabinet(t, p, almatyID, p.Keys[0])
	for iin, want := range map[string]string{
		"220314599034": statusQueued, "241102699044": statusQueued, "210930599150": statusStopList,
		"220517699163": statusReferral, "231010599175": statusInactive, "200331699189": statusEnrolled,
	} {
		got, _ := w.bind(iin)
		if len(got.Applications) != 1 || got.Applications[0].Status != want || got.Applications[0].StatusLabel == "" {
			t.Errorf("%s: %+v", iin, got.Applications)
			continue
		}
		if a := got.Applications[0]; want == statusReferral && (a.Deadline == nil || !a.Deadline.At.After(time.Now())) {
			t.Errorf("a referral without a time to come: %+v", a)
		}
	}
}

func TestApplicationInAnotherPlaceIsNamed(t *testing.T) {
	p := started(t)
	w := inCabinet(t, p, almatyID, p.Keys[0])
	got, _ := w.bind("230228699144")
	if len(got.FoundIn) != 1 || got.FoundIn[0] != elsewhere() {
		t.Errorf("found in %+v", got.FoundIn)
	}
	if none, _ := w.bind("250410699088"); len(none.FoundIn) != 0 {
		t.Errorf("found in %+v", none.FoundIn)
	}
}

func TestPendingKinshipIsConfirmedAFewSecondsLater(t *testing.T) {
	t.Parallel() // it waits
	p := started(t)
	w := inCabinet(t, p, almatyID, p.Keys[0])
	result, code := w.bind("240101699105")
	if code != portal.CodeKinshipCheckPending || result.Binding.Status != portal.BindingPending {
		t.Fatalf("got %s %+v", code, result)
	}
	b, err := w.session.AwaitBinding(context.Background(), result.Binding.ID)
	if err != nil || b.Status != portal.BindingConfirmed {
		t.Errorf("got %+v, %v", b, err)
	}
	if list, err := w.session.Applications(context.Background()); err != nil || len(list) != 1 {
		t.Errorf("applications %+v, %v", list, err)
	}
}

// The guardian holds one child, has to show a document for another, and is
// nobody to the rest.
func TestGuardian(t *testing.T) {
	p := started(t)
	w := inCabinet(t, p, almatyID, keyOf(t, p, NoteGuardian))
	for iin, want := range map[string]portal.Code{
		"201201599079": portal.CodeKinshipConfirmed,
		"210611699122": portal.CodeGuardianDocument,
		"220314599034": portal.CodeKinshipNotConfirmed,
		"180521599119": portal.CodeKinshipNotConfirmed,
	} {
		if _, got := w.bind(iin); got != want {
			t.Errorf("%s answers %s, want %s", iin, got, want)
		}
	}
}

// The keys that do not serve are refused here and, were they sent, there.
func TestUnfitPracticeKeysAreRefusedOnBothSides(t *testing.T) {
	p := started(t)
	for note, want := range map[string]signer.Reason{
		NoteExpired:         signer.ReasonCertExpired,
		NoteRevoked:         signer.ReasonCertRevoked,
		NoteSigning:         signer.ReasonKeyPurposeWrong,
		NoteSigningGOST2004: signer.ReasonAlgorithmNotAccepted,
		NoteLegalPerson:     signer.ReasonSubjectNotIndividual,
	} {
		w := newWalker(t, p, almatyID)
		k := keyOf(t, p, note)
		request, reason := w.sign(k.File, k.Password)
		if reason != want {
			t.Errorf("%s: judged %q here, want %s", note, reason, want)
		}
		_, err := w.client.SignIn(context.Background(), request)
		var problem *portal.Problem
		if !errors.As(err, &problem) || problem.Code != portal.Code(want) {
			t.Errorf("%s: the portal says %v, want %s", note, err, want)
		}
	}
}

// The two portals have nothing in common: a session of one is none of the
// other's, and neither is a signature.
func TestSignatureForTheOtherPortalIsRefused(t *testing.T) {
	p := started(t)
	k := p.Keys[0]
	almaty, regions := newWalker(t, p, almatyID), newWalker(t, p, regionsID)
	request, _ := almaty.sign(k.File, k.Password)
	if _, err := regions.client.SignIn(context.Background(), request); err == nil {
		t.Error("taken")
	}
}

func ncaDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("KEZEK_NCA_DIR")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "nca")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the authority's test data is not here: ", dir)
	}
	return dir
}

const ncaKey = "keys/sdk-2023/Gost2004 and RSA/2023.11.17_valid/Физическое лицо/valid/AUTH_RSA256_df5e58a1d8998ac28a8409ef1d9c7f41dfdbd114.p12"

// ncaKeyGOST is today's key of the same person.
const ncaKeyGOST = "keys/sdk-2023/Gost2015/2023.11.17_valid/Физическое лицо/Valid/GOST512_8147287582df9bb4710e461804acd49b88bf45c4.p12"

// atTheTestKeys is a moment at which the authority's test keys of 2023 are
// valid.
func atTheTestKeys() time.Time { return time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC) }

// Keys of the real authority's test persons walk the whole journey at a portal
// that was started for them.
func TestJourneyWithKeysOfAnAddedAuthority(t *testing.T) {
	nca, at := ncaDir(t), atTheTestKeys()
	p := started(t, func(o *Options) {
		o.Trust, o.At = []string{filepath.Join(nca, "ca", "test")}, at
		o.Lists = []string{filepath.Join(nca, "ca", "test", "CRL")}
	})
	for id, key := range map[string]string{almatyID: ncaKey, regionsID: ncaKeyGOST} {
		w := inCabinet(t, p, id, Key{File: filepath.Join(nca, key), Password: "Qwerty12", Note: "authority's"})
		if !w.challenge.JudgedAt.Equal(at) {
			t.Errorf("judged at %v", w.challenge.JudgedAt)
		}
		if left := time.Until(w.challenge.ExpiresAt); left < 0 || left > 6*time.Minute {
			t.Errorf("the challenge lives another %v", left)
		}
		got, code := w.bind("220314599034")
		if code != portal.CodeKinshipConfirmed || got.Message != confirmed || len(got.Applications) != 1 {
			t.Errorf("%s: %+v", id, got)
		}
	}
}

func TestKeyOfAnotherAuthorityIsRefused(t *testing.T) {
	nca := ncaDir(t)
	at := atTheTestKeys()
	w := newWalker(t, started(t, func(o *Options) { o.At = at }), almatyID)
	request, reason := w.sign(filepath.Join(nca, ncaKey), "Qwerty12")
	_, err := w.client.SignIn(context.Background(), request)
	var problem *portal.Problem
	if reason != signer.ReasonCertUntrusted || !errors.As(err, &problem) || problem.Code != portal.CodeCertUntrusted {
		t.Errorf("here %s, there %v", reason, err)
	}
}

// Somebody unknown to the registry is nobody, unless authorities were added.
func TestStrangerStandsInForTheMotherOnlyWithAddedAuthorities(t *testing.T) {
	const stranger = "123456789011"
	if got := newRegistry(almaty(), false, time.Now, forgetful()).relation(stranger); got != "" {
		t.Errorf("without: %q", got)
	}
	if got := newRegistry(almaty(), true, time.Now, forgetful()).relation(stranger); got != relationMother {
		t.Errorf("with: %q", got)
	}
}

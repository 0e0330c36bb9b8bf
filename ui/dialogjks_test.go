package ui

import (
	"bytes"
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	keystore "github.com/pavlo-v-chernykh/keystore-go/v4"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/pkcs12"
)

const (
	jksPassword = "Storage1"
	jksKeyOwn   = "KeysOwn1"
)

// javaStore writes the mother's RSA key to a Java store, whose keys may have
// passwords of their own: as many keys as passwords.
func (r *signInRig) javaStore(keyPasswords ...string) string {
	r.Helper()
	data, err := os.ReadFile(r.keyOf(practice.NoteMotherRSA).Path)
	if err != nil {
		r.Fatal(err)
	}
	entries, err := pkcs12.Decode(data, practice.Password)
	if err != nil {
		r.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(entries[0].Key)
	if err != nil {
		r.Fatal(err)
	}
	store := keystore.New(keystore.WithOrderedAliases())
	for i, password := range keyPasswords {
		entry := keystore.PrivateKeyEntry{
			CreationTime: time.Now(), PrivateKey: bytes.Clone(key),
			CertificateChain: []keystore.Certificate{{Type: "X509", Content: entries[0].Certificate.Raw}},
		}
		if err := store.SetPrivateKeyEntry(string(rune('a'+i)), entry, []byte(password)); err != nil {
			r.Fatal(err)
		}
	}
	return r.writeStore(store)
}

func (r *signInRig) writeStore(store keystore.KeyStore) string {
	r.Helper()
	var file bytes.Buffer
	if err := store.Store(&file, []byte(jksPassword)); err != nil {
		r.Fatal(err)
	}
	path := filepath.Join(r.TempDir(), "ключи.jks")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		r.Fatal(err)
	}
	return path
}

// toJavaStore goes to the dialog of a Java store by way of its storage type.
func (r *signInRig) toJavaStore(path string) *dialogScreen {
	r.Helper()
	screenIs[*signInScreen](r).list.Select(1)
	return r.toDialog(path)
}

func TestJavaStoreSignsIn(t *testing.T) {
	r := newSignInRig(t, rigOptions{real: true})
	r.toJavaStore(r.javaStore(jksPassword))
	r.says("Хранилище Java (JKS)")
	r.silent("Пароль ключа")
	r.typeText(jksPassword)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r)
	r.key(fyne.KeyReturn)
	screenIs[*emailScreen](r)
	if got := r.w.remembered(); got.StorageType != "JKS" || len(got.Files) != 1 {
		t.Errorf("remembered is %+v", got)
	}
}

func TestJavaStoreAsksForTheKeysPasswordOnlyWhereItIsAnother(t *testing.T) {
	r := newSignInRig(t, rigOptions{real: true})
	s := r.toJavaStore(r.javaStore(jksKeyOwn))
	r.typeText(jksPassword)
	r.key(fyne.KeyReturn)
	r.mentions("у ключа в нём другой пароль")
	r.says("Пароль ключа, если он другой:")
	if s.secret.password() != jksPassword {
		t.Error("the store's password is lost")
	}
	r.typeText("Wrong1") // the focus is in the second field
	r.key(fyne.KeyReturn)
	r.mentions("Пароль ключа неверный.")
	if s.keySecret.entry.Field.SelectedText() != "******" {
		t.Error("the second field is not marked")
	}
	r.typeText(jksKeyOwn)
	r.key(fyne.KeyReturn)
	r.says("Данные выбранного ключа")
	if !s.secret.empty() || !s.keySecret.empty() {
		t.Error("a password is still there")
	}
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r)
}

func TestJavaStoreDropsTheSecondFieldWhenTheStoresPasswordIsWrong(t *testing.T) {
	r := newSignInRig(t, rigOptions{real: true})
	s := r.toJavaStore(r.javaStore(jksKeyOwn))
	r.typeText(jksPassword)
	r.key(fyne.KeyReturn)
	r.typeText("12")
	r.w.window.Canvas().Focus(s.secret.field())
	r.typeText("x")
	r.key(fyne.KeyReturn)
	r.mentions("Неверный пароль. Ключ не заблокирован.")
	r.silent("Пароль ключа, если он другой:")
	if r.w.window.Canvas().Focused() != s.secret.field() {
		t.Error("the field has not the focus")
	}
}

func TestJavaStoreOffersTheSecondFieldForOneLockedKey(t *testing.T) {
	r := newSignInRig(t, rigOptions{real: true})
	s := r.toJavaStore(r.javaStore(jksPassword, jksKeyOwn))
	r.typeText(jksPassword)
	r.key(fyne.KeyReturn)
	if len(s.signing.storage.Keys) != 2 || s.signing.fitting() < 0 {
		t.Fatalf("%d keys", len(s.signing.storage.Keys))
	}
	r.press("Обновить список ключей")
	r.says("Пароль ключа, если он другой:")
	if r.w.window.Canvas().Focused() != s.secret.field() {
		t.Error("the first field has not the focus")
	}
	r.typeText(jksPassword)
	r.w.window.Canvas().Focus(s.keySecret.field())
	r.typeText(jksKeyOwn)
	r.key(fyne.KeyReturn)
	for _, k := range s.signing.storage.Keys {
		if s.signing.judge(k) != signer.ReasonFits {
			t.Errorf("a key is %q", s.signing.judge(k))
		}
	}
}

func TestJavaStoreForgetsBothPasswordsWhenLeft(t *testing.T) {
	r := newSignInRig(t, rigOptions{real: true})
	s := r.toJavaStore(r.javaStore(jksKeyOwn))
	r.typeText(jksPassword)
	r.key(fyne.KeyReturn)
	r.typeText("Key")
	r.key(fyne.KeyEscape)
	if !s.secret.empty() || !s.keySecret.empty() {
		t.Error("a password is still there")
	}
}

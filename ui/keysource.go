package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/keyfiles"
	"kezek.kz/kezek/ui/parts"
)

// keySource is where the keys of a dialog lie: in a file, or on a token.
type keySource struct {
	kind  signer.StorageType
	file  KeyFile // of a file
	token Token   // of a token
}

func fromFile(f KeyFile) keySource { return keySource{kind: storageOfFile(f.Name), file: f} }

func fromToken(t Token) keySource { return keySource{kind: t.Type, token: t} }

func (k keySource) isToken() bool { return k.kind.IsToken() }

// source is the same in the words of whoever opens it.
func (k keySource) source() signer.Source {
	if k.isToken() {
		return signer.Source{Type: k.kind, Path: k.token.Info.Module, Token: k.token.Info.Serial}
	}
	return signer.Source{Type: k.kind, Path: k.file.Path}
}

// isSame tells whether a token is the one that was chosen, perhaps in another
// slot by now.
func (k keySource) isSame(t Token) bool {
	return k.kind == t.Type && k.token.Info.Serial == t.Info.Serial
}

// storageFields are the lines that say where a key lies: a file by its path, a
// token by its own name and number.
func (w *Window) storageFields(k keySource) []fyne.CanvasObject {
	if w.atWorkstation() && !k.isToken() {
		return w.stickFields(k.file)
	}
	kind := parts.NewField(w.T("dialog.storage_type"), w.storageName(k.kind))
	if !k.isToken() {
		return []fyne.CanvasObject{kind, parts.NewField(w.T("dialog.path"), k.file.Path)}
	}
	return []fyne.CanvasObject{
		kind,
		parts.NewField(w.T("storage.token.label"), orDash(k.token.Info.Label)),
		parts.NewField(w.T("storage.token.serial"), orDash(k.token.Info.Serial)),
	}
}

// orDash is a value, or a dash for one that a token leaves empty.
func orDash(value string) string {
	if value == "" {
		return noCertificate
	}
	return value
}

// storageOfFile tells by a file's name what kind of storage it is. One that
// somebody has given another name is taken for the usual kind; its content
// decides anyhow.
func storageOfFile(name string) signer.StorageType {
	if keyfiles.TypeOf(name) == signer.StorageJKS {
		return signer.StorageJKS
	}
	return signer.StoragePKCS12
}

// storageName is a kind of storage in the words of the dialog.
func (w *Window) storageName(t signer.StorageType) string { return w.T("dialog.storage." + string(t)) }

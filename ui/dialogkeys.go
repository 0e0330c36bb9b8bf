package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// noCertificate stands where a key without a certificate says nothing.
const noCertificate = "—"

// keyChoice is a key as one line of the list: who, what for, until when, what
// algorithm, and why it cannot be chosen.
func (w *Window) keyChoice(k *signer.Key, v signer.Verdict) parts.Choice {
	choice := parts.Choice{Title: noCertificate, Disabled: v.Reason != signer.ReasonFits, Note: w.keyNote(k, v)}
	if c := k.Certificate; c != nil {
		choice.Title = personName(c)
		choice.Detail = strings.Join([]string{w.purposeText(c.Purpose), c.Validity(), c.Algorithm}, " · ")
	}
	if !choice.Disabled && v.Revocation.State == revocation.Unknown {
		choice.Detail += "\n" + explain.Revocation(w.lang, v)
	}
	return choice
}

// keyNote is what is special about a key: why it does not serve, or that it
// will not for long.
func (w *Window) keyNote(k *signer.Key, v signer.Verdict) string {
	if v.Reason != signer.ReasonFits {
		return explain.Verdict(w.lang, v, k.Certificate)
	}
	return explain.Warning(w.lang, v, k.Certificate)
}

// purposeText says in plain words what a key is for.
func (w *Window) purposeText(p signer.Purpose) string {
	switch p {
	case signer.PurposeAuthentication, signer.PurposeSigning, signer.PurposeBoth:
		return w.T("dialog.purpose." + string(p))
	}
	return w.T("dialog.purpose.unknown")
}

// keyFields are «Данные выбранного ключа» in the paper's order.
func (w *Window) keyFields(c *signer.Certificate) fyne.CanvasObject {
	values := []string{noCertificate, noCertificate, noCertificate, noCertificate, noCertificate}
	if c != nil {
		values = []string{c.Owner, c.Validity(), c.Serial, c.Issuer, c.Algorithm}
	}
	var fields []fyne.CanvasObject
	for i, id := range []string{"owner", "validity", "serial", "issuer", "algorithm"} {
		fields = append(fields, parts.NewField(w.T("dialog."+id), values[i]))
	}
	return parts.NewFields(fields...)
}

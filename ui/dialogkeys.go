package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// noCertificate stands where a key without a certificate says nothing.
const noCertificate = "—"

// keyChoice is a key as one line of the list: who, what for, until when, what
// algorithm, and why it cannot be chosen.
func (w *Window) keyChoice(k *signer.Key, reason signer.Reason) parts.Choice {
	choice := parts.Choice{Title: noCertificate, Disabled: reason != signer.ReasonFits}
	if choice.Disabled {
		choice.Note = explain.Reason(w.lang, reason, k.Certificate)
	}
	if c := k.Certificate; c != nil {
		choice.Title = personName(c)
		choice.Detail = strings.Join([]string{w.purposeText(c.Purpose), c.Validity(), c.Algorithm}, " · ")
	}
	return choice
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

// Package signer opens a person's key storage, describes and judges the
// certificates in it, and signs the one thing that Kezek ever signs: a
// [Statement] that the program builds itself.
//
// There is deliberately no function here that signs bytes given by somebody
// else: a portal cannot reach one.
//
// Where keys are kept is opened by [Opener.Open]: PKCS#12 files, Java key
// stores, tokens. Whether one serves is said by [Policy.Examine], and for a
// portal's server by [Policy.ExamineCertificate].
//
// Below, gost is the arithmetic of GOST keys and pki the one table of all key
// algorithms. On that table stand, knowing nothing of each other, pkcs12 and
// jks (key files), cms (SignedData), trust (chains to a folder of certification
// authorities) and revocation (lists and OCSP). token talks to cryptographic
// tokens through a helper process.
package signer

// Package signer opens a person's key storage, describes and judges the
// certificates in it, and signs the one thing that Kezek ever signs: a
// [Statement] that the program builds itself.
//
// There is deliberately no function here that signs bytes given by somebody
// else: a portal cannot reach one.
//
// The sub-packages know nothing of each other, except that trust and cms share
// crypto/x509: pkcs12 reads and writes key files, cms makes and checks
// SignedData, trust builds chains to a folder of certification authorities.
package signer

package pkcs12

import (
	"encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/ber"
)

// store is a PFX (RFC 7292, 4) taken apart as far as that goes without a
// password.
type store struct {
	// authSafe is what the MAC is made over: the octets of the
	// AuthenticatedSafe as they stand in the file.
	authSafe []byte
	mac      *macData // nil where the file has none
	contents []content
}

// content is one ContentInfo of the AuthenticatedSafe: bags in the open, or
// bags under encryption.
type content struct {
	bags   []bag
	sealed *sealed
}

// sealed is something encrypted under the password.
type sealed struct {
	scheme scheme
	// err is why the scheme cannot be used: ErrUnsupported,
	// ErrTooManyIterations or ErrDamaged.
	err  error
	data []byte
}

// algorithm is an AlgorithmIdentifier (RFC 5280, 4.1.1.2). Its parameters are
// one DER element, or empty.
type algorithm struct {
	oid    asn1.ObjectIdentifier
	params cryptobyte.String
}

// parseStore takes a file apart. Its errors are ErrTooLarge, ErrNotKeyStore,
// ErrDamaged and ErrUnsupported. Octets after the PFX are no part of it and
// are left alone, as OpenSSL does: files come back padded from cards and
// mails.
func parseStore(data []byte) (*store, error) {
	if len(data) > MaxSize {
		return nil, ErrTooLarge
	}
	if !isPFX(data) {
		return nil, ErrNotKeyStore
	}
	der, _, err := ber.Normalise(data)
	if err != nil {
		return nil, damaged("structure of the file")
	}
	s, err := parsePFX(der)
	if err != nil {
		return nil, err
	}
	s.contents, err = parseAuthenticatedSafe(s.authSafe)
	return s, err
}

// parsePFX reads the outer structure:
//
//	PFX ::= SEQUENCE { version INTEGER, authSafe ContentInfo, macData OPTIONAL }
func parsePFX(der cryptobyte.String) (*store, error) {
	var pfx cryptobyte.String
	var version int
	if !der.ReadASN1(&pfx, cbasn1.SEQUENCE) || !pfx.ReadASN1Integer(&version) {
		return nil, damaged("PFX")
	}
	if version != pfxVersion {
		return nil, unsupported("version of PFX")
	}
	contentType, value, ok := readContentInfo(&pfx)
	switch {
	case !ok:
		return nil, damaged("authSafe")
	case contentType.Equal(oidSignedData):
		return nil, unsupported("integrity by public key")
	case !contentType.Equal(oidData):
		return nil, damaged("type of authSafe")
	}
	var octets cryptobyte.String
	if !value.ReadASN1(&octets, cbasn1.OCTET_STRING) || !value.Empty() {
		return nil, damaged("content of authSafe")
	}
	s := &store{authSafe: octets}
	if pfx.Empty() {
		return s, nil
	}
	var err error
	s.mac, err = parseMacData(&pfx)
	return s, err
}

// parseAuthenticatedSafe reads the SEQUENCE OF ContentInfo (RFC 7292, 4.1).
func parseAuthenticatedSafe(raw []byte) ([]content, error) {
	der, rest, err := ber.Normalise(raw)
	if err != nil || len(rest) != 0 {
		return nil, damaged("structure of the contents")
	}
	var safe cryptobyte.String
	if in := cryptobyte.String(der); !in.ReadASN1(&safe, cbasn1.SEQUENCE) {
		return nil, damaged("AuthenticatedSafe")
	}
	var contents []content
	bags := 0
	for !safe.Empty() {
		c, err := parseContent(&safe)
		if err != nil {
			return nil, err
		}
		contents = append(contents, c)
		if bags += len(c.bags); bags > maxBags || len(contents) > maxBags {
			return nil, unsupported("number of bags")
		}
	}
	return contents, nil
}

// parseContent reads one ContentInfo of the AuthenticatedSafe.
func parseContent(in *cryptobyte.String) (content, error) {
	contentType, value, ok := readContentInfo(in)
	switch {
	case !ok:
		return content{}, damaged("ContentInfo")
	case contentType.Equal(oidData):
		var octets cryptobyte.String
		if !value.ReadASN1(&octets, cbasn1.OCTET_STRING) || !value.Empty() {
			return content{}, damaged("plain content")
		}
		bags, err := parseSafeContents(octets)
		return content{bags: bags}, err
	case contentType.Equal(oidEncryptedData):
		s, ok := readEncryptedData(&value)
		if !ok {
			return content{}, damaged("EncryptedData")
		}
		return content{sealed: s}, nil
	case contentType.Equal(oidEnvelopedData):
		return content{}, unsupported("privacy by public key")
	}
	return content{}, damaged("content type")
}

// readContentInfo reads SEQUENCE { contentType, [0] EXPLICIT content } and
// gives what stands inside the [0].
func readContentInfo(in *cryptobyte.String) (contentType asn1.ObjectIdentifier, value cryptobyte.String, ok bool) {
	var info cryptobyte.String
	ok = in.ReadASN1(&info, cbasn1.SEQUENCE) &&
		info.ReadASN1ObjectIdentifier(&contentType) &&
		info.ReadASN1(&value, tagContext0) &&
		info.Empty()
	return contentType, value, ok
}

// readEncryptedData reads EncryptedData (RFC 5652, 8). Unprotected attributes
// may follow the content; they say nothing about keys.
func readEncryptedData(in *cryptobyte.String) (s *sealed, ok bool) {
	var data, info cryptobyte.String
	var version int
	var contentType asn1.ObjectIdentifier
	var alg algorithm
	if !in.ReadASN1(&data, cbasn1.SEQUENCE) || !in.Empty() ||
		!data.ReadASN1Integer(&version) ||
		!data.ReadASN1(&info, cbasn1.SEQUENCE) ||
		!info.ReadASN1ObjectIdentifier(&contentType) || !contentType.Equal(oidData) ||
		!readAlgorithm(&info, &alg) {
		return nil, false
	}
	octets, ok := readEncryptedContent(&info)
	if !ok || !info.Empty() {
		return nil, false
	}
	return newSealed(alg, octets), true
}

// readEncryptedContent reads [0] IMPLICIT OCTET STRING. In BER, and so in the
// authority's files, it may be constructed from OCTET STRINGs; the normaliser
// cannot know that this [0] is a string and has left it so.
func readEncryptedContent(in *cryptobyte.String) (octets []byte, ok bool) {
	var content, segment cryptobyte.String
	if in.PeekASN1Tag(cbasn1.Tag(0).ContextSpecific()) {
		ok = in.ReadASN1(&content, cbasn1.Tag(0).ContextSpecific())
		return content, ok
	}
	if !in.ReadASN1(&content, tagContext0) {
		return nil, false
	}
	for !content.Empty() {
		if !content.ReadASN1(&segment, cbasn1.OCTET_STRING) {
			return nil, false
		}
		octets = append(octets, segment...)
	}
	return octets, true
}

// readAlgorithm reads an AlgorithmIdentifier.
func readAlgorithm(in *cryptobyte.String, alg *algorithm) bool {
	var body cryptobyte.String
	if !in.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&alg.oid) {
		return false
	}
	if body.Empty() {
		return true
	}
	var tag cbasn1.Tag
	return body.ReadAnyASN1Element(&alg.params, &tag) && body.Empty()
}

// newSealed judges the scheme at once and keeps the verdict: whether it
// matters depends on what else the file is.
func newSealed(alg algorithm, data []byte) *sealed {
	s, err := parseScheme(alg)
	return &sealed{scheme: s, err: err, data: data}
}

package cms_test

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

func TestVerifyRefusesTooLarge(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		refuses(t, make([]byte, cms.MaxSize+1), content, cms.ErrMalformed)
		// The same message just under and just over the limit.
		padded := func(size int) []byte {
			d := s.draft(t)
			filler := asn1.ObjectIdentifier{1, 2, 398, 3, 3, 99}
			d.signer.attrs = append(d.signer.attrs, attr(filler, marshal(make([]byte, size))))
			return d.encode()
		}
		overhead := len(padded(cms.MaxSize/2)) - cms.MaxSize/2
		accepts(t, padded(cms.MaxSize-overhead-16), s.cert)
		refuses(t, padded(cms.MaxSize-overhead+16), content, cms.ErrMalformed)
	})
}

func TestVerifyRefusesWhatIsNoCMS(t *testing.T) {
	cert, _ := person(t)
	for _, der := range [][]byte{nil, {}, {0x30}, {0x30, 0x00}, []byte("text"), cert.Raw} {
		refuses(t, der, content, cms.ErrMalformed)
	}
}

func TestVerifyRefusesEveryTruncation(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		der := s.draft(t).encode()
		for n := range der {
			refuses(t, der[:n], content, cms.ErrMalformed)
		}
	})
}

func TestVerifyRefusesTrailingData(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.trailing = []byte{0} })
}

func TestVerifyRefusesIndefiniteLength(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		der := s.draft(t).encode()
		// 30 82 xx xx … becomes 30 80 … 00 00
		ber := append([]byte{0x30, 0x80}, der[4:]...)
		refuses(t, append(ber, 0, 0), content, cms.ErrMalformed)
	})
}

func TestVerifyRefusesLongFormOfShortLength(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.encapsulated = append([]byte{6, 0x81, 9}, d.encapsulated[2:]...)
	})
}

func TestVerifyRefusesConstructedSignature(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		d := s.draft(t)
		sign := d.signer.sign
		var signature []byte
		d.signer.sign = func(signed []byte) []byte { signature = sign(signed); return signature }
		der := d.encode()
		// OCTET STRING of 256 octets becomes one that holds another one.
		primitive := marshal(signature)
		constructed := append([]byte{0x24}, primitive[1:]...)
		refuses(t, bytes.Replace(der, primitive, constructed, 1), content, cms.ErrMalformed)
	})
}

func TestVerifyRefusesAttributesOutOfOrder(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.unsorted = true })
}

func TestVerifyRefusesAnotherContentInfo(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.kind = oidData })
}

func TestVerifyRefusesOtherVersions(t *testing.T) {
	for _, version := range []int{0, 3, 4, 5} {
		refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.version = version })
		refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.version = version })
	}
}

func TestVerifyRefusesContentInside(t *testing.T) {
	for _, inside := range [][]byte{content, {}} {
		refusesDraft(t, cms.ErrMalformed, func(d *draft) {
			explicit := element(0, true, asn1.ClassContextSpecific, marshal(inside))
			d.encapsulated = append(d.encapsulated, explicit...)
		})
	}
}

func TestVerifyRefusesOtherContentTypes(t *testing.T) {
	tstInfo := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.encapsulated = marshal(tstInfo) })
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.signer.replace(oidContentType, attr(oidContentType, marshal(tstInfo)))
	})
	// Both agree, on something else.
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.encapsulated = marshal(tstInfo)
		d.signer.replace(oidContentType, attr(oidContentType, marshal(tstInfo)))
	})
}

func TestVerifyRefusesNoSigner(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signers = 0 })
}

func TestVerifyRefusesTwoSigners(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signers = 2 })
}

func TestVerifyRefusesSignerByKeyIdentifier(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.version, d.signer.version = 3, 3
		d.signer.sid = element(0, false, asn1.ClassContextSpecific, []byte("key identifier"))
	})
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.signer.sid = element(0, false, asn1.ClassContextSpecific, []byte("key identifier"))
	})
}

func TestVerifyRefusesNoDigestAlgorithms(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.digests = nil })
}

func TestVerifyRefusesTwoDigestAlgorithms(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.digests = append(d.digests, identifier(oidSHA512))
	})
}

func TestVerifyRefusesDigestAlgorithmsThatDiffer(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.digests = [][]byte{identifier(oidSHA512)} })
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.digest = identifier(oidSHA512) })
}

func TestVerifyRefusesRevocationLists(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.lists = element(1, true, asn1.ClassContextSpecific)
	})
}

func TestVerifyRefusesUnsignedAttributes(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.signer.unsigned = element(1, true, asn1.ClassContextSpecific, attr(oidSigningTime, marshal(testca.At)))
	})
}

func TestVerifyRefusesNoCertificates(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.certificates = nil })
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.certificates = [][]byte{{}} })
}

func TestVerifyRefusesSignersCertificateNotIncluded(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.certificates = [][]byte{d.of.root(t).Certificate.Raw}
	})
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		otherSerial := d.of.person(t, func(c *x509.Certificate) { c.SerialNumber = big.NewInt(77) })
		d.certificates = [][]byte{otherSerial.cert.Raw}
	})
}

func TestVerifyRefusesTwoCertificatesOfTheSigner(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.certificates = append(d.certificates, d.certificates[0])
	})
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		namesake := d.of.person(t, func(c *x509.Certificate) { c.NotAfter = c.NotAfter.Add(time.Hour) })
		d.certificates = append(d.certificates, namesake.cert.Raw)
	})
}

func TestVerifyRefusesBrokenCertificate(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.certificates = append(d.certificates, sequence(marshal(1)))
	})
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.certificates = append(d.certificates, element(1, true, asn1.ClassContextSpecific))
	})
}

func TestVerifyRefusesTooManyCertificates(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		root := d.of.root(t).Certificate.Raw
		for len(d.certificates) <= 8 {
			d.certificates = append(d.certificates, root)
		}
	})
}

func TestVerifyAcceptsTheChainInside(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		d := s.draft(t)
		d.certificates = [][]byte{s.root(t).Certificate.Raw, s.cert.Raw}
		accepts(t, d.encode(), s.cert)
	})
}

package signer

// Reason is why a key does not serve for signing in: a portal's own code, or
// one that only a key can have. The empty Reason means that it serves.
type Reason string

// The reasons.
const (
	ReasonFits Reason = ""

	ReasonCertUntrusted        Reason = "CERT_UNTRUSTED"
	ReasonCertExpired          Reason = "CERT_EXPIRED"
	ReasonCertNotYetValid      Reason = "CERT_NOT_YET_VALID"
	ReasonKeyPurposeWrong      Reason = "KEY_PURPOSE_WRONG"
	ReasonSubjectNotIndividual Reason = "SUBJECT_NOT_INDIVIDUAL"
	ReasonCertIINMissing       Reason = "CERT_IIN_MISSING"
	ReasonAlgorithmNotAccepted Reason = "ALGORITHM_NOT_ACCEPTED"
	ReasonCertRevoked          Reason = "CERT_REVOKED"

	// What a portal calls CERT_UNTRUSTED, told apart for the person.
	ReasonChainIncomplete   Reason = "CHAIN_INCOMPLETE"   // the issuer is known, who issued the issuer is not
	ReasonChainBroken       Reason = "CHAIN_BROKEN"       // an authority of the chain may not issue this
	ReasonAuthorityExpired  Reason = "AUTHORITY_EXPIRED"  // the issuer's own certificate is not valid then
	ReasonAuthorityMismatch Reason = "AUTHORITY_MISMATCH" // an authority of that name, and not its signature

	ReasonRevocationUnknown Reason = "REVOCATION_UNKNOWN"
	ReasonEKUMissing        Reason = "EKU_MISSING"
	ReasonCertDamaged       Reason = "CERT_DAMAGED"

	// ReasonExpiresSoon is a warning, never why a key does not serve.
	ReasonExpiresSoon Reason = "EXPIRES_SOON"

	ReasonNoCertificate        Reason = "NO_CERTIFICATE"
	ReasonKeyMismatch          Reason = "KEY_MISMATCH"
	ReasonKeyPassword          Reason = "KEY_PASSWORD" // it has one of its own, unlike its neighbours
	ReasonAlgorithmUnsupported Reason = "ALGORITHM_UNSUPPORTED"
)

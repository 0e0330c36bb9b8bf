package explain

import "strings"

// Topic is a page of help; its words are help.topic.NAME.title and .answer, a
// line of the answer for each thing to try.
type Topic string

// The topics, as somebody meets them on the way.
const (
	TopicNotFound    Topic = "not_found"
	TopicPassword    Topic = "password"
	TopicFile        Topic = "file"
	TopicExpired     Topic = "expired"
	TopicUnfit       Topic = "unfit"
	TopicBelieved    Topic = "believed"
	TopicToken       Topic = "token"
	TopicPIN         Topic = "pin"
	TopicSignature   Topic = "signature"
	TopicIINSignIn   Topic = "iin_sign_in"
	TopicNewPassword Topic = "new_password"
	TopicAccount     Topic = "account"
	TopicEmail       Topic = "email"
	TopicLocality    Topic = "locality"
	TopicIIN         Topic = "iin"
	TopicKinship     Topic = "kinship"
	TopicApplication Topic = "application"
	TopicOtherPerson Topic = "other_person"
	TopicRegistry    Topic = "registry"
	TopicInternet    Topic = "internet"
	TopicClock       Topic = "clock"
	TopicSecure      Topic = "secure"
	TopicProxy       Topic = "proxy"
	TopicPortal      Topic = "portal"
	TopicAddress     Topic = "address"
	TopicSession     Topic = "session"
	TopicPrint       Topic = "print"
	TopicComputer    Topic = "computer"
	TopicAuthorities Topic = "authorities"
	TopicOther       Topic = "other"
)

// Topics are all of them, in the order in which they are offered.
func Topics() []Topic {
	return []Topic{
		TopicNotFound, TopicPassword, TopicFile, TopicExpired, TopicUnfit, TopicBelieved, TopicToken, TopicPIN,
		TopicSignature, TopicIINSignIn, TopicNewPassword, TopicAccount, TopicEmail, TopicLocality, TopicIIN, TopicKinship,
		TopicApplication, TopicOtherPerson, TopicRegistry, TopicInternet, TopicClock, TopicSecure, TopicProxy, TopicPortal,
		TopicAddress, TopicSession, TopicPrint, TopicComputer, TopicAuthorities, TopicOther,
	}
}

// TopicOf gives the page of help for what ID gives: of the field that is wrong
// where there is one. What has no page of its own has TopicOther.
func TopicOf(id string) Topic {
	code, field, _ := strings.Cut(id, "/")
	for _, name := range []string{field, code} {
		if topic, ok := topicNamed(name); ok {
			return topic
		}
	}
	return TopicOther
}

// Known tells whether every part of what ID gives is a name of this program's
// or of the contract's: a portal may send anything as a code.
func Known(id string) bool {
	for name := range strings.SplitSeq(id, "/") {
		if _, ok := topicNamed(name); !ok {
			return false
		}
	}
	return true
}

// topicNamed finds a code of the portal's or an id of a text.
func topicNamed(name string) (Topic, bool) {
	all := topicOf()
	topic, ok := all[name]
	if !ok {
		topic, ok = all["portal."+name]
	}
	return topic, ok
}

// topicOf is the page of help of every id of errors.ID.what, and of the pages
// that explain in words of their own.
func topicOf() map[string]Topic {
	all := map[string]Topic{}
	for _, part := range []map[Topic]string{keyTopics(), reasonTopics(), networkTopics(), portalTopics(), hereTopics()} {
		for topic, ids := range part {
			for id := range strings.FieldsSeq(ids) {
				all[id] = topic
			}
		}
	}
	return all
}

// keyTopics are of a key, its file and its password.
func keyTopics() map[Topic]string {
	return map[Topic]string{
		TopicPassword: "signer.wrong_password signer.key_password",
		TopicFile: `signer.damaged signer.not_key_store signer.unsupported signer.no_key signer.too_large
			signer.too_many_iterations signer.unreadable`,
		TopicNotFound: "signer.gone",
		TopicPIN:      "signer.wrong_pin signer.last_try signer.pin_locked signer.pin_expired signer.pin_format",
		TopicToken: `signer.no_token signer.no_module signer.not_ready signer.token_failed signer.crashed signer.no_tokens
			token.removed token.no_key`,
		TopicUnfit: `signer.unfit portal.KEY_PURPOSE_WRONG portal.SUBJECT_NOT_INDIVIDUAL portal.CERT_IIN_MISSING
			portal.ALGORITHM_NOT_ACCEPTED`,
		TopicExpired:  "portal.CERT_EXPIRED portal.CERT_NOT_YET_VALID",
		TopicBelieved: "portal.CERT_UNTRUSTED portal.CERT_REVOKED portal.REVOCATION_UNAVAILABLE",
		TopicSignature: `signer.statement portal.CMS_MALFORMED portal.SIGNATURE_INVALID portal.CHALLENGE_UNKNOWN_OR_USED
			portal.CHALLENGE_EXPIRED portal.STEP_UP_REQUIRED portal.STEP_UP_OTHER_PERSON`,
	}
}

// reasonTopics are of what is the matter with a key that was opened.
func reasonTopics() map[Topic]string {
	return map[Topic]string{
		TopicExpired: "reason.CERT_EXPIRED reason.CERT_NOT_YET_VALID reason.EXPIRES_SOON",
		TopicBelieved: `reason.CERT_UNTRUSTED reason.CERT_REVOKED reason.CHAIN_INCOMPLETE reason.CHAIN_BROKEN
			reason.AUTHORITY_EXPIRED reason.AUTHORITY_MISMATCH reason.REVOCATION_UNKNOWN`,
		TopicUnfit: `reason.KEY_PURPOSE_WRONG reason.SUBJECT_NOT_INDIVIDUAL reason.CERT_IIN_MISSING
			reason.ALGORITHM_NOT_ACCEPTED reason.EKU_MISSING reason.ALGORITHM_UNSUPPORTED`,
		TopicFile:     "reason.CERT_DAMAGED reason.NO_CERTIFICATE reason.KEY_MISMATCH",
		TopicPassword: "reason.KEY_PASSWORD",
	}
}

// networkTopics are of what stands between the program and a portal.
func networkTopics() map[Topic]string {
	return map[Topic]string{
		TopicInternet: `client.unreachable client.offline client.no_such_host client.refused client.not_connected client.slow
			client.dripping client.cut client.reset client.cut_short client.login_needed client.workstation other.deadline`,
		TopicProxy: "client.proxy_down client.proxy_password client.proxy_refused client.proxy_settings",
		TopicClock: "client.clock client.certificate_expired client.certificate_not_yet_valid",
		TopicSecure: `client.tls client.unknown_authority client.other_host client.certificate client.old_tls client.no_tls
			client.handshake client.practice_elsewhere`,
		TopicPortal: `client.not_portal client.other_origin client.redirect client.too_large client.malformed client.incomplete
			client.outdated client.page client.no_json client.unexplained client.not_http client.redirect_elsewhere
			client.redirect_insecure client.redirect_here client.redirect_loop client.body_too_large client.header_too_large
			client.list_too_long client.broken_json client.missing client.control client.compressed`,
		TopicAddress: `client.address address.empty address.scheme address.http address.user address.path address.host
			address.numeric address.port address.form`,
	}
}

// portalTopics are of what a portal refuses.
func portalTopics() map[Topic]string {
	return map[Topic]string{
		TopicSession: `client.session_ended client.tokens_lost portal.UNAUTHORIZED portal.SESSION_EXPIRED
			portal.SESSION_REVOKED portal.REFRESH_REUSED`,
		TopicIINSignIn:   "iin.code portal.PASSWORD_INVALID",
		TopicNewPassword: "portal.PASSWORD_TOO_SHORT portal.PASSWORD_TOO_LONG portal.PASSWORD_GUESSABLE",
		TopicAccount:     "portal.ACCOUNT_BLOCKED",
		TopicEmail: `portal.EMAIL_CONFIRMATION_REQUIRED portal.EMAIL_INVALID portal.MAIL_UNAVAILABLE portal.CODE_WRONG
			portal.TICKET_EXPIRED portal.TOO_MANY_ATTEMPTS email.empty
			email.display_name email.no_at email.two_ats email.space email.character email.no_name email.no_domain
			email.name_long email.too_long email.dots email.comma email.no_dot email.domain`,
		TopicLocality: "portal.LOCALITY_NOT_FOUND portal.LOCALITY_SERVED_ELSEWHERE",
		TopicIIN: `portal.IIN_INVALID portal.IIN_EMPTY portal.IIN_LENGTH portal.IIN_NOT_DIGIT portal.IIN_CHECK_DIGIT
			portal.IIN_NEVER_ISSUED portal.IIN_IS_BIN portal.IIN_ALL_EQUAL portal.IIN_KAZAKH_LAYOUT portal.IIN_IS_OWN
			portal.CHILD_NOT_FOUND`,
		TopicKinship:     "portal.KINSHIP_NOT_CONFIRMED portal.GUARDIAN_DOCUMENT_REQUIRED",
		TopicApplication: "portal.KINSHIP_CONFIRMED portal.ALREADY_BOUND portal.APPLICATION_NOT_FOUND",
		TopicOtherPerson: "portal.CHILD_OVER_AGE portal.BOUND_TO_OTHER_PARENT portal.REGISTRY_DATA_CONFLICT",
		TopicRegistry: `portal.KINSHIP_CHECK_PENDING portal.REGISTRY_UNAVAILABLE portal.REGISTRY_TIMEOUT
			portal.TOO_MANY_CHILD_CHECKS`,
		TopicPortal: `portal.IDEMPOTENCY_KEY_MISSING portal.REQUEST_MALFORMED portal.REQUEST_TOO_LARGE
			portal.UNSUPPORTED_MEDIA_TYPE portal.PRECONDITION_REQUIRED portal.METHOD_NOT_ALLOWED portal.IDEMPOTENCY_KEY_REUSED
			portal.QUERY_INVALID portal.STALE_VERSION portal.NOT_FOUND portal.TOO_MANY_REQUESTS portal.INTERNAL other.refused`,
	}
}

// hereTopics are of this computer.
func hereTopics() map[Topic]string {
	return map[Topic]string{
		TopicComputer: `client.not_saved store.locked store.damaged store.newer store.unwritable store.unchecked store.closed
			store.key_out_of_reach store.invalid store.no_session store.no_key store.no_keyring
			catalogue.not_written other.missing other.forbidden printout.not_saved printout.not_kept certificate.not_saved
			binding.sheet.not_saved report.not_saved`,
		TopicAddress:     "catalogue catalogue.same catalogue.last catalogue.fixed",
		TopicAuthorities: "authority",
		TopicPrint:       "client.not_pdf printout.not_shown printout.not_shown_only printout.not_printed coupon.failed",
		TopicOther:       "other.unknown other.canceled unknown report.not_mailed workstation.no_portal",
	}
}

package portal

import "strings"

// SuggestEmail gives the address that was probably meant by one that was typed,
// empty where it looks as meant: a slip in a well-known domain (gmail.con,
// mail.ri), a comma for a dot, a dot at the end, an address pasted with its
// owner's name. It is to be asked about and never taken silently: any of these
// domains may exist.
func SuggestEmail(typed string) string {
	plain := withoutName(strings.TrimSpace(typed))
	local, domain, found := strings.Cut(plain, "@")
	if !found {
		return ""
	}
	domain = strings.ToLower(strings.Trim(strings.ReplaceAll(domain, ",", "."), "."))
	if meant := meantDomain(domain); meant != "" {
		domain = meant
	}
	kept, err := CheckEmail(local + "@" + domain)
	if before, wrong := CheckEmail(typed); err != nil || wrong == nil && before == kept {
		return ""
	}
	return kept
}

// withoutName takes the address out of "Name <name@domain>".
func withoutName(s string) string {
	begin := strings.LastIndexByte(s, '<')
	if begin < 0 || !strings.HasSuffix(s, ">") {
		return s
	}
	return strings.TrimSpace(s[begin+1 : len(s)-1])
}

// mailDomains are those in which people of this country have their mail, and
// others that look like them: neither is anybody's slip.
func mailDomains() []string {
	return []string{
		"gmail.com", "mail.ru", "yandex.ru", "yandex.kz", "inbox.ru", "list.ru", "internet.ru", "rambler.ru",
		"icloud.com", "outlook.com", "hotmail.com", "yahoo.com",
	}
}

// lookalikes are domains that take mail and differ by one letter from one of
// mailDomains.
func lookalikes() []string {
	return []string{
		"bk.ru", "ya.ru", "vk.ru", "ok.ru", "mail.kz", "inbox.kz", "yandex.com", "yandex.by", "yandex.uz", "yandex.ua", "yandex.az",
		"mail.com", "email.com", "email.ru", "ymail.com", "hotmail.ru", "rambler.ua", "inbox.lv", "list.kz", "proton.me", "protonmail.com",
	}
}

// meantDomain gives the one well-known domain that a slip of one key away is,
// empty where there is none or more than one.
func meantDomain(domain string) string {
	meant := ""
	for _, known := range append(mailDomains(), lookalikes()...) {
		if domain == known {
			return ""
		}
	}
	for _, known := range mailDomains() {
		if !oneSlip(domain, known) {
			continue
		}
		if meant != "" {
			return ""
		}
		meant = known
	}
	return meant
}

// oneSlip tells whether a becomes b by one key: a letter too many, one missing,
// another one, or two in the wrong order.
func oneSlip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	switch {
	case a == b:
		return false
	case len(a) == len(b)+1:
		return a[1:] == b
	case len(b) == len(a)+1:
		return b[1:] == a
	case len(a) != len(b):
		return false
	}
	return a[1:] == b[1:] || len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
}

package signer_test

import (
	"testing"

	"kezek.kz/kezek/signer"
)

func TestHintFromName(t *testing.T) {
	for name, want := range map[string]signer.NameHint{
		"AUTH_RSA256_df5e58a1d8998ac28a8409ef1d9c7f41dfdbd114.p12": "AUTH",
		"auth_rsa256_df5e.P12":                                  "AUTH",
		"RSA256_641e729521986a2d12e5187dc6c605789e2365ef.p12":   "RSA",
		"GOSTKNCA_f8a422238209b6e753116431b69b09178f14e9d7.p12": "GOSTKNCA",
		"GOST512_8147287582df9bb4710e461804acd49b88bf45c4.p12":  "GOST512",
		"/media/usb/GOST512_81/AUTH_RSA256_df5e.p12":            "AUTH",
		`E:\AUTH_RSA256_df5e\RSA256_641e.p12`:                   "RSA",
		"Копия AUTH_RSA256_df5e (1).p12":                        "AUTH",
		"GOST512_81/":                                           "",
		"my key.p12":                                            "",
		"author.p12":                                            "",
		"":                                                      "",
	} {
		if got := signer.HintFromName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestAlgorithmOfAName(t *testing.T) {
	for name, want := range map[string]string{
		"AUTH_RSA256_6b361b.p12": signer.AlgorithmRSA, "RSA256_842636.p12": signer.AlgorithmRSA,
		"GOST512_cf714b.p12": signer.AlgorithmGOST2015, "GOSTKNCA_f8a422.p12": signer.AlgorithmGOST2004,
		"мой ключ.p12": "",
	} {
		if got := signer.HintFromName(name).Algorithm(); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestMayServe(t *testing.T) {
	both := []string{signer.AlgorithmRSA, signer.AlgorithmGOST2015}
	for _, c := range []struct {
		hint       signer.NameHint
		algorithms []string
		want       bool
	}{
		{signer.HintAuthentication, both, true},
		{signer.HintGOST2015, both, true},
		{signer.HintGOST2004, both, false},
		{signer.HintGOST2015, []string{signer.AlgorithmRSA}, false},
		{signer.HintNone, []string{signer.AlgorithmRSA}, true}, // the name says nothing
		{signer.HintGOST2015, nil, true},                       // the portal says nothing
	} {
		if got := c.hint.MayServe(c.algorithms); got != c.want {
			t.Errorf("%q before %v: %v", c.hint, c.algorithms, got)
		}
	}
}

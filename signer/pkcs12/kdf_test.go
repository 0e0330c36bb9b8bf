package pkcs12

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"strings"
	"testing"
)

// Made with OpenSSL 3.0 (openssl kdf … PKCS12KDF): the password is Qwerty12, 3
// iterations, 70 octets, so that every digest needs several blocks.
func TestDerive(t *testing.T) {
	salt := unhex(t, "d27dd9cfcae54cfc160f4be46d9971e46e3d8f97")
	vectors := []struct {
		name    string
		hash    func() hash.Hash
		purpose byte
		want    string
	}{
		{"SHA-1", sha1.New, 1, "e9b9633f6a76f0edc923147c77b27af578f7559aa661452f1ec9ae81061cb1e5c02cfb82075a74e342b2bb97957d3246161010e3616180724bcd3060bb8c23d3e6d42ae50800"},
		{"SHA-1", sha1.New, 2, "f92598a5e129272d16bc60b511a239597fe1c0dbb0ca95af1e6adb2ce9724b6466f90946e907d3a9ecebb348d9023c42c08c9692773b1e2b1a90bdd46e923a4b74f8cd1d7f1b"},
		{"SHA-1", sha1.New, 3, "e9d5635f74888537c4572013740f8c84ca0bc8ec672a6a6ed4f0623d2e82f38b1d5e78a66e437670f41b50f746edd84ab2d6f91ed2846aad702405ac6a8ef40b6dd19a7b888a"},
		{"SHA-256", sha256.New, 1, "df999f4ca680ef8072e078a6359bf1e2899d5ee92873b0be2407befefafd93af1665ef276577395d6d506cb97138f9740dce2a3fca085338bedb7a2da767390fc1acc2cd90ac"},
		{"SHA-256", sha256.New, 2, "04a279cb7e0c9a2897ca71252c996c04a998eb72cd0948ff80325f2abb914c3c4629e2f2b0d63637762007e80eb63ab20c16c721608286187d31f0f4ea230731467a6fb2cea9"},
		{"SHA-256", sha256.New, 3, "bcf61d48e6b21afb03a54886e544ec1d4e108d4bd12d66af88718bd3cf13fe96ee30e091833c2b6a2d966c0facecd8c507b4231a6b6cdee7331147063ec608226685a79da475"},
		{"SHA-512", sha512.New, 1, "f5925527f21b7abe49a3ed8e8cabc4a84c767555846a81268f83de473193577e847811f5730cabff30485d2320b29c6514b26e28b4dfb0bae29cda95e97aeb1339c9b9e86203"},
		{"SHA-512", sha512.New, 2, "458ca6da4b7e4891f0b8da930be3724ce7756c6431e695098814da45cef688c133d6841dabe3cdd44e47df6b047dd0621f071cde6c872bb16bd25cfda7e65bc86cc1befaabdc"},
		{"SHA-512", sha512.New, 3, "2bb2629061dd32fa0f672094bb43f898c9657ab914020799aa9c0bcdd7e1df66f0dc5b0f8fa5eb467f6139bbc55b472100af4648e14a80c204598eaf466ed43d9f63bdbb8634"},
	}
	password := passwordForms("Qwerty12")[0].bmp
	for _, v := range vectors {
		got := derive(v.hash, password, salt, 3, v.purpose, 70)
		if !bytes.Equal(got, unhex(t, v.want)) {
			t.Errorf("%s for purpose %d: %x, want %s", v.name, v.purpose, got, v.want)
		}
	}
}

func TestPasswordForms(t *testing.T) {
	forms := passwordForms("қ1😀")
	if len(forms) != 1 || !bytes.Equal(forms[0].bmp, unhex(t, "049b 0031 d83d de00 0000")) {
		t.Errorf("forms of a password: %x", forms)
	}
	forms = passwordForms("")
	if len(forms) != 2 || !bytes.Equal(forms[0].bmp, []byte{0, 0}) || len(forms[1].bmp) != 0 {
		t.Errorf("forms of the empty password: %x", forms)
	}
}

func TestEncryptDecrypt(t *testing.T) {
	d := realDerivations()
	form := passwordForms("Qwerty12")[0]
	for name, alg := range workingSchemes() {
		t.Run(name, func(t *testing.T) {
			s := mustScheme(t, alg)
			for _, text := range []string{"", "seven..", "eight...", "sixteen octets.."} {
				data, err := d.encrypt(s, form, []byte(text))
				if err != nil {
					t.Fatal(err)
				}
				got, err := d.decrypt(s, form, data)
				if err != nil || string(got) != text {
					t.Errorf("%q came back as %q, %v", text, got, err)
				}
			}
		})
	}
}

func TestDecryptRefusesPadding(t *testing.T) {
	d := realDerivations()
	form := passwordForms("Qwerty12")[0]
	s := mustScheme(t, pbeAlgorithm(oidPBEWithSHAAnd3DES, 1))
	block, iv, err := d.cipher(s, form)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"1234567\x00", "1234567\x09", "123456\x01\x02", "1234\x05\x05\x05\x05", "1234567\xff", strings.Repeat("\x10", 16)} {
		data := encryptBlocks(block, iv, []byte(text))
		if got, err := d.decrypt(s, form, data); err == nil {
			t.Errorf("padding of %x is taken, giving %x", text, got)
		}
	}
	for _, size := range []int{0, 1, 7, 9} {
		if _, err := d.decrypt(s, form, make([]byte, size)); err == nil {
			t.Errorf("%d octets are taken", size)
		}
	}
}

package signer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"kezek.kz/kezek/signer"
)

// Neither a password nor a path, in which people keep their names, is printed
// or logged, also as a part of something else.
func TestSecretsAndPathsAreNotPrinted(t *testing.T) {
	const canary = "canary-secret"
	secrets := signer.Secrets{Password: canary, KeyPassword: canary}
	source := signer.Source{Type: signer.StoragePKCS12, Path: "/home/" + canary + "/a.p12", Token: canary}
	storage := signer.Storage{Type: signer.StoragePKCS12, Path: source.Path, Token: canary}
	for _, value := range []any{
		secrets, &secrets, source, &source, storage, &storage,
		[]signer.Source{source},
		struct{ S signer.Secrets }{secrets},
		map[string]signer.Secrets{"": secrets},
	} {
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("text", "value", value)
		fmt.Fprintf(&log, "%v %+v %#v %s %q %x %d", value, value, value, value, value, value, value)
		if strings.Contains(log.String(), canary) || strings.Contains(log.String(), fmt.Sprintf("%x", canary)) {
			t.Errorf("%T: %s", value, log.String())
		}
	}
	for _, value := range []any{secrets, &secrets, struct{ S signer.Secrets }{secrets}} {
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("json", "value", value)
		data, err := json.Marshal(value)
		if err != nil || strings.Contains(string(data)+log.String(), canary) {
			t.Errorf("%T: %s, %s, %v", value, data, log.String(), err)
		}
	}
	if got := fmt.Sprint(source); !strings.Contains(got, string(signer.StoragePKCS12)) {
		t.Errorf("the type is not told: %s", got)
	}
}

package trust

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"

	"kezek.kz/kezek/signer/internal/folder"
)

const (
	// maxFileSize is the largest file taken for a certificate, in octets; a
	// bundle of every authority a browser knows is a quarter of it.
	maxFileSize = 1 << 20
	// maxFiles bounds the certificate files of one folder tree: somebody who
	// chose a whole disk is told so instead of waiting.
	maxFiles = 2000
)

// What Load refuses; errors.Is tells them apart.
var (
	// ErrUnreadable means that the operating system does not give a folder or
	// a certificate file in it. That nobody could know what is missing then is
	// why it is an error; a file that was read and skipped (see Load) is none.
	ErrUnreadable = errors.New("trust: folder cannot be read")
	// ErrTooMany means that a folder holds more certificate files than any
	// trust folder does.
	ErrTooMany = errors.New("trust: too many files for a trust folder")
)

// Load makes a store of the CA certificates in the folders and all folders
// below them: files named .cer, .crt, .pem or .der, each one certificate in
// DER or any number of them in PEM. Links to files are followed, links to
// folders below the given ones are not, so a circle of links ends.
//
// What is read and is no CA certificate is skipped in silence, because such
// folders hold revocation lists, notes and people's certificates too, and are
// unpacked from the authority's archives as they come. This takes in what
// somebody may have meant for an authority: a damaged file, one over a
// megabyte, a CA certificate that breaks a rule of New. None of them widens
// the trust; [Store.Certificates] tells what was taken.
func Load(dirs ...string) (*Store, error) {
	var found []*x509.Certificate
	for _, dir := range dirs {
		paths, err := certificateFiles(dir)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			data, err := readFile(path)
			if err != nil && !errors.Is(err, ErrTooLarge) {
				return nil, err
			}
			found = append(found, parse(data)...)
		}
	}
	return New(found...), nil
}

// certificateFiles gives the paths in lexical order.
func certificateFiles(dir string) ([]string, error) {
	paths, err := folder.Files(dir, maxFiles, ".cer", ".crt", ".pem", ".der")
	switch {
	case errors.Is(err, folder.ErrTooMany):
		return nil, ErrTooMany
	case err != nil:
		return nil, unreadable(err)
	}
	return paths, nil
}

// readFile gives the file's content; ErrTooLarge where it is larger than any
// certificate file.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err != nil {
		return nil, unreadable(err)
	}
	if len(data) > maxFileSize {
		return nil, ErrTooLarge
	}
	return data, nil
}

func unreadable(err error) error { return fmt.Errorf("%w: %w", ErrUnreadable, err) }

// byteOrderMark is what some editors begin a text file with.
var byteOrderMark = []byte("\xEF\xBB\xBF")

// parse gives the certificates of one file and nothing for what is none.
func parse(data []byte) []*x509.Certificate {
	data = bytes.TrimPrefix(data, byteOrderMark)
	if !bytes.Contains(data, []byte("-----BEGIN")) {
		return parseDER(nil, data)
	}
	var certs []*x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			certs = parseDER(certs, block.Bytes)
		}
	}
	return certs
}

func parseDER(certs []*x509.Certificate, der []byte) []*x509.Certificate {
	if c, err := x509.ParseCertificate(der); err == nil {
		return append(certs, c)
	}
	return certs
}

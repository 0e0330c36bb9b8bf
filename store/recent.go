package store

// keyRecent is the key of the one Recent in bucketRecent.
const keyRecent = "recent"

// Recent is what was chosen last. It stays after a sign-out: it tells where a
// key is kept, not what is in it.
type Recent struct {
	StorageType  string   `json:"storage_type"`
	Folder       string   `json:"folder"`
	PortalID     string   `json:"portal_id"`
	LocalityKATO string   `json:"locality_kato"`
	Files        []string `json:"files,omitempty"`
}

// PutRecent remembers what was chosen last.
func (s *Store) PutRecent(v Recent) error {
	return s.write(bucketRecent, keyRecent, v)
}

// Recent gives what was chosen last, a zero value when nothing is remembered.
func (s *Store) Recent() (Recent, error) {
	var v Recent
	found, err := s.read(bucketRecent, keyRecent, &v)
	if err != nil || !found {
		return Recent{}, err
	}
	return v, nil
}

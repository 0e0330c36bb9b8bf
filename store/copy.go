package store

// CopyTo puts all that is kept into another store as well. Where that one has a
// session or a cabinet of the same portal, which may be another person's, both go
// first, as by DeleteSession. What cannot be read is left out.
func (s *Store) CopyTo(other *Store) error {
	if s == other {
		return nil
	}
	changes, err := s.everything()
	if err != nil {
		return err
	}
	other.mu.Lock()
	defer other.mu.Unlock()
	return other.delete(changes...)
}

// everything is the changes after which another store keeps the same of the same
// portals.
func (s *Store) everything() ([]change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var gone, changes []change
	for _, bucket := range sealedBuckets() {
		keys, err := s.engine.keys(bucket)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			if bucket != bucketRecent {
				gone = append(gone, change{bucketSessions, key, nil}, change{bucketCabinet, key, nil})
			}
			if value, err := s.engine.get(bucket, key); err == nil && value != nil {
				changes = append(changes, change{bucket, key, value})
			}
		}
	}
	return append(gone, changes...), nil
}

package store

// CopyTo puts all that is kept into another store as well, in the place of what
// that one keeps of the same portals. What cannot be read is left out.
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
	return other.engine.apply(changes...)
}

// everything is the changes that would make what is kept.
func (s *Store) everything() ([]change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var changes []change
	for _, bucket := range sealedBuckets() {
		keys, err := s.engine.keys(bucket)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			if value, err := s.engine.get(bucket, key); err == nil && value != nil {
				changes = append(changes, change{bucket, key, value})
			}
		}
	}
	return changes, nil
}

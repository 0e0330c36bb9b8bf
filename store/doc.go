// Package store remembers what a person would not want to type again: the
// session of each portal until it ends, what its cabinet showed last, until when
// the key serves that was used there, and where the key file was looked for.
//
// The tokens of a session go with its end. What the cabinet showed, with whose it
// is and what was told of it by notifications, is kept for CabinetLife after the
// portal's last answer, so that it can be read without a network; it goes with a
// sign-out (DeleteSession), with everything (Wipe), with the portal's own entry
// in the catalogue (Forget, Keep) and when another person signs in there
// (PutSession). The date of the key tells of nobody and stays after a sign-out.
//
// Everything lies in one bbolt file whose values are sealed with AES-256-GCM;
// the names of the portals are not secret and are its plain keys. The sealing
// key comes from the system keyring, or from a file beside the database where
// there is no keyring; Store.Protection tells which. A keyring that is locked or
// slow counts as none where nothing is lost by it: a file whose key it may have is
// left alone (ErrKeyOutOfReach), but for what is forgotten meanwhile. Sessions of
// a shared workstation must leave nothing behind: use NewMemory for them.
//
// Nothing in this package keeps the program from starting. A folder that
// cannot be written turns into a store in memory (Store.Reason tells why), a
// damaged file is moved aside (Store.MovedAside), values that the present key
// does not open are dropped (Store.Dropped). In each case the person signs in
// again and loses nothing but that.
//
// What a method has acknowledged is on the disk: it is there after a power cut,
// and when somebody deletes the file under the running program. A change that
// the disk does not take answers ErrUnwritable and is not made; where somebody
// replaced the file, or took away the folder, the running program has it and
// the next start does not.
package store

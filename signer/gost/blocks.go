package gost

// fill adds p to the octets of a block that is begun, of which so many are
// filled, and has each whole block taken. It gives how many are filled then.
func fill(block []byte, filled int, p []byte, take func([]byte)) int {
	if filled > 0 {
		taken := copy(block[filled:], p)
		if filled += taken; filled < len(block) {
			return filled
		}
		take(block)
		p = p[taken:]
	}
	for len(p) >= len(block) {
		take(p[:len(block)])
		p = p[len(block):]
	}
	return copy(block, p)
}

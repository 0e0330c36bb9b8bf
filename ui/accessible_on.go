//go:build accessibility

package ui

// readOut tells whether this build of the toolkit reads pages out.
const readOut = true

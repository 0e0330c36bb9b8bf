//go:build !race

package client_test

const coarse = 1

// Package memory tells how much memory of the machine is free.
package memory

// Free returns the bytes that this process can still have before the machine, or the bounds that it runs in, has no more; false
// where that is not known.
func Free() (bytes uint64, known bool) { return free() }

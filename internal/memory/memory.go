// Package memory reports how much memory of the machine is free.
package memory

// Free returns the number of bytes that this process can still get before the machine, or the limits of the process, are
// exhausted. It reports false if that is unknown.
func Free() (bytes uint64, known bool) { return free() }

package memory

import "golang.org/x/sys/unix"

// free is all memory of the machine: how much of it others would give back is not told.
func free() (uint64, bool) {
	n, err := unix.SysctlUint64("hw.memsize")
	return n, err == nil
}

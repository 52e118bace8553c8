package memory

import "golang.org/x/sys/unix"

// free returns all memory of the machine. The system does not tell how much of it other processes would give back.
func free() (uint64, bool) {
	n, err := unix.SysctlUint64("hw.memsize")
	return n, err == nil
}

package memory

import (
	"syscall"
	"unsafe"
)

// status is MEMORYSTATUSEX.
type status struct {
	length, load                                                                 uint32
	total, available, totalPage, availablePage, totalVirtual, virtual, extension uint64
}

func free() (uint64, bool) {
	s := status{length: uint32(unsafe.Sizeof(status{}))}
	ok, _, _ := syscall.NewLazyDLL("kernel32.dll").NewProc("GlobalMemoryStatusEx").Call(uintptr(unsafe.Pointer(&s)))
	return s.available, ok != 0
}

package dirlock

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

const (
	deleteOnClose    = 0x04000000          // FILE_FLAG_DELETE_ON_CLOSE
	sharingViolation = syscall.Errno(0x20) // ERROR_SHARING_VIOLATION
)

// lock opens a file in the folder in such a way that no other process can open it. Folders themselves cannot be locked.
func lock(dir string) (io.Closer, error) {
	name, err := syscall.UTF16PtrFromString(filepath.Join(dir, ".lock"))
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_HIDDEN|deleteOnClose, 0)
	if errors.Is(err, sharingViolation) {
		return nil, ErrInUse
	}
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(h), filepath.Join(dir, ".lock")), nil
}

package atomicfile

import "os"

// SyncDir reports whether a folder is there: Windows has no way to sync one, and NTFS keeps a journal of its names.
func SyncDir(dir string) error {
	_, err := os.Stat(dir)
	return err
}

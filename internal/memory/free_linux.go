package memory

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// free returns the memory that the kernel reports as available or, if that is less, what a control group leaves.
func free() (uint64, bool) {
	least, known := available("/proc/meminfo")
	for _, left := range groups("/proc/self/cgroup", "/sys/fs/cgroup") {
		if !known || left < least {
			least, known = left, true
		}
	}
	return least, known
}

func available(path string) (uint64, bool) {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	for line := range bytes.Lines(b) {
		fields := strings.Fields(string(line))
		if len(fields) >= 2 && fields[0] == "MemAvailable:" {
			kb, err := strconv.ParseUint(fields[1], 10, 54)
			return kb << 10, err == nil
		}
	}
	return 0, false
}

// groups returns, for the control groups of the process and those above them, how much of their limit is left: memory.max minus
// memory.current in version 2, and the same under the names of version 1.
func groups(list, root string) (left []uint64) {
	b, err := os.ReadFile(list)
	if err != nil {
		return nil
	}
	for line := range bytes.Lines(b) {
		parts := strings.SplitN(strings.TrimSpace(string(line)), ":", 3)
		if len(parts) < 3 {
			continue
		}
		dir, most, used := root, "memory.max", "memory.current"
		switch {
		case strings.Contains(","+parts[1]+",", ",memory,"):
			dir, most, used = filepath.Join(root, "memory"), "memory.limit_in_bytes", "memory.usage_in_bytes"
		case parts[1] != "":
			continue
		}
		for at := filepath.Clean("/" + parts[2]); ; at = filepath.Dir(at) {
			bound, ok := number(filepath.Join(dir, at, most))
			now, counted := number(filepath.Join(dir, at, used))
			if ok && counted {
				now -= min(now, cache(filepath.Join(dir, at, "memory.stat")))
				left = append(left, bound-min(bound, now))
			}
			if at == "/" {
				break
			}
		}
	}
	return left
}

// cache returns how much of a group's memory holds files that the kernel drops when memory is needed.
func cache(path string) uint64 {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(b) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(string(line)), "inactive_file "); ok {
			n, _ := strconv.ParseUint(text, 10, 64) // 0 if it is not a number
			return n
		}
	}
	return 0
}

// number reads a file that holds a number. It reports false for "max".
func number(path string) (uint64, bool) {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 64)
	return n, err == nil
}

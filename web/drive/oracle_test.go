package drive

import (
	"archive/zip"
	"encoding/binary"
	"io"
	"math"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// oracle returns the oracle's actions until its first target in the 9x9 maze of a seed, as the program plays them.
func oracle(t *testing.T, seed int) (actions []int) {
	t.Helper()
	dir := t.TempDir()
	c := exec.Command(program(t), "dataset", "agent=oracle", "task=memory_maze", "task.size=9", "task.time_limit=15", "--seed", strconv.Itoa(seed), "--episodes", "1", "-o", dir)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.npz"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	z, err := zip.OpenReader(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	chosen, rewards := array(t, z, "action.npy"), array(t, z, "reward.npy")
	kinds := len(chosen) / len(rewards)
	for row := 1; row < len(rewards); row++ { // row 0 is before the first action
		for k := range kinds {
			if chosen[row*kinds+k] != 0 {
				actions = append(actions, k)
			}
		}
		if rewards[row] > 0 {
			return actions
		}
	}
	t.Fatalf("no target in %d steps", len(rewards)-1)
	return nil
}

// array reads an array of bytes or of doubles.
func array(t *testing.T, z *zip.ReadCloser, name string) (v []float64) {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil || len(b) < 10 {
		t.Fatal(len(b), err)
	}
	n := 10 + int(binary.LittleEndian.Uint16(b[8:]))
	header := string(b[10:n])
	for b = b[n:]; len(b) > 0; {
		switch {
		case strings.Contains(header, "'<f8'"):
			v, b = append(v, math.Float64frombits(binary.LittleEndian.Uint64(b))), b[8:]
		case strings.Contains(header, "'|u1'"):
			v, b = append(v, float64(b[0])), b[1:]
		default:
			t.Fatalf("%s is %s", name, header)
		}
	}
	return v
}

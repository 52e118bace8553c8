package dataset

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// content returns everything that a file contains, or the error of reading it.
func content(b []byte) ([]byte, error) {
	f, err := read(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all := slices.Concat(f.rows[:]...)
	pix := make([]byte, elements(f.Arrays[pictures].Shape[1:]))
	for range f.Steps() + 1 {
		if err := f.Frame(pix); err != nil {
			return nil, err
		}
		all = append(all, pix...)
	}
	if err := f.Check(); err != nil {
		return nil, err
	}
	if f.recipe == nil { // a comment may be lost, but never change unnoticed
		text, err := comment(&f.Episode, f.look)
		if err != nil {
			return nil, err
		}
		all = append(all, text...)
	}
	return all, nil
}

func TestCutFilesAreErrors(t *testing.T) {
	b, err := os.ReadFile(written(t, wander(short(t), 3, 5)))
	if err != nil {
		t.Fatal(err)
	}
	cuts := []int{0, 1, 2, 3, 22, len(b) - 1, len(b) - 2}
	for n := 7; n < len(b); n += len(b) / 97 {
		cuts = append(cuts, n)
	}
	for _, n := range cuts {
		if _, err := content(b[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are accepted", n, len(b))
		}
	}
}

func TestFlippedBitsAreErrorsOrChangeNothing(t *testing.T) {
	b, err := os.ReadFile(written(t, wander(short(t), 3, 5)))
	if err != nil {
		t.Fatal(err)
	}
	want, err := content(b)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	missed := 0
	const flips = 1500
	for i := range flips {
		at := r.IntN(len(b))
		if i < flips/3 {
			at = len(b) - 1 - r.IntN(2000) // within the directory or the comment
		}
		damaged := bytes.Clone(b)
		damaged[at] ^= 1 << r.IntN(8)
		got, err := content(damaged)
		if err != nil {
			continue
		}
		missed++
		if !bytes.Equal(got, want) && !(len(got) < len(want) && bytes.Equal(got, want[:len(got)])) {
			t.Errorf("a flipped bit of byte %d of %d changes the content", at, len(b))
		}
	}
	t.Logf("%d of %d flips change nothing that is read", missed, flips)
}

func TestWrongArchivesAreErrors(t *testing.T) {
	path := written(t, wander(short(t), 3, 5))
	change := func(array string, f func([]byte) []byte) func(string, []byte) []byte {
		return func(name string, data []byte) []byte {
			if name == array+".npy" {
				return f(data)
			}
			return data
		}
	}
	swap := func(from, to string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.Replace(b, []byte(from), []byte(to), 1) }
	}
	for _, c := range []struct {
		says   string
		change func(string, []byte) []byte
	}{
		{"array reward is missing", change("reward", func([]byte) []byte { return nil })},
		{`array reward: its type is "<f4"`, change("reward", swap("<f8", "<f4"))},
		{"array reward: it is in Fortran's order", change("reward", swap("False", "True"))},
		{"array reward: it does not begin as a NumPy array", change("reward", swap("NUMPY", "NUMPI"))},
		{"array reward: its shape is [7]", change("reward", func(b []byte) []byte { return append(npyHeader("<f8", []int{7}), make([]byte, 56)...) })},
		{"array reward: it has 48 bytes", change("reward", func(b []byte) []byte { return append(npyHeader("<f8", []int{7}), make([]byte, 48)...) })},
		{"array agent_pos: it has 97 bytes", change("agent_pos", func(b []byte) []byte { return append(b, 0) })},
		{"array agent_pos: its shape is [2000000000 2]", change("agent_pos", func([]byte) []byte { return npyHeader("<f8", []int{2000000000, 2}) })},
		{"array targets_vec: its shape is [6 3 3]", change("targets_vec", func([]byte) []byte {
			return append(npyHeader("<f8", []int{6, 3, 3}), make([]byte, 6*9*8)...)
		})},
		{"array maze_layout: its shape is [6 9]", change("maze_layout", func([]byte) []byte { return append(npyHeader("|u1", []int{6, 9}), make([]byte, 54)...) })},
		{"array action: row 2 is not the one-hot code", change("action", func(b []byte) []byte {
			copy(b[128+2*48:], make([]byte, 48))
			return b
		})},
		{"array image: row 5: it is cut short", change("image", func(b []byte) []byte { return b[:len(b)-1] })},
		{"array image: bytes follow its last row", change("image", func(b []byte) []byte { return append(b, 0) })},
	} {
		changed := rewrite(t, path, c.change)
		err := readAll(changed)
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), changed) {
			t.Errorf("error %v does not say %q of %s", err, c.says, changed)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for from, says := range map[string]string{"reset": `holds "reset.npx"`, "reward": `holds "reward.npx"`} {
		changed := bytes.ReplaceAll(b, []byte(from+".npy"), []byte(from+".npx"))
		if _, err := content(changed); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v does not say %q", err, says)
		}
	}
	if err := readAll(filepath.Join(t.TempDir(), "none.npz")); err == nil {
		t.Error("a file that there is not was read")
	}
}

func readAll(path string) error {
	f, err := Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Check(); err != nil {
		return &os.PathError{Op: "read", Path: path, Err: err}
	}
	return nil
}

func TestFilesOfOtherProgramsAreReadWithoutARecipe(t *testing.T) {
	path := written(t, wander(short(t), 3, 5))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b = b[:len(b)-len(commentOf(t, path))]
	b[len(b)-1], b[len(b)-2] = 0, 0
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	f := opened(t, path)
	if f.HasRecipe() || f.Steps() != 5 {
		t.Errorf("recipe %v, %d steps", f.HasRecipe(), f.Steps())
	}
	if err := f.Check(); err != nil {
		t.Error(err)
	}
	if _, err := replayed(path); err == nil || !strings.Contains(err.Error(), "no recipe") {
		t.Errorf("replay says %v", err)
	}
	if _, err := ReadEpisode(path); err == nil || !strings.Contains(err.Error(), "no recipe") {
		t.Errorf("ReadEpisode says %v", err)
	}
}

func FuzzRead(f *testing.F) {
	b, err := os.ReadFile(written(f, wander(short(f), 3, 2)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[len(b)/2:])
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := read(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		defer file.Close()
		if file.Steps() < 1 {
			t.Errorf("%d steps are accepted", file.Steps())
		}
		if elements(file.Arrays[pictures].Shape[1:]) < 1<<20 {
			_ = file.Check() // an error is acceptable
		}
	})
}

func FuzzParseManifest(f *testing.F) {
	f.Add([]byte(`{"format":"ariadne data set","version":1,"episodes":2,"variant":"x","seed":1,"policy":"random","maze":{"size":9,"targets":3,"max_rooms":6,"room_min":3,"room_max":5,"time_limit":5,"control_freq":4,"camera_resolution":64,"target_color_in_image":true},"renderer":"soft","textures":1}
{"file":"episode-000001.npz","seed":2,"steps":20,"return":0,"bytes":1,"sha256":"ab"}
`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseManifest(b)
		if err != nil {
			return
		}
		for _, e := range m.Entries {
			if n, ok := e.number(); !ok || n >= m.Episodes {
				t.Errorf("entry %+v is accepted", e)
			}
		}
	})
}

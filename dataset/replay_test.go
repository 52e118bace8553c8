package dataset

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/maze"
)

// replayed replays one file.
func replayed(path string) (Entry, error) {
	var r Replayer
	e, err := r.Replay(path)
	return e, errors.Join(err, r.Close())
}

func TestReplayAgreesWithWhatWasWritten(t *testing.T) {
	l, err := maze.ReadLayout(strings.NewReader("ariadne maze 1\n\nmaze\n#####\n#P G#\n# # #\n#G P#\n#####\n"))
	if err != nil {
		t.Fatal(err)
	}
	drawn, large := standard(t, 9), standard(t, 15)
	drawn.Maze = maze.ForLayout(l)
	large.Maze.RandomizeColors, large.Maze.CueSteps, large.CameraResolution = true, 2, 100
	var r Replayer
	defer r.Close()
	for name, e := range map[string]*Episode{
		"a whole episode": wander(short(t), 1, 20), "one step": wander(short(t), 2, 1),
		"a layout": wander(drawn, 3, 30), "another variant": wander(large, 4, 12),
	} {
		path := filepath.Join(t.TempDir(), "e.npz")
		w, err := NewWriter(e.Variant, Options{})
		if err != nil {
			t.Fatal(err)
		}
		want, err := w.Write(path, e)
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		got, err := r.Replay(path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if want.SHA256 = ""; got != want {
			t.Errorf("%s: replay says %+v, want %+v", name, got, want)
		}
	}
}

// rewrite copies an archive and changes each array by a function. If that returns nil, the array is left out.
func rewrite(t *testing.T, path string, change func(name string, data []byte) []byte) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if data = change(f.Name, data); data == nil {
			continue
		}
		part, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.SetComment(z.Comment), w.Close()); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "rewritten.npz")
	if err := os.WriteFile(out, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReplayReportsTheFirstDifference(t *testing.T) {
	path := written(t, wander(short(t), 7, 20))
	const head = 128 // bytes of a NumPy header
	for _, c := range []struct {
		array  string
		offset int // of the changed byte, counted from the first element
		index  []int
	}{
		{"image", 5*64*64*3 + 10*64*3 + 20*3 + 1, []int{5, 10, 20, 1}},
		{"image", 0, []int{0, 0, 0, 0}},
		{"targets_vec", 8 * (6*3 + 2*2 + 1), []int{3, 2, 1}},
		{"agent_pos", 8 * 41, []int{20, 1}},
		{"maze_layout", 2*81 + 9 + 4, []int{2, 1, 4}},
		{"reward", 8 * 4, []int{4}},
		{"terminal", 20, []int{20}},
		{"reset", 0, []int{0}},
	} {
		changed := rewrite(t, path, func(name string, data []byte) []byte {
			if name == c.array+".npy" {
				data[head+c.offset] ^= 1
			}
			return data
		})
		_, err := replayed(changed)
		var d *Difference
		if !errors.As(err, &d) || d.Array != c.array || !slices.Equal(d.Index, c.index) || d.File == d.Replay {
			t.Errorf("error %v, want a difference in %s%v", err, c.array, c.index)
		}
		t.Log(err)
	}
}

func TestReplayFindsOtherActionsAndSeeds(t *testing.T) {
	e := wander(short(t), 7, 20)
	path := written(t, e)
	other := *e
	other.Actions = slices.Clone(e.Actions)
	other.Actions[9] = (other.Actions[9] + 1) % 6
	swapped := rewrite(t, path, func(name string, data []byte) []byte {
		if name == "action.npy" {
			data = data[:128]
			m := moment{first: true}
			data = appendAction(data, &m)
			for _, a := range other.Actions {
				m = moment{action: a}
				data = appendAction(data, &m)
			}
		}
		return data
	})
	_, err := replayed(swapped)
	var d *Difference
	if !errors.As(err, &d) || d.Index[0] != 10 {
		t.Errorf("error %v, want a difference at row 10", err)
	}
}

func TestPicturesOfOpenGLAreComparedWithinABound(t *testing.T) {
	e := wander(short(t), 7, 20)
	path := written(t, e)
	// The file says that OpenGL drew it. Its pictures are off by one or by ten.
	text, err := comment(e, look{"gl", lookOf(t, path).Textures})
	if err != nil {
		t.Fatal(err)
	}
	for _, off := range []int{1, 10} {
		changed := rewrite(t, path, func(name string, data []byte) []byte {
			if name == "image.npy" {
				for i := range data[128:] {
					data[128+i] = byte(min(255, int(data[128+i])+off))
				}
			}
			return data
		})
		b, err := os.ReadFile(changed)
		if err != nil {
			t.Fatal(err)
		}
		end := len(b) - len(commentOf(t, changed))
		binary.LittleEndian.PutUint16(b[end-2:], uint16(len(text)))
		if err := os.WriteFile(changed, append(b[:end], text...), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err = replayed(changed)
		var d *Difference
		if off == 1 && err != nil || off == 10 && (!errors.As(err, &d) || math.Abs(d.Mean-10) > 0.5) {
			t.Errorf("pictures that are %d off: %v", off, err)
		}
	}
}

func lookOf(t *testing.T, path string) look { return opened(t, path).look }

func commentOf(t *testing.T, path string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	return z.Comment
}

func TestReplayWantsTheTexturesThatWereUsed(t *testing.T) {
	path := written(t, wander(short(t), 7, 3))
	f := opened(t, path)
	f.look.Textures++
	var r Replayer
	defer r.Close()
	if _, err := r.replay(f); err == nil || !strings.Contains(err.Error(), "other textures") {
		t.Errorf("error %v does not speak of textures", err)
	}
}

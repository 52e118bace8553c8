package dataset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"ariadne/headless"
	"ariadne/task/memorymaze"
)

// Difference is the first difference between a file and the simulation of its recipe.
type Difference struct {
	Array  string
	Index  []int   // place in the array, row first
	File   float64 // the element in the file
	Replay float64 // the element in the simulation
	// Mean is set if pictures of OpenGL were compared with those of the software renderer. It is their mean absolute difference
	// in units of 1/255, and Index holds only the row.
	Mean float64
}

// Error implements error.
func (d *Difference) Error() string {
	if d.Mean > 0 {
		return fmt.Sprintf("replay: %s[%d] differs by %.2f/255 in the mean; the renderers agree within %v/255", d.Array, d.Index[0], d.Mean, rendererBound)
	}
	index := make([]string, len(d.Index))
	for i, k := range d.Index {
		index[i] = fmt.Sprint(k)
	}
	return fmt.Sprintf("replay: the first difference is in %s[%s]: %v in the file, %v in the replay",
		d.Array, strings.Join(index, ", "), d.File, d.Replay)
}

// rendererBound is how much a picture of OpenGL may differ from that of the software renderer: mean absolute difference in
// units of 1/255. docs/render.md has measured values.
const rendererBound = 2.5

// Replayer simulates files again. The zero value is ready to use. Close frees the renderer that it holds. It is used from one
// goroutine at a time.
type Replayer struct {
	// Textures is the folder of the textures in the files' pictures, or "" for the built-in ones.
	Textures string
	// Blind leaves out the comparison of pictures and of the textures with which they were drawn.
	Blind bool

	stage *stage // for the last file
}

// Replay simulates a file's recipe and compares every array with the file's, element by element. Pictures of the software
// renderer, which is the default, must be equal. Pictures of OpenGL are compared with those of the software renderer and must
// agree within rendererBound. The error for the first difference wraps a *Difference. If all agrees, Replay returns the file's
// Entry.
func (r *Replayer) Replay(path string) (Entry, error) {
	f, err := Open(path)
	if err != nil {
		return Entry{}, err
	}
	defer f.Close()
	e, err := r.replay(f)
	if err != nil {
		return Entry{}, fmt.Errorf("episode %s: %w", path, err)
	}
	e.File, e.Bytes = filepath.Base(path), f.size
	return e, nil
}

// Close frees the renderer.
func (r *Replayer) Close() error {
	s := r.stage
	if r.stage = nil; s == nil {
		return nil
	}
	return s.close()
}

// ready makes a stage for a variant, unless it has one.
func (r *Replayer) ready(v memorymaze.Variant) error {
	if r.stage != nil && r.stage.variant == v {
		return nil
	}
	if err := r.Close(); err != nil {
		return err
	}
	var err error
	r.stage, err = newStage(v, Options{Textures: r.Textures})
	return err
}

func (r *Replayer) replay(f *File) (Entry, error) {
	if f.recipe != nil {
		return Entry{}, given(f.recipe)
	}
	if err := r.ready(f.Episode.Variant); err != nil {
		return Entry{}, err
	}
	s := r.stage
	if !r.Blind && s.look.Textures != f.look.Textures {
		return Entry{}, given(fmt.Errorf("its pictures were drawn with other textures (checksum %08x, these have %08x); name the folder of those", f.look.Textures, s.look.Textures))
	}
	if err := s.begin(f.Episode.Seed); err != nil {
		return Entry{}, err
	}
	if n := s.env.Limit(); f.Steps() > n {
		return Entry{}, given(fmt.Errorf("%d actions for an episode of %d steps", f.Steps(), n))
	}
	sum := Entry{Seed: f.Episode.Seed, Steps: f.Steps()}
	frame, row := make([]byte, len(s.now.pix)), []byte(nil)
	for t := 0; ; t++ {
		if err := f.Frame(frame); err != nil {
			return Entry{}, err
		}
		for i := range columns {
			row = columns[i].append(row[:0], &s.now)
			stored := frame
			if i != pictures {
				stored = f.rows[i][t*len(row):][:len(row)]
			}
			if r.Blind && i == pictures {
				continue
			}
			if d := f.difference(i, t, stored, row); d != nil {
				if damage := f.Check(); damage != nil { // says more than that the pictures differ
					return Entry{}, damage
				}
				return Entry{}, d
			}
		}
		sum.Return += s.now.reward
		if t == f.Steps() {
			break
		}
		if err := s.step(f.Episode.Actions[t]); err != nil {
			return Entry{}, err
		}
	}
	if err := f.Frame(frame); err != io.EOF {
		return Entry{}, err
	}
	return sum, nil
}

// difference compares row t of a column.
func (f *File) difference(column, t int, stored, made []byte) error {
	if bytes.Equal(stored, made) {
		return nil
	}
	c := &columns[column]
	if column == pictures && f.look.Renderer != headless.RenderSoft {
		sum := 0
		for i, p := range stored {
			sum += max(int(p)-int(made[i]), int(made[i])-int(p))
		}
		if mean := float64(sum) / float64(len(stored)); mean > rendererBound {
			return &Difference{Array: c.name, Index: []int{t}, Mean: mean}
		}
		return nil
	}
	size := c.kind.size()
	at := 0
	for bytes.Equal(stored[at*size:][:size], made[at*size:][:size]) {
		at++
	}
	d := &Difference{Array: c.name, File: c.kind.value(stored[at*size:]), Replay: c.kind.value(made[at*size:])}
	shape := f.shapes[column]
	for i := len(shape) - 1; i > 0; i-- {
		d.Index = append(d.Index, at%shape[i])
		at /= shape[i]
	}
	d.Index = append(d.Index, t)
	slices.Reverse(d.Index)
	return d
}

// value reads an element.
func (k kind) value(b []byte) float64 {
	if k == float64s {
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	return float64(b[0])
}

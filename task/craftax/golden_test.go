package craftax

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ariadne/internal/rng/threefry"
)

// golden is an npz file, together with the test that uses it.
type golden struct {
	*testing.T
	name   string
	arrays map[string]array
}

// array is an array of an npz file. text holds arrays of strings.
type array struct {
	shape  []int
	values []float64
	text   []string
}

var (
	descr  = regexp.MustCompile(`'descr': '([<|])([a-zA-Z])(\d+)'`)
	shaped = regexp.MustCompile(`'shape': \(([\d, ]*)\)`)
)

// openGolden reads all arrays of a file.
func openGolden(t *testing.T, path string) *golden {
	t.Helper()
	r, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	g := &golden{t, strings.TrimSuffix(filepath.Base(path), ".npz"), map[string]array{}}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatalf("%s: %s: %v", path, f.Name, err)
		}
		in.Close()
		g.arrays[strings.TrimSuffix(f.Name, ".npy")] = g.decode(data, f.Name)
	}
	return g
}

// decode reads an array of the npy format, version 1.
func (g *golden) decode(data []byte, name string) (a array) {
	g.Helper()
	if !bytes.HasPrefix(data, []byte("\x93NUMPY\x01\x00")) || len(data) < 10 {
		g.Fatalf("%s: %s is not an array", g.name, name)
	}
	end := 10 + int(binary.LittleEndian.Uint16(data[8:]))
	kind, shape := descr.FindSubmatch(data[:end]), shaped.FindSubmatch(data[:end])
	if kind == nil || shape == nil || bytes.Contains(data[:end], []byte("'fortran_order': True")) {
		g.Fatalf("%s: %s: header %s", g.name, name, data[10:end])
	}
	n := 1
	for _, d := range strings.FieldsFunc(string(shape[1]), func(r rune) bool { return r == ',' || r == ' ' }) {
		size, err := strconv.Atoi(d)
		if err != nil {
			g.Fatal(err)
		}
		a.shape = append(a.shape, size)
		n *= size
	}
	width, err := strconv.Atoi(string(kind[3]))
	if err != nil {
		g.Fatal(err)
	}
	body := data[end:]
	if kind[2][0] == 'U' { // a number of UTF-32 characters, padded with zeros
		for i := range n {
			word := []rune{}
			for j := range width {
				if r := rune(binary.LittleEndian.Uint32(body[4*(i*width+j):])); r != 0 {
					word = append(word, r)
				}
			}
			a.text = append(a.text, string(word))
		}
		return a
	}
	a.values = make([]float64, n)
	for i := range a.values {
		switch at := body[i*width:]; string(kind[2]) + string(kind[3]) {
		case "u1", "b1":
			a.values[i] = float64(at[0])
		case "i2":
			a.values[i] = float64(int16(binary.LittleEndian.Uint16(at)))
		case "i4":
			a.values[i] = float64(int32(binary.LittleEndian.Uint32(at)))
		case "u4":
			a.values[i] = float64(binary.LittleEndian.Uint32(at))
		case "i8":
			a.values[i] = float64(int64(binary.LittleEndian.Uint64(at)))
		case "f4":
			a.values[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(at)))
		default:
			g.Fatalf("%s: %s: elements of kind %s", g.name, name, kind[0])
		}
	}
	return a
}

// array returns an array that must be there.
func (g *golden) array(name string) array {
	g.Helper()
	a, ok := g.arrays[name]
	if !ok {
		g.Fatalf("%s: no array %s", g.name, name)
	}
	return a
}

// row returns the elements of index i along the first axis.
func (g *golden) row(name string, i int) []float64 {
	g.Helper()
	a := g.array(name)
	n := len(a.values) / max(a.shape[0], 1)
	return a.values[i*n : (i+1)*n]
}

// key returns row i of an array of keys.
func (g *golden) key(name string, i int) threefry.Key {
	g.Helper()
	r := g.row(name, i)
	return threefry.Key{uint32(r[0]), uint32(r[1])}
}

// params returns the parameters that the data were made with.
func (g *golden) params() *Params {
	p := DefaultParams()
	if a, ok := g.arrays["god_mode"]; ok {
		p.GodMode = a.values[0] != 0
	}
	return &p
}

// state reads a state with all floors from arrays whose names begin with prefix.
func (g *golden) state(prefix string) *State {
	g.Helper()
	s := new(State)
	for level := range s.made {
		s.made[level] = true
	}
	for _, a := range accessors {
		values := g.array(prefix + a.name).values
		if len(values) != a.size {
			g.Fatalf("%s: %s has %d elements, want %d", g.name, a.name, len(values), a.size)
		}
		for i, v := range values {
			a.set(s, i, v)
		}
	}
	return s
}

// sameObs compares an observation. Packed bits come first, then the floats about the player.
func (g *golden) sameObs(s *State, bits, tail []float64, when string) bool {
	g.Helper()
	obs := make([]float32, ObsSize)
	for i := range obs {
		obs[i] = -1 // every element must be overwritten
	}
	s.Observe(obs)
	for i := range windowSize {
		want := float32(uint8(bits[i/8]) >> (7 - i%8) & 1)
		if obs[i] != want {
			g.Errorf("%s: element %d of the observation (tile %d, %d) is %v, want %v", when, i, i/tileBits, i%tileBits, obs[i], want)
			return false
		}
	}
	for i, want := range tail {
		if got := float64(obs[windowSize+i]); math.Abs(got-want) > tolerance {
			g.Errorf("%s: element %d of the observation's tail is %v, want %v", when, i, got, want)
			return false
		}
	}
	return true
}

// stepWith steps one environment with a key. The numbers that it draws go into g.
func (e *env) stepWith(g *group, key threefry.Key, action Action, r *rules) (reward float32, done bool) {
	var keys threefry.Lanes
	keys.Set(0, key)
	g.draw(&keys, 1, r)
	reward, done = e.step(&g.draws, 0, action)
	if done && !e.ended {
		e.finish(g.again.Key(0), r.autoReset)
	}
	return reward, done
}

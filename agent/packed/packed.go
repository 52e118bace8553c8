// Package packed stores an agent in one file for a page. It stores matrices with one byte per weight instead of four, which also
// compresses to less.
//
// A file has three parts: the length of the header (4 bytes, little endian), the header (JSON), and the values of the tensors in
// the header's order. Of a matrix it stores a scale (float32) for each column, and then the weights (int8) in units of their
// column's scale, rounded to the nearest. All other tensors, such as biases and small matrices, are float32. docs/web.md has
// measurements of how this changes the way an agent plays.
package packed

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"ariadne/agent"
)

// About describes an agent besides its model and weights.
type About struct {
	Name   string `json:"name"`   // a name for people to read
	Greedy bool   `json:"greedy"` // the agent takes the most probable action; if false, it draws one
}

// header is the part before the values.
type header struct {
	About
	Config  agent.Config `json:"config"`
	Tensors []tensor     `json:"tensors"`
}

type tensor struct {
	Name  string `json:"name"`
	Shape []int  `json:"shape"`
	Bytes bool   `json:"bytes"` // one byte per weight
}

// Levels is the number of units in the root mean square of a column's weights. Fewer units compress better and are less exact.
const Levels = 5

// leastMatrix is the least number of weights of a matrix that is packed.
const leastMatrix = 4096

// Encode packs the weights of a model with the given number of levels. Levels is a good choice.
func Encode(about About, m *agent.Model, w *agent.Weights, levels int) ([]byte, error) {
	if levels < 1 {
		return nil, fmt.Errorf("packed agent: %d levels, want at least 1", levels)
	}
	h := header{About: about, Config: m.Config()}
	var values []byte
	for _, t := range w.Tensors {
		packs := len(t.Shape) > 1 && len(t.Data) >= leastMatrix
		h.Tensors = append(h.Tensors, tensor{t.Name, t.Shape, packs})
		if !packs {
			values = appendFloats(values, t.Data)
			continue
		}
		columns := t.Shape[len(t.Shape)-1]
		scales := scalesOf(t.Data, columns, levels)
		values = appendFloats(values, scales)
		for i, v := range t.Data {
			q := 0.0
			if s := scales[i%columns]; s > 0 {
				q = min(max(math.Round(float64(v)/float64(s)), -math.MaxInt8), math.MaxInt8)
			}
			values = append(values, byte(int8(q)))
		}
	}
	text, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("packed agent: %w", err)
	}
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(text)))
	return append(append(b, text...), values...), nil
}

// scalesOf returns the unit of each column. It is so large that no weight has more than 127 units.
func scalesOf(data []float32, columns, levels int) []float32 {
	squares, most := make([]float64, columns), make([]float64, columns)
	for i, v := range data {
		c := i % columns
		squares[c] += float64(v) * float64(v)
		most[c] = max(most[c], math.Abs(float64(v)))
	}
	scales := make([]float32, columns)
	for c := range scales {
		size := math.Sqrt(squares[c] * float64(columns) / float64(len(data)))
		scales[c] = float32(max(size/float64(levels), most[c]/math.MaxInt8))
	}
	return scales
}

func appendFloats(b []byte, v []float32) []byte {
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// Decode unpacks an agent tensor by tensor, so the whole file is never in memory. A file that is cut off or damaged is an error.
func Decode(r io.Reader) (about About, m *agent.Model, w *agent.Weights, err error) {
	var h header
	fail := func(format string, args ...any) (About, *agent.Model, *agent.Weights, error) {
		return About{}, nil, nil, fmt.Errorf("packed agent: "+format, args...)
	}
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return fail("it has no header: %w", err)
	}
	n := binary.LittleEndian.Uint32(length[:])
	if n > mostHeader {
		return fail("its header would have %d bytes; this is no packed agent", n)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return fail("it ends in its header: %w", err)
	}
	if err := json.Unmarshal(text, &h); err != nil {
		return fail("its header cannot be read: %w", err)
	}
	if m, err = agent.New(h.Config); err != nil {
		return fail("%w", err)
	}
	w = m.NewWeights()
	if len(h.Tensors) != len(w.Tensors) {
		return fail("%d tensors, its model has %d", len(h.Tensors), len(w.Tensors))
	}
	for i, t := range w.Tensors {
		if h.Tensors[i].Name != t.Name {
			return fail("tensor %s stands where %s belongs", h.Tensors[i].Name, t.Name)
		}
		if err := unpack(t, h.Tensors[i].Bytes, r); err != nil {
			return fail("it ends in tensor %s: %w", t.Name, err)
		}
	}
	if n, err := io.ReadFull(r, length[:1]); n > 0 || err != io.EOF {
		return fail("there is more behind its last tensor")
	}
	return h.About, m, w, nil
}

// mostHeader limits how much memory a damaged file can ask for.
const mostHeader = 1 << 20

// unpack reads a tensor's values.
func unpack(t agent.Tensor, packs bool, r io.Reader) error {
	if !packs {
		return binary.Read(r, binary.LittleEndian, t.Data)
	}
	columns := t.Shape[len(t.Shape)-1]
	scales, row := make([]float32, columns), make([]byte, columns)
	if err := binary.Read(r, binary.LittleEndian, scales); err != nil {
		return err
	}
	for at := 0; at < len(t.Data); at += columns {
		if _, err := io.ReadFull(r, row); err != nil {
			return err
		}
		for c, v := range row {
			t.Data[at+c] = scales[c] * float32(int8(v))
		}
	}
	return nil
}

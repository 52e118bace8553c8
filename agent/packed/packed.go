// Package packed is an agent in one file for a page: matrices in a byte a weight, which compresses to less, instead of four.
//
// A file is the length of a header (4 bytes, little endian), the header (JSON), and the values of the tensors in its order. A matrix has, for
// each column, a scale (float32), and then its weights in units of their column's scale (int8), rounded to the nearest; everything else,
// biases and the like, is float32. What that does to how an agent plays is measured: docs/web.md.
package packed

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	"ariadne/agent"
)

// About is what an agent's file says of it besides its model and weights.
type About struct {
	Name   string `json:"name"`   // for people
	Greedy bool   `json:"greedy"` // it takes the most probable action, else it draws one
}

// header is what stands before the values.
type header struct {
	About
	Config  agent.Config `json:"config"`
	Tensors []tensor     `json:"tensors"`
}

type tensor struct {
	Name  string `json:"name"`
	Shape []int  `json:"shape"`
	Bytes bool   `json:"bytes"` // a byte a weight
}

// Levels is the number of units that the root mean square of a column's weights has. Fewer compress better and are less exact.
const Levels = 5

// leastMatrix is the number of weights from which on a tensor is packed.
const leastMatrix = 4096

// Encode packs the weights of a model with so many levels; Levels is a good choice.
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

// scalesOf returns the unit of each column; the largest weight has at most 127.
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

// Decode unpacks an agent. A file that is cut off or damaged is an error.
func Decode(b []byte) (about About, m *agent.Model, w *agent.Weights, err error) {
	var h header
	fail := func(format string, args ...any) (About, *agent.Model, *agent.Weights, error) {
		return About{}, nil, nil, fmt.Errorf("packed agent: "+format, args...)
	}
	if len(b) < 4 || uint64(len(b)-4) < uint64(binary.LittleEndian.Uint32(b)) {
		return fail("%d bytes, which is less than its header", len(b))
	}
	n := int(binary.LittleEndian.Uint32(b))
	if err := json.Unmarshal(b[4:4+n], &h); err != nil {
		return fail("its header cannot be read: %w", err)
	}
	if m, err = agent.New(h.Config); err != nil {
		return fail("%w", err)
	}
	w, b = m.NewWeights(), b[4+n:]
	if len(h.Tensors) != len(w.Tensors) {
		return fail("%d tensors, its model has %d", len(h.Tensors), len(w.Tensors))
	}
	for i, t := range w.Tensors {
		if h.Tensors[i].Name != t.Name {
			return fail("tensor %s stands where %s belongs", h.Tensors[i].Name, t.Name)
		}
		if b, err = unpack(t, h.Tensors[i].Bytes, b); err != nil {
			return fail("%w", err)
		}
	}
	if len(b) > 0 {
		return fail("%d bytes too many", len(b))
	}
	return h.About, m, w, nil
}

// unpack fills a tensor and returns the bytes behind it.
func unpack(t agent.Tensor, packs bool, b []byte) (rest []byte, err error) {
	floats, bytes, columns := len(t.Data), 0, 0
	if packs {
		columns = t.Shape[len(t.Shape)-1]
		floats, bytes = columns, len(t.Data)
	}
	if len(b) < 4*floats+bytes {
		return nil, fmt.Errorf("it ends in tensor %s", t.Name)
	}
	at := func(i int) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])) }
	if !packs {
		for i := range t.Data {
			t.Data[i] = at(i)
		}
		return b[4*floats:], nil
	}
	for i := range t.Data {
		t.Data[i] = at(i%columns) * float32(int8(b[4*floats+i]))
	}
	return b[4*floats+bytes:], nil
}

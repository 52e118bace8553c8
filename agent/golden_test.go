package agent

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"ariadne/internal/reference"
)

// Tolerances, relative to the largest value of a tensor.
const (
	valueTolerance    = 1e-5
	gradientTolerance = 1e-4
)

// golden is one file of reference data.
type golden struct{ reference.Golden }

// eachGolden runs a test for every file.
func eachGolden(t *testing.T, paths []string, test func(g golden)) {
	reference.Each(t, paths, func(g reference.Golden) { test(golden{g}) })
}

// coreConfig reads a core's configuration from the metadata. That is JSON, which is YAML, too.
func (g golden) coreConfig(name string) Core {
	g.Helper()
	group := map[string]any{}
	if err := json.Unmarshal([]byte(g.Metadata[name]), &group); err != nil {
		g.Fatalf("metadata %s: %v", name, err)
	}
	group["name"] = "agalite"
	if model, ok := g.Metadata["model"]; ok {
		group["name"] = model
	}
	if reset, ok := group["reset"]; ok {
		group["reset_hidden_on_terminate"] = reset
		delete(group, "reset")
	}
	text, err := json.Marshal(group)
	if err != nil {
		g.Fatal(err)
	}
	var c AnyCore
	if err := c.UnmarshalYAML(text); err != nil {
		g.Fatalf("metadata %s: %v", name, err)
	}
	return c.Core
}

// shapes returns the shapes of the parameters stored below a prefix. Their values may be stored in full or not.
func (g golden) shapes(prefix string) map[string][]int {
	shapes := map[string][]int{}
	for _, t := range g.Tensors {
		if name, ok := strings.CutPrefix(t.Name, prefix+"param/"); ok {
			shapes[name] = t.Shape
		}
		if name, ok := strings.CutPrefix(t.Name, prefix+"param_shape/"); ok {
			shape := []int{}
			for _, d := range g.Int64s(t.Name) {
				shape = append(shape, int(d))
			}
			shapes[name] = shape
		}
	}
	return shapes
}

// weights allocates the weights of modules and fills them with the reference's. Both must have the same names and shapes.
func (g golden) weights(prefix string, modules ...module) *Weights {
	g.Helper()
	w := newWeights(declare(modules...))
	shapes := g.shapes(prefix)
	for _, t := range w.Tensors {
		if !slices.Equal(shapes[t.Name], t.Shape) {
			g.Fatalf("weight %s has shape %v, the reference's %v", t.Name, t.Shape, shapes[t.Name])
		}
	}
	if len(shapes) != len(w.Tensors) {
		g.Fatalf("%d weights, the reference has %d", len(w.Tensors), len(shapes))
	}
	if g.Metadata["params"] == "hash" {
		fillByHash(w, uint32(g.Number("seed")))
	}
	for _, t := range w.Tensors {
		switch full, head := prefix+"param/"+t.Name, prefix+"param_head/"+t.Name; {
		case g.Metadata["params"] != "hash":
			copy(t.Data, g.Floats(full))
		case g.Has(full):
			g.same(full, t.Data, g.Floats(full))
		default:
			want := g.Floats(head)
			g.same(head, t.Data[:len(want)], want)
		}
	}
	return w
}

// fillByHash fills weights by the formula of the reference's README.
func fillByHash(w *Weights, seed uint32) {
	for j, t := range w.Tensors {
		fan := 1
		for _, d := range t.Shape[:len(t.Shape)-1] {
			fan *= d
		}
		if len(t.Shape) == 3 {
			fan = t.Shape[1]
		}
		name := t.Name[strings.LastIndex(t.Name, "/")+1:]
		for i := range t.Data {
			h := uint32(i)*2654435761 + uint32(j+1)*2246822519 + seed*3266489917
			for range 2 {
				h ^= h >> 16
				h *= 0x45d9f3b
			}
			h ^= h >> 16
			u := 2*float64(h)/(1<<32) - 1
			switch name {
			case "scale":
				u = 1 + 0.1*u
			case "bgp":
				u = 2 + 0.1*u
			case "kernel":
				u *= math.Sqrt(3 / float64(fan))
			default:
				u *= 0.1
			}
			t.Data[i] = float32(u)
		}
	}
}

func (g golden) same(name string, got, want []float32) {
	g.Helper()
	if !slices.Equal(got, want) {
		g.Fatalf("%s is %v, the reference has %v", name, got[:min(4, len(got))], want[:min(4, len(want))])
	}
}

// results are computed arrays by the names that the reference's arrays have in the file.
type results map[string][]float32

// addGradients adds the gradients of all weights.
func (r results) addGradients(prefix string, w *Weights, grad []float32) {
	for _, t := range w.Tensors {
		r[prefix+"grad/param/"+t.Name] = t.in(grad)
	}
}

// addState adds a state's leaves.
func (r results) addState(prefix string, s *State) {
	for _, leaf := range s.Leaves {
		if leaf.Name == "mask" && strings.Contains(prefix, "grad/") {
			continue // truth values have no gradient
		}
		r[prefix+leaf.Name] = leaf.Data
	}
}

// compare computes results and compares each with the reference, relative to its largest value. Attention divides by a sum of
// relus plus 1e-5, which may be close to 0. float32 is then too coarse for the result. So the allowed difference is at least
// twice the change of the result when the last bits of the weights change.
func (g golden) compare(w *Weights, compute func() results) {
	g.Helper()
	got := results{}
	for name, v := range compute() {
		got[name] = slices.Clone(v)
	}
	g.leaveOut(got)
	steepest := 0.0
	for name, v := range got {
		if strings.Contains(name, "grad/") {
			steepest = max(steepest, furthest(v, make([]float32, len(v))))
		}
	}
	var noise map[string]float64 // computed only if a result is off
	worst, illPosed := map[bool]float64{}, []string{}
	for name, v := range got {
		isGradient := strings.Contains(name, "grad/")
		tolerance := valueTolerance
		if isGradient {
			tolerance = gradientTolerance
		}
		diff, largest := g.difference(name, v)
		if isGradient && largest < 1e-6*steepest && diff < 1e-6*steepest {
			continue // zero except for rounding, like the gradient of anything that shifts all scores of a softmax alike
		}
		if diff <= tolerance*largest {
			if largest > 0 {
				worst[isGradient] = max(worst[isGradient], diff/largest)
			}
			continue
		}
		if noise == nil {
			noise = roundingNoise(w, got, compute)
		}
		if !(diff <= 2*noise[name]) {
			g.Errorf("%s differs by %v from the reference, whose largest value is %v; one bit of the weights makes %v", name, diff, largest, noise[name])
		}
		illPosed = append(illPosed, fmt.Sprintf("%s (largest %.1e, off by %.1e, one bit of the weights makes %.1e)", name, largest, diff, noise[name]))
	}
	slices.Sort(illPosed)
	g.Logf("%d arrays: values within %.1e, gradients within %.1e; only as good as float32 can tell: %v",
		len(got), worst[false], worst[true], illPosed)
}

// leaveOut removes those results that large files lack: the state after single steps, and the gradient of the incoming state.
// Everything that the file has must be among the results.
func (g golden) leaveOut(got results) {
	g.Helper()
	for name := range got {
		if (strings.HasPrefix(name, "step/state1/") || strings.HasPrefix(name, "grad/state0/")) && !g.Has(name) {
			delete(got, name)
		}
	}
	for _, t := range g.Tensors {
		for _, prefix := range []string{"out/y", "state1/", "step/", "grad/"} {
			if _, ok := got[t.Name]; strings.HasPrefix(t.Name, prefix) && !ok && !strings.HasPrefix(t.Name, "grad/in/x") {
				g.Errorf("%s was not computed", t.Name)
			}
		}
	}
}

// roundingNoise returns the largest change of each result when the last bits of the weights change at random.
func roundingNoise(w *Weights, got results, compute func() results) map[string]float64 {
	noise := map[string]float64{}
	kept := slices.Clone(w.Flat)
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 0))
		for i := range w.Flat {
			w.Flat[i] *= 1 + float32(rng.IntN(3)-1)*0x1p-23
		}
		for name, v := range compute() {
			if _, ok := got[name]; !ok {
				continue
			}
			for i := range v {
				noise[name] = max(noise[name], math.Abs(float64(v[i])-float64(got[name][i])))
			}
		}
		copy(w.Flat, kept)
	}
	return noise
}

// difference returns the largest difference of a result from the reference's, and the reference's largest value. Of some
// gradients only samples, the sum, the norm and the largest value are stored. Their differences count too, per element.
func (g golden) difference(name string, got []float32) (diff, largest float64) {
	g.Helper()
	if g.Has(name) {
		want := g.numbers(name)
		if len(got) != len(want) {
			g.Fatalf("%s has %d elements, the reference's %d", name, len(got), len(want))
		}
		return furthest(got, want), furthest(want, make([]float32, len(want)))
	}
	path := strings.TrimPrefix(strings.TrimPrefix(name, "grad/param"), "grad")
	if !strings.HasPrefix(name, "grad/param") {
		path = "_" + path[1:] // the names are gradidx/bias, but gradidx_in/x
	}
	var picked []float32
	for _, i := range g.Int64s("gradidx" + path) {
		picked = append(picked, got[i])
	}
	stat, err := g.Tensor("gradstat" + path).Float64()
	if err != nil {
		g.Fatal(err)
	}
	sum, squares := 0.0, 0.0
	for _, v := range got {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	n := float64(len(got))
	diff = furthest(picked, g.Floats("gradval"+path))
	diff = max(diff, math.Abs(sum-stat[0])/n, math.Abs(math.Sqrt(squares)-stat[1])/math.Sqrt(n))
	return max(diff, math.Abs(furthest(got, make([]float32, len(got)))-stat[2])), stat[2]
}

// numbers returns the elements of a tensor of floats or of truth values.
func (g golden) numbers(name string) []float32 {
	g.Helper()
	if g.Tensor(name).DType != "U8" {
		return g.Floats(name)
	}
	var numbers []float32
	for _, v := range g.Bytes(name) {
		numbers = append(numbers, float32(v))
	}
	return numbers
}

// furthest returns the largest difference between two arrays, or NaN if a value is NaN.
func furthest(a, b []float32) float64 {
	worst := 0.0
	for i := range a {
		worst = max(worst, math.Abs(float64(a[i])-float64(b[i])))
	}
	return worst
}

// state reads a state of n rows stored below a prefix.
func (g golden) state(prefix string, specs []LeafSpec, n int) *State {
	g.Helper()
	s := newState(specs, n)
	for _, leaf := range s.Leaves {
		want := g.numbers(prefix + leaf.Name)
		if len(want) != len(leaf.Data) {
			g.Fatalf("%s%s has %d elements, want %d", prefix, leaf.Name, len(want), len(leaf.Data))
		}
		copy(leaf.Data, want)
	}
	return s
}

// divisors lists the divisors of n, largest first.
func divisors(n int) []int {
	var d []int
	for i := 1; i <= n; i++ {
		if n%i == 0 {
			d = append(d, i)
		}
	}
	sort.Sort(sort.Reverse(sort.IntSlice(d)))
	return d
}

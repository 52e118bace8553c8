package agent

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestMinGRUFollowsThePaper compares one layer, without the layers around its units, with the recurrence of the paper, h ←
// (1-z)∘h + z∘c with z = 1 - f.
func TestMinGRUFollowsThePaper(t *testing.T) {
	const steps, b, e = 7, 2, 3
	config := MinGRU{Layers: 1, DModel: e, Expand: 1, Reset: true}
	c, w := initialisedCore(t, config, e)
	rng := rand.New(rand.NewPCG(91, 92))
	for i := range w.Flat {
		w.Flat[i] += float32(rng.NormFloat64()) / 5
	}
	x, done := make([]float32, steps*b*e), make([]bool, steps*b)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	done[5], done[8] = true, true
	_, state := inParts(t, c, w, x, done, b, steps)
	weight := func(name string) []float32 {
		tensor, ok := w.Get(name)
		if !ok {
			t.Fatalf("no weight %s", name)
		}
		return tensor.Data
	}
	linear := func(name string, x []float64) []float64 {
		kernel, bias, y := weight(name+"/kernel"), weight(name+"/bias"), make([]float64, e)
		for j := range y {
			y[j] = float64(bias[j])
			for i, v := range x {
				y[j] += v * float64(kernel[i*e+j])
			}
		}
		return y
	}
	for s := range b {
		h := make([]float64, e)
		for step := range steps {
			if done[step*b+s] {
				clear(h)
			}
			row := make([]float64, e)
			for i := range row {
				row[i] = float64(x[(step*b+s)*e+i])
			}
			row = linear("embed", row)
			mean, square := 0.0, 0.0
			for _, v := range row {
				mean += v / e
				square += v * v / e
			}
			for i, v := range row {
				row[i] = (v-mean)/math.Sqrt(square-mean*mean+1e-6)*float64(weight("layer1/norm/scale")[i]) + float64(weight("layer1/norm/bias")[i])
			}
			f, candidate := linear("layer1/forget", row), linear("layer1/candidate", row)
			for i := range h {
				z := 1 - 1/(1+math.Exp(-f[i]))
				h[i] = (1-z)*h[i] + z*candidate[i]
			}
		}
		for i, want := range h {
			if got := float64(state.Leaves[0].Data[s*e+i]); math.Abs(got-want) > 1e-5 {
				t.Errorf("sequence %d: unit %d is %v, the formula says %v", s, i, got, want)
			}
		}
	}
}

// TestMinGRUReachesBackAtFirst checks that the gates of an untrained layer forget over times from 2 to the horizon, and half of
// them over more than half of it.
func TestMinGRUReachesBackAtFirst(t *testing.T) {
	_, w := initialisedCore(t, MinGRU{Layers: 1, DModel: 64, Expand: 2, Conv: 4, Horizon: 100}, 5)
	bias, _ := w.Get("layer1/forget/bias")
	long := 0
	for _, v := range bias.Data {
		steps := 1 + math.Exp(float64(v))
		if steps < 2-1e-3 || steps > 100+1e-3 {
			t.Errorf("a gate forgets over %v steps", steps)
		}
		if steps > 51 {
			long++
		}
	}
	if long < 44 || long > 84 {
		t.Errorf("%d of 128 gates forget over more than 51 steps", long)
	}
}

func TestMinGRURefuses(t *testing.T) {
	good := MinGRU{Layers: 1, DModel: 4, Expand: 1}
	for want, change := range map[string]func(c *MinGRU){
		"n_layers is 0": func(c *MinGRU) { c.Layers = 0 },
		"d_model is -1": func(c *MinGRU) { c.DModel = -1 },
		"expand is 0":   func(c *MinGRU) { c.Expand = 0 },
		"conv is 1":     func(c *MinGRU) { c.Conv = 1 },
		"conv is -2":    func(c *MinGRU) { c.Conv = -2 },
		"horizon is 1":  func(c *MinGRU) { c.Horizon = 1 },
	} {
		c := good
		change(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

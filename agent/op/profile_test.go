package op

import (
	"testing"
	"time"
)

func TestProfileCountsWhatOperatorsDo(t *testing.T) {
	const rows, in, out, channels = 6, 8, 3, 2
	s := newSample()
	graph, err := Build(func(g *Graph) error {
		pictures := g.Bytes("pictures", make([]uint8, rows*5*5*2), rows, 5, 5, 2)
		seen := g.ConvNet(pictures, Levels{Scale: 1}, ConvStage{ConvParameters{s.variable(g, "k", 3, 3, 2, channels), s.variable(g, "kb", channels)}, 2, 0, Relu})
		y := g.Linear(seen, s.variable(g, "w", in, out), s.variable(g, "wb", out), Identity)
		g.Backward(Seed{y, g.Floats("dy", random(1, rows*out), rows, out)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer graph.Close()
	profile := graph.Profile()
	const runs = 3
	for range runs {
		if err := graph.Run(); err != nil {
			t.Fatal(err)
		}
	}
	conv, dense := 2.0*rows*2*2*3*3*2*channels, 2.0*rows*in*out
	for name, want := range map[string]float64{
		"convolutional network": conv, "convolutional network backward": conv, // the gradient of the pictures is not wanted
		"linear": dense, "linear backward": 2 * dense,
		"pick": 0,
	} {
		c, ok := profile[name]
		if !ok || c.Flops != runs*want || c.Time <= 0 {
			t.Errorf("%s: %+v, want %v operations in some time", name, c, runs*want)
		}
	}
	if p := profile.Products(); p.Flops != runs*(2*conv+3*dense) || p.Time <= 0 {
		t.Errorf("all products: %+v", p)
	}
	twice := Profile{}
	twice.Add(profile)
	twice.Add(profile)
	if got, want := twice.Products(), profile.Products(); got != (Cost{2 * want.Time, 2 * want.Flops}) {
		t.Errorf("added to itself: %+v, want twice %+v", got, want)
	}
}

func TestMultiplyAddDoesMoreInMoreTime(t *testing.T) {
	quickest := func(n int) (flops float64, took time.Duration) {
		took = time.Hour
		for range 5 {
			begin := time.Now()
			flops = MultiplyAdd(n)
			took = min(took, time.Since(begin))
		}
		return flops, took
	}
	few, short := quickest(1_000)
	many, long := quickest(100_000)
	if many != 100*few || long < 10*short {
		t.Errorf("%v operations took %v, %v took %v", few, short, many, long)
	}
}

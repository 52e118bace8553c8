package op

import (
	"math"
	"math/rand/v2"
	"testing"
)

// lossGraph is a loss of logits [R, A] and values [R, 1] that can be changed.
type lossGraph struct {
	*testing.T
	*Graph
	logits, value, dlogits, dvalue []float32
}

func newLossGraph(t *testing.T, rows, actions int, add func(g *Graph, logits, value *Node) *Node) *lossGraph {
	l := &lossGraph{
		T: t, logits: random(3, rows*actions), value: random(4, rows), dlogits: make([]float32, rows*actions), dvalue: make([]float32, rows),
	}
	g, err := Build(func(g *Graph) error {
		logits, value := g.Variable("logits", l.logits, l.dlogits, rows, actions), g.Variable("value", l.value, l.dvalue, rows, 1)
		g.Backward(Seed{Of: add(g, logits, value)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.Close)
	l.Graph = g
	l.run()
	return l
}

func (l *lossGraph) run() {
	if err := l.Graph.Run(); err != nil {
		l.Fatal(err)
	}
}

// checkSlope compares a gradient with differences of the loss.
func (l *lossGraph) checkSlope(name string, x, dx []float32, loss *Stats) {
	l.Helper()
	grad := append([]float32(nil), dx...)
	const step = 1e-3
	at := func(i int, v float32) float64 {
		x[i] = v
		l.run()
		return loss.Loss
	}
	for i, v := range x {
		measured := (at(i, v+step) - at(i, v-step)) / (2 * step)
		at(i, v)
		if math.Abs(measured-float64(grad[i])) > 1e-4 {
			l.Errorf("the loss rises by %v with %s %d, its gradient says %v", measured, name, i, grad[i])
		}
	}
}

func samplePPO(rows, actions int) *PPO {
	rng := rand.New(rand.NewPCG(5, 0))
	p := &PPO{
		ClipCoef: 0.2, VFCoef: 0.7, EntCoef: 0.3, Count: rows, Actions: make([]int32, rows), Advantage: random(6, rows), Return: random(7, rows),
		LogProb: make([]float32, rows), Value: random(8, rows),
	}
	for i := range p.Actions {
		p.Actions[i] = rng.Int32N(int32(actions))
		p.LogProb[i] = -1.4 + float32(rng.NormFloat64())/2
	}
	return p
}

func TestPPOGradientIsTheSlopeOfItsLoss(t *testing.T) {
	const rows, actions = 40, 4
	for _, clipValue := range []bool{false, true} {
		p := samplePPO(rows, actions)
		p.ClipValue = clipValue
		l := newLossGraph(t, rows, actions, func(g *Graph, logits, value *Node) *Node { return g.PPO(logits, value, p) })
		if p.Stats.ClipFrac < 0.2 || p.Stats.ClipFrac > 0.9 {
			t.Fatalf("%v of the samples are clipped, want some", p.Stats.ClipFrac)
		}
		l.checkSlope("logit", l.logits, l.dlogits, &p.Stats)
		l.checkSlope("value", l.value, l.dvalue, &p.Stats)
	}
}

func TestPPOClipsValuesAwayFromTheOldOnes(t *testing.T) {
	p := samplePPO(3, 2)
	p.ClipValue, p.VFCoef = true, 1
	l := newLossGraph(t, 3, 2, func(g *Graph, logits, value *Node) *Node { return g.PPO(logits, value, p) })
	copy(p.Value, []float32{0, 0, 0})
	copy(l.value, []float32{0.1, 0.5, 0.5})
	copy(p.Return, []float32{1, 1, -1})
	l.run()
	// near the old value: as it is; nearer to the return: counts as 0.2 away from the old one and has no slope; further
	// away: as it is
	if want := (0.81 + 0.64 + 2.25) / 6; math.Abs(p.Stats.Value-want) > 1e-6 {
		t.Errorf("value loss %v, want %v", p.Stats.Value, want)
	}
	for i, want := range []float64{-0.9 / 3, 0, 1.5 / 3} {
		if math.Abs(float64(l.dvalue[i])-want) > 1e-6 {
			t.Errorf("gradient %v of value %d, want %v", l.dvalue[i], i, want)
		}
	}
}

func TestPPOOfPartsAddsUpToTheWhole(t *testing.T) {
	const rows, actions = 12, 3
	whole := samplePPO(rows, actions)
	l := newLossGraph(t, rows, actions, func(g *Graph, logits, value *Node) *Node { return g.PPO(logits, value, whole) })
	var sum Stats
	for _, from := range []int{0, 5} {
		to := map[int]int{0: 5, 5: rows}[from]
		part := *whole
		part.Actions, part.Advantage, part.Return, part.LogProb = part.Actions[from:to], part.Advantage[from:to], part.Return[from:to], part.LogProb[from:to]
		half := newLossGraph(t, to-from, actions, func(g *Graph, logits, value *Node) *Node { return g.PPO(logits, value, &part) })
		copy(half.logits, l.logits[from*actions:])
		copy(half.value, l.value[from:])
		half.run()
		sum.Add(part.Stats)
		for i, d := range half.dlogits {
			if d != l.dlogits[from*actions+i] {
				t.Fatalf("gradient %d of the part from %d is %v, of the whole %v", i, from, d, l.dlogits[from*actions+i])
			}
		}
	}
	for name, pair := range map[string][2]float64{
		"loss": {sum.Loss, whole.Stats.Loss}, "policy": {sum.Policy, whole.Stats.Policy}, "value": {sum.Value, whole.Stats.Value},
		"entropy": {sum.Entropy, whole.Stats.Entropy}, "kl": {sum.ApproxKL, whole.Stats.ApproxKL}, "clipped": {sum.ClipFrac, whole.Stats.ClipFrac},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-12 {
			t.Errorf("%s of the parts is %v, of the whole %v", name, pair[0], pair[1])
		}
	}
}

func TestCoefficientsCountFromTheNextRunOn(t *testing.T) {
	p := samplePPO(8, 3)
	l := newLossGraph(t, 8, 3, func(g *Graph, logits, value *Node) *Node { return g.PPO(logits, value, p) })
	before := p.Stats
	p.EntCoef, p.VFCoef = 0, 2
	l.run()
	if want := before.Policy + 2*before.Value; math.Abs(p.Stats.Loss-want) > 1e-12 {
		t.Errorf("loss %v after the change, want %v", p.Stats.Loss, want)
	}
}

func sampleA2C(t, b, actions int) *A2C {
	rng := rand.New(rand.NewPCG(9, 0))
	p := &A2C{
		Gamma: 0.9, Lambda: 0.8, EntCoef: 0.3, ValueCoef: 0.6, T: t, B: b, Count: t * b,
		Done: make([]bool, (t+1)*b), Actions: make([]int32, t*b), Reward: random(10, t*b),
	}
	for i := range p.Actions {
		p.Actions[i] = rng.Int32N(int32(actions))
		p.Done[i+b] = rng.IntN(4) == 0
	}
	return p
}

func TestA2CGradientIsTheSlopeForLogits(t *testing.T) {
	p := sampleA2C(5, 3, 4)
	l := newLossGraph(t, 18, 4, func(g *Graph, logits, value *Node) *Node { return g.A2C(logits, value, p) })
	l.checkSlope("logit", l.logits, l.dlogits, &p.Stats)
}

func TestA2CTakesReturnsForConstants(t *testing.T) {
	p := sampleA2C(1, 2, 3)
	l := newLossGraph(t, 4, 3, func(g *Graph, logits, value *Node) *Node { return g.A2C(logits, value, p) })
	copy(l.value, []float32{1, 2, 3, 4})
	copy(p.Reward, []float32{0.5, 0.25})
	p.Done[2], p.Done[3] = true, false
	l.run()
	advantage := []float64{0.5 - 1, 0.25 + 0.9*4 - 2}
	if want := (advantage[0]*advantage[0] + advantage[1]*advantage[1]) / 2; math.Abs(p.Stats.Value-want) > 1e-6 {
		t.Errorf("value loss %v, want %v", p.Stats.Value, want)
	}
	for i, want := range []float64{-advantage[0] * 0.6, -advantage[1] * 0.6, 0, 0} {
		if math.Abs(float64(l.dvalue[i])-want) > 1e-6 {
			t.Errorf("gradient %v of value %d, want %v", l.dvalue[i], i, want)
		}
	}
}

package gridmap_test

import (
	"math"
	"testing"
)

// TestWaysLeadWhereTheGuideGoes compares the ways to the wanted target, in length and direction, with those of the explorer,
// which knows exactly the walls that it has seen. They agree in most moments, although the two approximate straight lines
// differently.
func TestWaysLeadWhereTheGuideGoes(t *testing.T) {
	const envs, steps = 8, 400
	w, s := newWorld(t, 15, envs), shape
	s.Ways = true
	d := drawer(t, s)
	maps := make([]float32, envs*d.StateSize())
	cells, numbers := make([]float32, envs*d.Crop*d.Crop*d.Channels()), make([]float32, envs*d.Numbers())
	all, together, off := 0, 0, 0.0
	for range steps {
		d.Follow(cells, numbers, maps, w.truth(), w.step.Done, 1, envs)
		known := w.step.Extras[w.index("seen_ways")]
		for i := range envs {
			want := known[3*(6*i+w.Env(i).Current()):][:3]
			n := numbers[i*d.Numbers() : (i+1)*d.Numbers()]
			way := n[len(n)-6:][:3]
			if want[0] != want[0] || way[2] == 0 {
				continue
			}
			length := math.Hypot(float64(way[0]), float64(way[1]))
			if cos := float64(way[0]*want[0]+way[1]*want[1]) / length; cos > 0.7 {
				together++
			}
			all++
			off += math.Abs(10*math.Log(float64(way[2])) - 10*math.Log(float64(want[2])))
		}
		w.walk(t)
	}
	if all < steps*envs/2 || together < all*8/10 || off/float64(all) > 2 {
		t.Errorf("of %d ways, %d lead where the guide's do; their lengths differ by %.2f cells", all, together, off/float64(all))
	}
	t.Logf("of %d ways, %d lead where the guide's do; their lengths differ by %.2f cells", all, together, off/float64(all))
}

package physics

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The heights are those that mujoco 2.3.7 computed for the shell's centre at z = 0. They must be equal bit for bit.
func TestHeightIsTheReferencesToTheLastBit(t *testing.T) {
	for _, c := range []struct{ steer, height float64 }{
		{-1.8632456747047232, 0.1999999999999998},
		{-1.4018339086446543, 0.1999999999999998},
		{0.7100206808392553, 0.1999999999999998},
		{-2.2358110930610913, 0.19999999999999984},
		{0.07427745862364432, 0.19999999999999984},
		{2.8303468781729233, 0.19999999999999984},
		{-1.1822978560010347, 0.19999999999999996},
		{-0.5705186522445032, 0.19999999999999996},
		{2.8189476143269747, 0.19999999999999996},
		{-3.023681125723433, 0.2},
		{-0.007269045859812362, 0.2},
		{0.014453122336404167, 0.2},
		{-3.0638543429308713, 0.20000000000000007},
		{-0.11610936589996168, 0.20000000000000007},
		{0.006931943960255094, 0.20000000000000007},
	} {
		w := World{QPos: [5]float64{3: c.steer}}
		if got := w.height(); got != c.height {
			t.Errorf("steer %v: %v, want %v", c.steer, got, c.height)
		}
	}
}

func TestHeightIsTheShellsUpToRounding(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		w := World{QPos: [5]float64{2: 1e-14 * r.NormFloat64(), 3: 9 * r.NormFloat64()}}
		if _, _, z := w.Shell(); math.Abs(w.height()-z) > 1e-15 {
			t.Errorf("%v: %v, want %v", w.QPos, w.height(), z)
		}
	}
}

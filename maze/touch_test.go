package maze

import (
	"math"
	"testing"
)

func TestShellTouchesSunkTargets(t *testing.T) {
	// The shell's centre is 0.2 m above the target's. They touch where the horizontal distance is sqrt(0.8² - 0.2²).
	reach := math.Sqrt(0.64 - 0.04)
	targets := []Target{{X: 1, Y: 2}, {X: -3, Y: 2}}
	for _, c := range []struct {
		x, y float64
		want uint32
	}{
		{1 + reach - 1e-9, 2, 1},
		{1 + reach + 1e-9, 2, 0},
		{-3, 2 - reach + 1e-9, 2},
		{-1, 2, 0},
	} {
		if got := touching(&[5]float64{c.x, c.y}, targets); got != c.want {
			t.Errorf("at (%v, %v): %b, want %b", c.x, c.y, got, c.want)
		}
	}
}

func TestHeadTouchesFloatingTargets(t *testing.T) {
	targets := []Target{{Z: floatingTargetHeight}}
	touches := func(distance, bearing, steer float64) bool {
		return touching(&[5]float64{distance * math.Cos(bearing), distance * math.Sin(bearing), 0, steer}, targets) == 1
	}
	// The rim of the head is 0.1 m off the axis and 0.51 m below the target's centre.
	rim := 0.1 + math.Sqrt(0.36-0.51*0.51)
	// The face of the head ends 0.135 m ahead of the axis. Its uppermost line is 0.52 m below.
	face := 0.135 + math.Sqrt(0.36-0.52*0.52)
	for _, steer := range []float64{0, 0.7, -2} {
		// A walker at this bearing from the target has the target ahead if it faces the opposite way.
		for _, c := range []struct {
			name        string
			turn, reach float64
		}{
			{"behind", math.Pi, rim},
			{"right", math.Pi / 2, rim},
			{"ahead", 0, face},
		} {
			bearing := -steer + math.Pi + c.turn
			if !touches(c.reach-1e-9, bearing, steer) || touches(c.reach+1e-9, bearing, steer) {
				t.Errorf("steer %v: a target %s is not touched from %v m on", steer, c.name, c.reach)
			}
		}
	}
}

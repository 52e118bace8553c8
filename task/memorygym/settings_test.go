package memorygym

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"ariadne/task/memorygym/raster"
)

// anyValue draws a value for a setting, good or bad.
func anyValue(r *rand.Rand) any {
	numbers := []any{0, 1, 2, 3, 5, 9, 40, 300, -1, 0.25, 0.004, 0.5, 1.3, 2.9, 3.0, 7.5, 20.5, 1e9, math.NaN(), math.Inf(-1), uint64(6), int64(4)}
	switch r.IntN(8) {
	case 0, 1:
		return r.IntN(2) == 0
	case 2:
		out := make([]any, r.IntN(4))
		for i := range out {
			out[i] = r.IntN(6)
		}
		return out
	case 3:
		return []any{"text", nil, map[string]any{}, []int{1, 2}, []any{true}}[r.IntN(5)]
	default:
		return numbers[r.IntN(len(numbers))]
	}
}

// within reports an environment that is out of its bounds.
func within(g game, steps int) error {
	var w walker
	reach := 0 // how far a body larger than its area may extend beyond the picture
	switch g := g.(type) {
	case *pathGame:
		w, reach = g.agent, 2*g.gait.radius
		if !g.valid() || g.visited&^g.path != 0 || g.fails > steps {
			return fmt.Errorf("layout %+v, visited %b, %d falls", g.layout, g.visited, g.fails)
		}
	case *mortarGame:
		w, reach = g.agent, 2*g.gait.radius
		if t := g.target; t.i < 0 || t.i >= g.size || t.j < 0 || t.j >= g.size || g.current > len(g.commands) {
			return fmt.Errorf("target %v, command %d of %d", t, g.current, len(g.commands))
		}
	case *searingGame:
		w, reach = g.agent, 2*g.gait.radius+2
		if g.alpha < 0 || g.alpha > 255 || len(g.spots)+g.unseen > cap(g.spots) || len(g.lit) > cap(g.spots) ||
			g.health > g.searingSpotlights.health || len(g.coins) > g.total {
			return fmt.Errorf("dark %d, %d spotlights and %d to come, health %v, %d coins of %d",
				g.alpha, len(g.spots), g.unseen, g.health, len(g.coins), g.total)
		}
		for _, s := range g.spots {
			if s.t < 0 || s.t > 1 || s.at.distance(Side/2, Side/2) > 3*(Side+float64(s.radius)) {
				return fmt.Errorf("spotlight %+v", s)
			}
		}
	}
	if min(w.x, w.y) < -reach || max(w.x, w.y) > Side+reach || w.rotation%45 != 0 || w.rotation < 0 || w.rotation > 315 {
		return fmt.Errorf("agent %+v", w)
	}
	return nil
}

func FuzzSettingsAndActions(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed, seed*7919)
	}
	f.Fuzz(func(t *testing.T, seed, play uint64) {
		r := rand.New(rand.NewPCG(seed, play))
		v := variants[r.IntN(len(variants))]
		w := v.world()
		setters, given := w.setters(), map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(setters)) {
			if r.IntN(3) > 0 {
				continue
			}
			value := anyValue(r)
			if err := apply(setters, map[string]any{name: value}); err == nil {
				given[name] = value
			}
		}
		if err := w.prepare(); err != nil {
			return
		}
		picture, numbers := raster.New(Side, Side, raster.Colour{}), make([]float32, w.vectorSize())
		g := w.games(1, play)[0]
		for range 3 {
			g.reset()
			for steps := 1; steps <= min(w.limit(), 400); steps++ {
				o := g.step(r.IntN(w.actions()))
				g.draw(picture)
				g.vector(numbers)
				if err := within(g, steps); err != nil {
					t.Fatalf("%s %v, step %d: %v", v.name, given, steps, err)
				}
				if o.done {
					break
				}
				if steps == w.limit() {
					t.Fatalf("%s %v: an episode goes on after %d steps", v.name, given, steps)
				}
				var saved, again codec
				if steps%16 == 0 {
					g.state(&saved)
					again = codec{b: saved.b, reading: true}
					other := w.games(1, 0)[0]
					if other.state(&again); again.err != nil || len(again.b) > 0 {
						t.Fatalf("%s %v, step %d: the state is refused: %v", v.name, given, steps, again.err)
					}
				}
			}
			if i := g.info(); math.IsNaN(i.Return) || math.IsNaN(i.Commands) || math.IsNaN(i.Health) || math.IsNaN(i.Coins) {
				t.Fatalf("%s %v: %+v", v.name, given, i)
			}
		}
	})
}

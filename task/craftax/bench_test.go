package craftax

import (
	"testing"

	"ariadne/internal/rng/threefry"
)

func BenchmarkReset(b *testing.B) {
	s, p, key := new(State), DefaultParams(), threefry.New(0)
	for b.Loop() {
		s.Reset(key.Next(), &p)
	}
}

func BenchmarkMakeAll(b *testing.B) {
	s, p, key := new(State), DefaultParams(), threefry.New(0)
	for b.Loop() {
		s.Reset(key.Next(), &p)
		s.MakeAll(&p)
	}
}

func BenchmarkObserve(b *testing.B) {
	s, p := new(State), DefaultParams()
	s.Reset(threefry.New(0), &p)
	obs := make([]float32, ObsSize)
	for b.Loop() {
		s.Observe(obs)
	}
}

// BenchmarkRandomSteps takes random actions in one environment that restarts.
func BenchmarkRandomSteps(b *testing.B) {
	p, key := DefaultParams(), threefry.New(0)
	e := env{state: new(State)}
	e.state.Reset(key.Next(), &p)
	for b.Loop() {
		sub := key.Next()
		e.step(sub, Action(sub[0]%uint32(Actions)), &p, true)
	}
}

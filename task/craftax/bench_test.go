package craftax

import (
	"runtime"
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
	r, key := &rules{Params: DefaultParams(), autoReset: true}, threefry.New(0)
	e := env{carry: key.Next()}
	e.start(&r.Params)
	for b.Loop() {
		sub := key.Next()
		e.stepWith(sub, Action(sub[0]%uint32(Actions)), r)
	}
}

// BenchmarkBatch steps 1024 environments with random actions; an operation is one step of one of them.
func BenchmarkBatch(b *testing.B) {
	for _, c := range []struct {
		name    string
		observe bool
	}{{"observed", true}, {"unseen", false}} {
		b.Run(c.name, func(b *testing.B) {
			const envs = 1024
			for b.Loop() {
				perSecond, err := Throughput(envs, runtime.GOMAXPROCS(0), 100, c.observe)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(perSecond, "steps/s")
			}
		})
	}
}

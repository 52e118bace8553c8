package craftax

import (
	"runtime"
	"testing"
	"time"

	"ariadne/internal/rng/threefry"
	"ariadne/task"
)

func BenchmarkReset(b *testing.B) {
	s, p, key := new(State), DefaultParams(), threefry.New(0)
	for b.Loop() {
		s.Reset(key.Next(), &p)
	}
}

func BenchmarkClassicReset(b *testing.B) {
	s, p, key := new(Classic), DefaultClassicParams(), threefry.New(0)
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

// BenchmarkRandomSteps measures random actions in one environment that restarts.
func BenchmarkRandomSteps(b *testing.B) {
	p, r := DefaultParams(), &rules{game: &craftaxGame, autoReset: true}
	key := threefry.New(0)
	e := env{world: &craftaxWorld{p: &p}, carry: key.Next()}
	e.start()
	var g group
	for b.Loop() {
		sub := key.Next()
		e.stepWith(&g, sub, Action(sub[0]%uint32(Actions)), r)
	}
}

// BenchmarkBatch steps 1024 environments with random actions. One operation is one step of one environment.
func BenchmarkBatch(b *testing.B) {
	for _, c := range []struct {
		name    string
		observe bool
	}{{"observed", true}, {"unseen", false}} {
		b.Run(c.name, func(b *testing.B) {
			const envs = 1024
			for b.Loop() {
				perSecond, err := throughput(envs, runtime.GOMAXPROCS(0), 100, c.observe)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(perSecond, "steps/s")
			}
		})
	}
}

// warmUp is the number of steps that throughput does not count. After them, episodes end at a steady rate.
const warmUp = 400

// throughput measures a batch with random actions and auto-reset, with or without observations. It returns environment steps
// per second.
func throughput(envs, threads, steps int, observe bool) (perSecond float64, err error) {
	b, err := NewBatch(task.Options{Envs: envs, Threads: threads, Seed: 1})
	if err != nil {
		return 0, err
	}
	defer b.Close()
	s := task.Step{Obs: task.NewObs(b.Spec(), envs), Reward: make([]float32, envs), Done: make([]bool, envs)}
	if err := b.Reset(&s); err != nil {
		return 0, err
	}
	dice, actions := threefry.New(2), make([]int32, envs)
	var began time.Time
	for t := range warmUp + steps {
		if t == warmUp {
			began = time.Now()
		}
		for i := range actions {
			actions[i] = int32(dice.Bits(uint32(t*envs+i)) % uint32(Actions))
		}
		s.Episodes = s.Episodes[:0]
		step := b.StepUnseen
		if observe {
			step = b.Step
		}
		if err := step(actions, &s); err != nil {
			return 0, err
		}
	}
	return float64(envs*steps) / time.Since(began).Seconds(), nil
}

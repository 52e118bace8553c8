package task_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"testing"

	"ariadne/task"
	"ariadne/task/tasktest"
)

// signals is the example task of docs/extending.md. The first observation shows which of two lamps is lit. The action of the
// same number is rewarded delay steps later.
type signals struct {
	spec  task.Spec
	delay int
	envs  []signal
}

// signal is one environment.
type signal struct {
	random rand.PCG
	lamp   int32 // 0 or 1
	age    int32 // steps since the episode began
}

func init() { task.Register("signals", newSignals) }

func newSignals(o task.Options) (task.Batch, error) {
	b := &signals{delay: 3, envs: make([]signal, o.Envs)}
	if err := (task.Setters{"delay": task.Int(&b.delay, 1, 1000)}).Apply(o.Settings); err != nil {
		return nil, err
	}
	b.spec = task.Spec{Name: "signals", Actions: 2, Shape: []int{2}}
	for i := range b.envs {
		b.envs[i].random.Seed(o.Seed, uint64(i)) // each environment has its own random engine, so threads and neighbours change nothing
	}
	return b, nil
}

func (b *signals) Spec() task.Spec { return b.spec }
func (b *signals) Len() int        { return len(b.envs) }
func (b *signals) Close() error    { return nil }

func (b *signals) Reset(s *task.Step) error {
	if err := s.Fits(b.spec, len(b.envs)); err != nil {
		return err
	}
	for i := range b.envs {
		b.envs[i].begin(s.Obs.Vector[2*i:])
	}
	clear(s.Reward)
	clear(s.Done)
	clear(s.Truncated)
	return nil
}

func (e *signal) begin(obs []float32) {
	e.lamp, e.age = int32(e.random.Uint64()&1), 0
	obs[0], obs[1] = 0, 0
	obs[e.lamp] = 1
}

func (b *signals) Step(actions []int32, s *task.Step) error {
	if err := s.Fits(b.spec, len(b.envs)); err != nil {
		return err
	}
	if err := b.spec.Applicable(actions, len(b.envs)); err != nil {
		return err
	}
	clear(s.Truncated)
	for i := range b.envs {
		e, obs := &b.envs[i], s.Obs.Vector[2*i:2*i+2]
		clear(obs) // the lamps are dark except in the first observation
		e.age++
		s.Reward[i], s.Done[i] = 0, int(e.age) == b.delay
		if !s.Done[i] {
			continue
		}
		if actions[i] == e.lamp {
			s.Reward[i] = 1
		}
		s.Episodes = append(s.Episodes, task.Episode{Env: i, Return: float64(s.Reward[i]), Length: b.delay, Success: float64(s.Reward[i])})
		if s.Final.Vector != nil {
			copy(s.Final.Vector[2*i:], obs)
		}
		e.begin(obs)
	}
	return nil
}

const signalSize = 8 + 20 // bytes of an environment's state; the engine takes 20

func (b *signals) AppendState(to []byte) []byte {
	to = binary.LittleEndian.AppendUint32(to, uint32(b.delay))
	for i := range b.envs {
		e := &b.envs[i]
		to = binary.LittleEndian.AppendUint32(to, uint32(e.lamp))
		to = binary.LittleEndian.AppendUint32(to, uint32(e.age))
		to, _ = e.random.AppendBinary(to) // never fails
	}
	return to
}

func (b *signals) RestoreState(from []byte) error {
	if len(from) != 4+len(b.envs)*signalSize || binary.LittleEndian.Uint32(from) != uint32(b.delay) {
		return errors.New("signals: this is no state of as many environments with this delay")
	}
	envs := make([]signal, len(b.envs)) // a copy, so that an error changes nothing
	for i := range envs {
		e, in := &envs[i], from[4+i*signalSize:][:signalSize]
		e.lamp, e.age = int32(binary.LittleEndian.Uint32(in)), int32(binary.LittleEndian.Uint32(in[4:]))
		if e.lamp < 0 || e.lamp > 1 || e.age < 0 || int(e.age) >= b.delay {
			return fmt.Errorf("signals: environment %d has lamp %d and age %d", i, e.lamp, e.age)
		}
		if err := e.random.UnmarshalBinary(in[8:]); err != nil {
			return fmt.Errorf("signals: environment %d: %w", i, err)
		}
	}
	copy(b.envs, envs)
	return nil
}

// makeSignals makes a batch of five environments.
func makeSignals(t *testing.T) task.Batch {
	b, err := task.New("signals", task.Options{Envs: 5, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The rules that every task must obey are available as tests.
func TestSignalsKeepTheRules(t *testing.T) {
	tasktest.Restores(t, makeSignals(t), makeSignals(t), false, 20)
	tasktest.ShowsEnds(t, makeSignals(t), makeSignals(t), 20)
	tasktest.Truncates(t, makeSignals(t), false, 20)
	b := makeSignals(t)
	state := b.AppendState(nil)
	if err := b.RestoreState(state[:len(state)-1]); err == nil || !bytes.Equal(b.AppendState(nil), state) {
		t.Errorf("a state that is cut short: %v", err)
	}
}

// A player that knows the lamp is rewarded.
func Example_task() {
	b, err := task.New("signals", task.Options{Envs: 3, Seed: 1, Settings: map[string]any{"delay": 2}})
	if err != nil {
		log.Fatal(err)
	}
	defer b.Close()
	s := tasktest.NewStep(b)
	if err := b.Reset(s); err != nil {
		log.Fatal(err)
	}
	remembered := make([]int32, b.Len())
	for i := range remembered {
		if s.Obs.Vector[2*i+1] == 1 {
			remembered[i] = 1
		}
	}
	for range 2 {
		if err := b.Step(remembered, s); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(s.Reward, s.Done)
	_, err = task.New("signals", task.Options{Envs: 1, Settings: map[string]any{"dealy": 2}})
	fmt.Println(err)
	// Output:
	// [1 1 1] [true true true]
	// task signals: setting dealy is not known; did you mean delay?; there are: delay
}

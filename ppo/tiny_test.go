package ppo

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"ariadne/agent"
	"ariadne/task"
)

// cueBatch is the smallest task that needs memory. The first observation of an episode shows one of two cues, and the agent
// must repeat it three steps later.
type cueBatch struct {
	cue, step []int32
	engine    *rand.PCG
	returns   []float64
}

const cueLength = 3

func newCueBatch(n int, seed uint64) *cueBatch {
	return &cueBatch{cue: make([]int32, n), step: make([]int32, n), returns: make([]float64, n), engine: rand.NewPCG(seed, 9)}
}

func (b *cueBatch) Spec() task.Spec {
	return task.Spec{Name: "cue", Actions: 2, Shape: []int{3}, Limit: cueLength}
}
func (b *cueBatch) Len() int     { return len(b.cue) }
func (b *cueBatch) Close() error { return nil }

func (b *cueBatch) observe(i int, obs []float32) {
	obs[0], obs[1], obs[2] = 0, 0, float32(b.step[i])/cueLength
	if b.step[i] == 0 {
		obs[b.cue[i]] = 1
	}
}

func (b *cueBatch) Reset(s *task.Step) error {
	for i := range b.cue {
		b.cue[i], b.step[i], b.returns[i] = int32(b.engine.Uint64()>>63), 0, 0
		s.Reward[i], s.Done[i] = 0, false
		b.observe(i, s.Obs.Vector[3*i:])
	}
	return nil
}

func (b *cueBatch) Step(actions []int32, s *task.Step) error {
	for i, a := range actions {
		b.step[i]++
		s.Reward[i], s.Done[i] = -0.1, b.step[i] == cueLength
		success := 0.0
		if s.Done[i] && a == b.cue[i] {
			s.Reward[i], success = 1, 1
		}
		b.returns[i] += float64(s.Reward[i])
		if s.Done[i] {
			s.Episodes = append(s.Episodes, task.Episode{Env: i, Return: b.returns[i], Length: cueLength, Success: success})
			b.cue[i], b.step[i], b.returns[i] = int32(b.engine.Uint64()>>63), 0, 0
		}
		b.observe(i, s.Obs.Vector[3*i:])
	}
	return nil
}

func (b *cueBatch) AppendState(out []byte) []byte {
	engine, err := b.engine.MarshalBinary()
	if err != nil {
		panic(err)
	}
	out = append(out, byte(len(engine)))
	out = append(out, engine...)
	out, err = binary.Append(out, binary.LittleEndian, b.cue)
	if err == nil {
		out, err = binary.Append(out, binary.LittleEndian, b.step)
	}
	if err == nil {
		out, err = binary.Append(out, binary.LittleEndian, b.returns)
	}
	if err != nil {
		panic(err)
	}
	return out
}

func (b *cueBatch) RestoreState(in []byte) error {
	if len(in) < 1 || len(in) != 1+int(in[0])+len(b.cue)*16 {
		return errors.New("cue: state has the wrong size")
	}
	engine, rest := in[1:1+in[0]], in[1+in[0]:]
	if err := b.engine.UnmarshalBinary(engine); err != nil {
		return err
	}
	for _, part := range []any{b.cue, b.step, b.returns} {
		n, err := binary.Decode(rest, binary.LittleEndian, part)
		if err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// logSumExp returns the logarithm of the denominator of the softmax of logits.
func logSumExp(logits []float32) float32 {
	sum := 0.0
	for _, l := range logits {
		sum += math.Exp(float64(l))
	}
	return float32(math.Log(sum))
}

func tinyConfig(algorithm string) Config {
	c := Default(algorithm)
	c.NumEnvs, c.RolloutLen, c.DActor, c.DCritic = 4, 8, 8, 8
	c.Optimizer.LearningRate = Constant(3e-3)
	if algorithm != A2C {
		c.SequenceLength, c.NumMinibatches, c.UpdateEpochs = 4, 2, 2
		final := 0.001
		c.EntCoef = Schedule{Initial: 0.01, Final: &final, MaxDecaySteps: 5, Power: 1}
	}
	return c
}

func tinyModel(t testing.TB, c Config) (*agent.Model, *agent.Weights) {
	t.Helper()
	m, err := agent.New(agent.Config{
		Shape: []int{3}, Actions: 2, Encoder: agent.Encoder{Name: "flatten"},
		Core:   agent.AGaLiTe{Layers: 1, DModel: 8, DHead: 4, DFFC: 8, Heads: 2, Eta: 2, R: 2, Reset: true},
		DActor: c.DActor, DCritic: c.DCritic,
	})
	if err != nil {
		t.Fatal(err)
	}
	w := m.NewWeights()
	m.Init(w, 1)
	return m, w
}

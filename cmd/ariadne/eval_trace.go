package main

import (
	"encoding/binary"
	"errors"

	"ariadne/agent"
	"ariadne/internal/safetensors"
	"ariadne/task"
)

// trace is what a policy saw in the first episode of the first environment, and what it computed from that. It has a row for each decision.
// Another implementation of the same agent can be compared with it.
type trace struct {
	spec    task.Spec
	player  *agent.Player
	rows    int
	pixels  []uint8   // [T, H, W, C]
	vectors []float32 // [T, D]
	rewards []float32 // [T], come with the observations
	logits  []float32 // [T, A]
	values  []float32 // [T]
	actions []byte    // [T], int32
	over    bool
}

// checkTrace returns an error if the policy cannot be traced.
func (o evaluation) checkTrace() error {
	if o.trace != "" && o.policy != policyCheckpoint {
		return usageError{errors.New("--trace tells what a network gave; the policy " + o.policy + " has none")}
	}
	return nil
}

// watch returns a player that acts as act does, and adds each step to the trace until the episode is over.
func (t *trace) watch(act task.Player) task.Player {
	return func(s *task.Step, actions []int32) error {
		if err := act(s, actions); err != nil {
			return err
		}
		if t.over = t.over || t.rows > 0 && s.Done[0]; t.over {
			return nil
		}
		t.rows++
		first := s.Obs.Slice(t.spec.Size(), 0, 1)
		t.pixels, t.vectors = append(t.pixels, first.Pixels...), append(t.vectors, first.Vector...)
		t.rewards = append(t.rewards, s.Reward[0])
		t.logits = append(t.logits, t.player.Logits[:t.spec.Actions]...)
		t.values = append(t.values, t.player.Values[0])
		t.actions = binary.LittleEndian.AppendUint32(t.actions, uint32(actions[0]))
		return nil
	}
}

// write writes the trace as a safetensors file, whole or not at all.
func (t *trace) write(path string) error {
	shape := append([]int{t.rows}, t.spec.Shape...)
	observations := safetensors.Float32s("observation", shape, t.vectors)
	if t.spec.Pixels {
		observations = safetensors.Bytes("observation", t.pixels)
		observations.Shape = shape
	}
	return safetensors.Write(path, []safetensors.Tensor{
		observations,
		safetensors.Float32s("reward", []int{t.rows}, t.rewards),
		safetensors.Float32s("logits", []int{t.rows, t.spec.Actions}, t.logits),
		safetensors.Float32s("value", []int{t.rows}, t.values),
		{Name: "action", DType: "I32", Shape: []int{t.rows}, Data: t.actions},
	}, nil)
}

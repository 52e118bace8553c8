package ppo

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"

	"ariadne/internal/safetensors"
	"ariadne/rundir"
)

// counters are what a checkpoint holds besides settings and tensors.
type counters struct {
	Step       int64       `json:"step"`       // environment steps so far
	Updates    int         `json:"updates"`    // rollouts learned from; what schedules count
	AdamSteps  int         `json:"adam_steps"` // gradient steps
	Elapsed    float64     `json:"elapsed"`    // seconds of training, interruptions left out
	Shuffle    []byte      `json:"shuffle"`    // engine that permutes sequences
	Meter      meter       `json:"meter"`      // what the next record averages
	Discounted *discounted `json:"discounted"`
	Unit       *unit       `json:"unit,omitempty"` // nil: returns are taken as they are
}

// Tensors of a checkpoint's state; leaves of the agent's state follow agentPrefix, columns of observations columnPrefix.
const (
	momentM      = "adam/m"
	momentV      = "adam/v"
	observations = "observations"
	doneFlags    = "done"
	environments = "environments"
	agentPrefix  = "agent/"
	columnPrefix = "column/"
)

// learningRateKey is the path of the one setting that a run may change on its way.
const learningRateKey = "trainer.optimizer.learning_rate"

// settings returns what a checkpoint belongs to as JSON: everything that the numbers of a run follow from, but for its
// length.
func (t *Trainer) settings() (json.RawMessage, error) {
	b, err := yaml.Marshal(t.config)
	if err != nil {
		return nil, err
	}
	var group map[string]any
	if err := yaml.Unmarshal(b, &group); err != nil {
		return nil, err
	}
	if s := t.config.ValueSchedule; s != nil {
		group["vf_coef"] = s
	}
	var curriculum []int64
	for _, s := range t.options.Curriculum {
		curriculum = append(curriculum, s.Until)
	}
	return json.Marshal(map[string]any{
		"trainer": group, "model": t.model.Config(), "task": t.rollout.spec, "seed": t.options.Seed, "curriculum": curriculum,
	})
}

// snapshot returns what a checkpoint of the present step holds.
func (t *Trainer) snapshot() (*rundir.Snapshot, error) {
	if i := notFinite(t.weights.Flat); i >= 0 {
		return nil, fmt.Errorf("weight %d of %d is %v: not saved", i, len(t.weights.Flat), t.weights.Flat[i])
	}
	settings, err := t.settings()
	if err != nil {
		return nil, err
	}
	shuffle, err := t.shuffle.MarshalBinary()
	if err != nil {
		return nil, err
	}
	t.counters.Shuffle, t.counters.AdamSteps = shuffle, t.adam.step
	return &rundir.Snapshot{
		Step: t.counters.Step, Settings: settings, Counters: t.counters, Weights: t.weightTensors(), State: t.stateTensors(),
	}, nil
}

func (t *Trainer) weightTensors() []safetensors.Tensor {
	var tensors []safetensors.Tensor
	for _, w := range t.weights.Tensors {
		tensors = append(tensors, safetensors.Float32s(w.Name, w.Shape, w.Data))
	}
	return tensors
}

func (t *Trainer) stateTensors() []safetensors.Tensor {
	n, parameters := t.rollout.envs, len(t.weights.Flat)
	obs, done := t.rollout.incoming(0)
	tensors := []safetensors.Tensor{
		safetensors.Float32s(momentM, []int{parameters}, t.adam.m),
		safetensors.Float32s(momentV, []int{parameters}, t.adam.v),
		safetensors.Bytes(doneFlags, flags(done)),
		safetensors.Bytes(environments, t.batch.AppendState(nil)),
	}
	if t.rollout.spec.Pixels {
		tensors = append(tensors, safetensors.Bytes(observations, obs.Pixels))
	} else {
		tensors = append(tensors, safetensors.Float32s(observations, []int{n, t.rollout.spec.Size()}, obs.Vector))
	}
	for _, c := range t.rollout.border(0) {
		tensors = append(tensors, safetensors.Float32s(columnPrefix+c.Name, append([]int{n}, c.Shape...), c.Floats))
	}
	state := t.model.NewState(n)
	t.actors.gatherState(state)
	for _, leaf := range state.Leaves {
		tensors = append(tensors, safetensors.Float32s(agentPrefix+leaf.Name, append([]int{n}, leaf.Shape...), leaf.Data))
	}
	return tensors
}

func flags(done []bool) []byte {
	b := make([]byte, len(done))
	for i, d := range done {
		if d {
			b[i] = 1
		}
	}
	return b
}

// restore continues from a checkpoint. After an error nothing has changed.
func (t *Trainer) restore(checkpoint *rundir.Checkpoint) error {
	settings, err := t.settings()
	if err != nil {
		return err
	}
	told := func(path, was, is string) {
		t.options.Tell(fmt.Sprintf("%s was %s and is %s from here on: the run is not the one that it would have been", path, was, is))
	}
	if err := checkpoint.SameSettings(settings, told, learningRateKey); err != nil {
		return err
	}
	var c counters
	if err := checkpoint.Counters(&c); err != nil {
		return err
	}
	if err := cmp.Or(c.check(t.config.NumEnvs, t.stepsPerUpdate()), c.Unit.check(t.config)); err != nil {
		return fmt.Errorf("%s: %w", rundir.TrainerFile, err)
	}
	shuffle := *t.shuffle
	if err := shuffle.UnmarshalBinary(c.Shuffle); err != nil {
		return fmt.Errorf("%s: shuffle: %w", rundir.TrainerFile, err)
	}
	weights := checkpoint.Weights()
	for _, w := range t.weights.Tensors {
		weights.Float32s(w.Name, w.Data)
	}
	state := checkpoint.State()
	state.Float32s(momentM, t.adam.m)
	state.Float32s(momentV, t.adam.v)
	obs, done := t.rollout.incoming(0)
	if t.rollout.spec.Pixels {
		state.Bytes(observations, obs.Pixels)
	} else {
		state.Float32s(observations, obs.Vector)
	}
	for _, c := range t.rollout.border(0) {
		state.Float32s(columnPrefix+c.Name, c.Floats)
	}
	first := make([]byte, len(done))
	state.Bytes(doneFlags, first)
	carried := t.model.NewState(t.rollout.envs)
	for _, leaf := range carried.Leaves {
		state.Float32s(agentPrefix+leaf.Name, leaf.Data)
	}
	world := state.Blob(environments)
	if err := errors.Join(weights.Err(), state.Err()); err != nil {
		return err
	}
	g, err := t.restoreGround(c.Step, world)
	if err != nil {
		return fmt.Errorf("environments: %w", err)
	}
	weights.Commit()
	state.Commit()
	for i := range done {
		done[i] = first[i] != 0
	}
	t.actors.scatterState(carried)
	t.counters, t.adam.step, *t.shuffle = c, c.AdamSteps, shuffle
	if g.stage != t.stage {
		err = t.ground.close()
	}
	t.ground = g
	return err
}

// restoreGround returns the ground that a step lies in with its environments as a checkpoint has them.
func (t *Trainer) restoreGround(step int64, world []byte) (g ground, err error) {
	g = t.ground
	if stage := t.options.stageAt(step); stage != t.stage {
		if g, err = t.options.ground(stage); err != nil {
			return g, err
		}
	}
	if err = g.batch.RestoreState(world); err != nil && g.stage != t.stage {
		err = errors.Join(err, g.close())
	}
	return g, err
}

// check refuses counters that cannot be in a run of n environments.
func (c *counters) check(n int, stepsPerUpdate int64) error {
	d := c.Discounted
	switch {
	case c.Step < 0 || c.Updates < 0 || c.AdamSteps < 0:
		return fmt.Errorf("negative counter: step %d, updates %d, Adam steps %d", c.Step, c.Updates, c.AdamSteps)
	case c.Step != int64(c.Updates)*stepsPerUpdate:
		return fmt.Errorf("step %d after %d updates, want %d", c.Step, c.Updates, int64(c.Updates)*stepsPerUpdate)
	case d == nil || len(d.Weight) != n || len(d.Sum) != n || len(d.Length) != n:
		return fmt.Errorf("discounted returns are not those of %d environments", n)
	case d.Led != nil && len(d.Led) != n:
		return fmt.Errorf("episodes that a guide has led are not those of %d environments", n)
	}
	if c.Meter == nil {
		c.Meter = meter{}
	}
	if d.Led == nil {
		d.Led = make(led, n)
	}
	return nil
}

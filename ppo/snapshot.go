package ppo

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/goccy/go-yaml"

	"ariadne/agent"
	"ariadne/internal/safetensors"
	"ariadne/ranks"
	"ariadne/rundir"
	"ariadne/task"
)

// counters holds what a checkpoint contains besides settings and tensors.
type counters struct {
	Step       int64       `json:"step"`       // environment steps so far
	Updates    int         `json:"updates"`    // rollouts used for updates; schedules count these
	AdamSteps  int         `json:"adam_steps"` // gradient steps
	Elapsed    float64     `json:"elapsed"`    // seconds of training, without interruptions
	Shuffle    []byte      `json:"shuffle"`    // state of the engine that permutes sequences
	Meter      meter       `json:"meter"`      // what the next record averages
	Discounted *discounted `json:"discounted"`
	Unit       *unit       `json:"unit,omitempty"` // nil: returns are not scaled
}

// environments names the tensor of the environments' own state.
const environments = "environments"

// The paths of the settings that may change when a run is resumed.
const (
	learningRateKey = "trainer.optimizer.learning_rate"
	shardsKey       = "trainer.shards"
)

// settings returns the settings to which a checkpoint belongs, as JSON: everything on which the numbers of a run depend, except
// its length.
func (t *Trainer) settings() (json.RawMessage, error) {
	config := t.config
	if config.shards() == agent.Shards {
		config.Shards = 0
	}
	b, err := yaml.Marshal(config)
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

// snapshot returns the content of a checkpoint of the present step.
func (t *Trainer) snapshot() (*rundir.Snapshot, error) {
	if err := t.weights.Finite(); err != nil {
		return nil, fmt.Errorf("%w: not saved", err)
	}
	if err := t.sameWeights(); err != nil {
		return nil, err
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
	state, err := t.stateTensors()
	if err != nil {
		return nil, err
	}
	return &rundir.Snapshot{
		Step: t.counters.Step, Settings: settings, Counters: t.counters, Weights: t.weights.Stored(), State: state,
	}, nil
}

// sameWeights returns an error if the ranks' weights have diverged. That happens if the libraries that add numbers give each
// rank a different sum.
func (t *Trainer) sameWeights() error {
	if t.crew.alone() {
		return nil
	}
	own := crc32.Checksum(ranks.Bytes(t.weights.Flat), castagnoli)
	for rank, m := range ranks.Messages(t.crew, binary.LittleEndian.AppendUint32(nil, own)) {
		if binary.LittleEndian.Uint32(m) != own {
			return fmt.Errorf("the weights of rank %d are not those of rank %d: sums over ranks differ between them; the newest checkpoint stays as it was", rank, t.crew.Rank())
		}
	}
	return nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// array is one of a checkpoint's state, as this rank has it.
type array struct {
	rundir.Array
	each int // numbers of each environment, where every rank has those of its own; 0: every rank has all
}

// arrays lists a checkpoint's state but for that of the environments themselves: what is saved of the agents' states and of the flags where
// episodes begin, or the memory that these are read into.
func (t *Trainer) arrays(state *agent.State, done []byte) []array {
	r, moment := t.rollout, []int{len(t.adam.m)}
	list := []array{
		{rundir.Array{Name: "adam/m", Shape: moment, Floats: t.adam.m}, 0},
		{rundir.Array{Name: "adam/v", Shape: moment, Floats: t.adam.v}, 0},
		{rundir.Array{Name: "done", Bytes: done}, 0},
	}
	part := func(name string, shape []int, own []float32) {
		each := 1
		for _, d := range shape {
			each *= d
		}
		list = append(list, array{rundir.Array{Name: name, Shape: append([]int{r.envs}, shape...), Floats: own}, each})
	}
	obs, _ := r.incoming(0)
	if r.spec.Pixels {
		list = append(list, array{rundir.Array{Name: "observations", Bytes: obs.Pixels}, r.spec.Size()})
	} else {
		part("observations", []int{r.spec.Size()}, obs.Vector)
	}
	for _, c := range r.border(0) {
		part("column/"+c.Name, c.Shape, c.Floats)
	}
	for _, leaf := range state.Leaves {
		part("agent/"+leaf.Name, leaf.Shape, leaf.Data)
	}
	return list
}

// stateTensors are those of all ranks' environments on rank 0; the others' have no such parts.
func (t *Trainer) stateTensors() ([]safetensors.Tensor, error) {
	world, err := t.worldState()
	if err != nil {
		return nil, err
	}
	state := t.model.NewState(t.rollout.own)
	t.actors.gatherState(state, t.rollout.first)
	list := []rundir.Array{{Name: environments, Bytes: world}}
	for _, a := range t.arrays(state, flags(t.rollout.done[:t.rollout.envs])) {
		switch {
		case a.each == 0:
		case a.Shape == nil:
			a.Bytes = collected(t.crew, a.Bytes)
		default:
			a.Floats = collected(t.crew, a.Floats)
		}
		list = append(list, a.Array)
	}
	return rundir.TensorsOf(list), nil
}

// worldState returns the state of all ranks' environments, on rank 0.
func (t *Trainer) worldState() ([]byte, error) {
	var own []byte
	if t.rollout.own > 0 {
		own = t.batch.AppendState(nil)
	}
	if t.crew.alone() {
		return own, nil
	}
	parts := ranks.Collect(t.crew, own)
	if parts == nil {
		return nil, nil
	}
	var states [][]byte
	var envs []int
	for rank, state := range parts {
		if n := t.crew.bounds[rank+1] - t.crew.bounds[rank]; n > 0 {
			states, envs = append(states, state), append(envs, n)
		}
	}
	return t.batch.(task.Parted).JoinStates(states, envs)
}

// collected returns the numbers of all ranks, one rank after another, on rank 0. The result on other ranks is meaningless.
func collected[E float32 | uint8](c crew, own []E) []E {
	if c.alone() {
		return own
	}
	pieces := ranks.Collect(c, ranks.Bytes(own))
	if c.Rank() > 0 {
		return own
	}
	total := 0
	for _, p := range pieces {
		total += len(p)
	}
	all := make([]E, total/len(ranks.Bytes(make([]E, 1))))
	memory := ranks.Bytes(all)
	for _, p := range pieces {
		memory = memory[copy(memory, p):]
	}
	return all
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

// restore continues from a checkpoint. After an error, nothing has changed.
func (t *Trainer) restore(checkpoint *rundir.Checkpoint) error {
	settings, err := t.settings()
	if err != nil {
		return err
	}
	told := func(path, was, is string) {
		t.options.Tell(fmt.Sprintf("%s was %s and is %s from here on: the run is not the one that it would have been", path, was, is))
	}
	if err := checkpoint.SameSettings(settings, told, learningRateKey, shardsKey); err != nil {
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
	r := t.rollout
	var taken []func() // copies this rank's part of what was read
	done := r.done[:r.envs]
	first := make([]byte, len(done))
	carried := t.model.NewState(r.own)
	var list []rundir.Array
	for _, a := range t.arrays(carried, first) {
		switch {
		case a.each == 0:
		case a.Shape == nil:
			a.Bytes = ofAll(r, a.Bytes, a.each, &taken)
		default:
			a.Floats = ofAll(r, a.Floats, a.each, &taken)
		}
		list = append(list, a.Array)
	}
	state.Into(list)
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
	for _, take := range taken {
		take()
	}
	for i := range done {
		done[i] = first[i] != 0
	}
	t.actors.scatterState(carried, r.first)
	t.counters, t.adam.step, *t.shuffle = c, c.AdamSteps, shuffle
	if g.stage != t.stage {
		err = t.ground.close()
	}
	t.ground = g
	return err
}

// ofAll returns memory for the numbers of all environments in a checkpoint, size numbers each. If this process has all
// environments, that is own. Otherwise it is new memory, and ofAll adds a function to taken that copies this rank's part to
// own.
func ofAll[E any](r *rollout, own []E, size int, taken *[]func()) []E {
	if r.own == r.envs {
		return own
	}
	all := make([]E, r.envs*size)
	*taken = append(*taken, func() { copy(own, all[r.first*size:]) })
	return all
}

// restoreGround returns the ground of a step, with its environments in the state of a checkpoint.
func (t *Trainer) restoreGround(step int64, world []byte) (g ground, err error) {
	g = t.ground
	if stage := t.options.stageAt(step); stage != t.stage {
		if g, err = t.options.ground(stage); err != nil {
			return g, err
		}
	}
	if err = t.restoreWorld(g.batch, world); err != nil && g.stage != t.stage {
		err = errors.Join(err, g.close())
	}
	return g, err
}

// restoreWorld restores this rank's environments from the checkpoint's state of all environments.
func (t *Trainer) restoreWorld(b task.Batch, world []byte) error {
	if t.crew.alone() {
		return b.RestoreState(world)
	}
	if t.rollout.own == 0 {
		return nil
	}
	part, err := b.(task.Parted).CutState(world)
	if err != nil {
		return err
	}
	return b.RestoreState(part)
}

// check returns an error if a run of n environments cannot have such counters.
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

package ppo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml"

	"ariadne/internal/safetensors"
)

// counters are what trainer.json holds besides the settings.
type counters struct {
	Step       int64       `json:"step"`       // environment steps so far
	Updates    int         `json:"updates"`    // rollouts learned from; what schedules count
	AdamSteps  int         `json:"adam_steps"` // gradient steps
	Elapsed    float64     `json:"elapsed"`    // seconds of training, interruptions left out
	Shuffle    []byte      `json:"shuffle"`    // engine that permutes sequences
	Meter      meter       `json:"meter"`      // what the next record averages
	Discounted *discounted `json:"discounted"`
}

type trainerState struct {
	Settings json.RawMessage `json:"settings"` // what the numbers follow from: they cannot go on under others
	Counters counters        `json:"counters"`
}

// Tensors of state.safetensors; leaves of the agent's state follow agentPrefix.
const (
	momentM      = "adam/m"
	momentV      = "adam/v"
	observations = "observations"
	doneFlags    = "done"
	environments = "environments"
	agentPrefix  = "agent/"
)

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
	return json.Marshal(map[string]any{"trainer": group, "model": t.model.Config(), "task": t.rollout.spec, "seed": t.options.Seed})
}

// snapshot returns the files of a checkpoint.
func (t *Trainer) snapshot() (map[string][]byte, error) {
	if i := notFinite(t.weights.Flat); i >= 0 {
		return nil, fmt.Errorf("weight %d of %d is %v: not saved", i, len(t.weights.Flat), t.weights.Flat[i])
	}
	settings, err := t.settings()
	if err != nil {
		return nil, err
	}
	weights, err := t.encodeWeights(settings)
	if err != nil {
		return nil, err
	}
	state, err := t.encodeState()
	if err != nil {
		return nil, err
	}
	shuffle, err := t.shuffle.MarshalBinary()
	if err != nil {
		return nil, err
	}
	t.counters.Shuffle, t.counters.AdamSteps = shuffle, t.adam.step
	trainer, err := json.MarshalIndent(trainerState{settings, t.counters}, "", "  ")
	if err != nil {
		return nil, err
	}
	return map[string][]byte{WeightsFile: weights, stateFile: state, trainerFile: trainer}, nil
}

func (t *Trainer) encodeWeights(settings []byte) ([]byte, error) {
	var tensors []safetensors.Tensor
	for _, w := range t.weights.Tensors {
		tensors = append(tensors, safetensors.Float32s(w.Name, w.Shape, w.Data))
	}
	digest := sha256.Sum256(settings)
	return safetensors.Encode(tensors, map[string]string{
		"step": strconv.FormatInt(t.counters.Step, 10), "settings_sha256": hex.EncodeToString(digest[:]),
	})
}

func (t *Trainer) encodeState() ([]byte, error) {
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
	state := t.model.NewState(n)
	t.actors.gatherState(state)
	for _, leaf := range state.Leaves {
		tensors = append(tensors, safetensors.Float32s(agentPrefix+leaf.Name, append([]int{n}, leaf.Shape...), leaf.Data))
	}
	return safetensors.Encode(tensors, nil)
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

// restore continues from a checkpoint's files. After an error nothing has changed.
func (t *Trainer) restore(files map[string][]byte) error {
	var saved trainerState
	if err := json.Unmarshal(files[trainerFile], &saved); err != nil {
		return fmt.Errorf("%s: %w", trainerFile, err)
	}
	if err := t.sameSettings(saved.Settings); err != nil {
		return err
	}
	c := saved.Counters
	if err := c.check(t.config.NumEnvs, t.stepsPerUpdate()); err != nil {
		return fmt.Errorf("%s: %w", trainerFile, err)
	}
	shuffle := *t.shuffle
	if err := shuffle.UnmarshalBinary(c.Shuffle); err != nil {
		return fmt.Errorf("%s: shuffle: %w", trainerFile, err)
	}
	weights := reader{what: WeightsFile}
	weights.open(files[WeightsFile])
	for _, w := range t.weights.Tensors {
		weights.floats(w.Name, w.Data)
	}
	state := reader{what: stateFile}
	state.open(files[stateFile])
	state.floats(momentM, t.adam.m)
	state.floats(momentV, t.adam.v)
	obs, done := t.rollout.incoming(0)
	if t.rollout.spec.Pixels {
		state.bytes(observations, obs.Pixels)
	} else {
		state.floats(observations, obs.Vector)
	}
	first := make([]byte, len(done))
	state.bytes(doneFlags, first)
	carried := t.model.NewState(t.rollout.envs)
	for _, leaf := range carried.Leaves {
		state.floats(agentPrefix+leaf.Name, leaf.Data)
	}
	if err := errors.Join(weights.err, state.err); err != nil {
		return err
	}
	blob, ok := state.file.Get(environments)
	if !ok {
		return fmt.Errorf("%s: tensor %q is missing", stateFile, environments)
	}
	if err := t.batch.RestoreState(blob.Data); err != nil {
		return fmt.Errorf("environments: %w", err)
	}
	weights.commit()
	state.commit()
	for i := range done {
		done[i] = first[i] != 0
	}
	t.actors.scatterState(carried)
	t.counters, t.adam.step, *t.shuffle = c, c.AdamSteps, shuffle
	return nil
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
	}
	if c.Meter == nil {
		c.Meter = meter{}
	}
	return nil
}

// reader copies tensors to where they belong, all or none.
type reader struct {
	what string // name of the file, for errors
	file *safetensors.File
	copy []func()
	err  error // first error; what follows it does nothing
}

func (r *reader) open(b []byte) {
	if r.file, r.err = safetensors.Decode(b); r.err != nil {
		r.err = fmt.Errorf("%s: %w", r.what, r.err)
	}
}

func (r *reader) get(name string) (safetensors.Tensor, bool) {
	if r.err != nil {
		return safetensors.Tensor{}, false
	}
	x, ok := r.file.Get(name)
	if !ok {
		r.err = fmt.Errorf("%s: tensor %q is missing", r.what, name)
	}
	return x, ok
}

func (r *reader) floats(name string, dst []float32) {
	x, ok := r.get(name)
	if !ok {
		return
	}
	values := make([]float32, len(dst))
	if err := x.CopyFloat32(values); err != nil {
		r.err = fmt.Errorf("%s: %w", r.what, err)
		return
	}
	r.copy = append(r.copy, func() { copy(dst, values) })
}

func (r *reader) bytes(name string, dst []byte) {
	x, ok := r.get(name)
	if !ok {
		return
	}
	values, err := x.Uint8()
	if err == nil && len(values) != len(dst) {
		err = fmt.Errorf("tensor %q has %d elements, want %d", name, len(values), len(dst))
	}
	if err != nil {
		r.err = fmt.Errorf("%s: %w", r.what, err)
		return
	}
	r.copy = append(r.copy, func() { copy(dst, values) })
}

func (r *reader) commit() {
	for _, f := range r.copy {
		f()
	}
}

// sameSettings returns an error that names the first setting which a checkpoint has otherwise.
func (t *Trainer) sameSettings(saved []byte) error {
	settings, err := t.settings()
	if err != nil {
		return err
	}
	was, err := decodeSettings(saved)
	if err != nil {
		return fmt.Errorf("%s: settings: %w", trainerFile, err)
	}
	is, err := decodeSettings(settings)
	if err != nil {
		return err
	}
	if path, was, is, differ := difference("", was, is); differ {
		return fmt.Errorf("the checkpoint was made with %s = %v, this run has %v", path, was, is)
	}
	return nil
}

func decodeSettings(b []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber() // seeds have 64 bits
	err = d.Decode(&v)
	return v, err
}

// difference finds the first leaf that two trees of settings do not share.
func difference(path string, a, b any) (string, any, any, bool) {
	x, isMap := a.(map[string]any)
	y, areMaps := b.(map[string]any)
	if !isMap || !areMaps {
		return path, a, b, !reflect.DeepEqual(a, b)
	}
	keys := slices.Concat(sortedKeys(x), sortedKeys(y))
	for _, k := range keys {
		name := k
		if path != "" {
			name = path + "." + k
		}
		if p, was, is, differ := difference(name, x[k], y[k]); differ {
			return p, was, is, true
		}
	}
	return "", nil, nil, false
}

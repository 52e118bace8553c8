package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"ariadne/agent"
	"ariadne/internal/memory"
	"ariadne/ppo"
	"ariadne/task"
)

// maxThreads bounds the number of goroutines that compute at a time.
const maxThreads = 4096

// fewEnvironments is so small a number that any task's environments can be made without measuring their memory before.
const fewEnvironments = 512

// part is a part of the memory that something needs.
type part struct {
	bytes float64
	what  string // what it is for, and what makes it large
}

// checkMemory returns a usage error if parts need more memory than is free, before any is taken. what is the subject of its sentence.
func checkMemory(what string, parts ...part) error {
	need, largest := 0.0, part{}
	for _, p := range parts {
		if p.bytes < 0 || math.IsNaN(p.bytes) { // the product of absurd numbers
			p.bytes = math.Inf(1)
		}
		need += p.bytes
		if p.bytes >= largest.bytes {
			largest = p
		}
	}
	free, known := memory.Free()
	if !known || need <= float64(free) {
		return nil
	}
	return usageError{fmt.Errorf("%s needs %s, %s are free; %s of it are for %s", what, size(need), size(float64(free)), size(largest.bytes), largest.what)}
}

// size writes bytes for people.
func size(bytes float64) string {
	if math.IsInf(bytes, 1) {
		return "more memory than there is anywhere"
	}
	return fmt.Sprintf("%.1f GiB", bytes/(1<<30))
}

// eachNeeds returns about how many bytes of the heap each of n things takes that make makes together. It returns 0 without measuring if
// n is at most fewEnvironments.
func eachNeeds[T io.Closer](n int, make func(n int) (T, error)) (float64, error) {
	if n <= fewEnvironments {
		return 0, nil
	}
	const few, more = 8, 24
	var heaps [2]uint64
	for i, count := range []int{few, more} {
		idle := ppo.Heap()
		made, err := make(count)
		if err != nil {
			return 0, err
		}
		heaps[i] = heapAbove(idle)
		if err := made.Close(); err != nil {
			return 0, err
		}
	}
	return (float64(heaps[1]) - min(float64(heaps[0]), float64(heaps[1]))) / (more - few), nil
}

// checkEnvironments returns a usage error if there is not enough memory for n environments and their observations.
func checkEnvironments(n int, make func(n int) (task.Batch, error)) error {
	if n <= fewEnvironments {
		return nil
	}
	each, err := eachNeeds(n, make)
	if err != nil {
		return err
	}
	b, err := make(1)
	if err != nil {
		return err
	}
	each += observed(b.Spec())
	if err := b.Close(); err != nil {
		return err
	}
	return checkMemory(fmt.Sprintf("a batch of %d environments", n), part{float64(n) * each, "the environments"})
}

// observed returns the number of bytes of an observation.
func observed(s task.Spec) float64 {
	n := 1.0
	for _, d := range s.Shape {
		n *= float64(d)
	}
	if s.Pixels {
		return n
	}
	return 4 * n
}

// checkTrainingMemory returns a usage error if the training needs more memory than there is.
func (e *experiment) checkTrainingMemory(ctx context.Context) error {
	small := *e
	small.trainer.NumEnvs, small.part = max(1, len(e.settings.Mix)), portion{}
	var spec task.Spec
	var model *agent.Model
	var each float64
	err := func() (err error) {
		var b task.Batch
		if e.settings.Data != nil {
			b, err = small.trialBatch()
		} else {
			each, err = eachNeeds(e.own(), func(n int) (task.Batch, error) {
				some := *e
				some.trainer.NumEnvs, some.part = max(n, len(e.settings.Mix)), portion{}
				return some.trainingBatch(e.settings.Task)
			})
			if err == nil {
				b, err = small.trainingBatch(e.settings.Task)
			}
		}
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, b.Close()) }()
		spec = b.Spec()
		model, err = small.trainingModel(b)
		return err
	}()
	if e.settings.Data != nil && err != nil { // reading the episodes gives a better error
		return nil
	}
	if err != nil || ctx.Err() != nil {
		return err
	}
	need := e.trainer.Need(model, spec)
	own := float64(e.own()) / float64(e.trainer.NumEnvs)
	return checkMemory("this training", []part{
		{each * float64(e.own()), fmt.Sprintf("the environments, trainer.num_envs=%d of them", e.trainer.NumEnvs)},
		{need.Weights, fmt.Sprintf("%.3g weights, their gradients and moments, as the widths of trainer.seq_model, trainer.encoder and the heads make them", model.Parameters())},
		{need.Rollout * own, fmt.Sprintf("a rollout of trainer.rollout_len=%d steps in trainer.num_envs=%d environments", e.trainer.RolloutLen, e.trainer.NumEnvs)},
		{need.Learning * own, fmt.Sprintf("learning from a minibatch: a rollout of trainer.rollout_len=%d x trainer.num_envs=%d steps, of which more trainer.num_minibatches make smaller parts", e.trainer.RolloutLen, e.trainer.NumEnvs)},
		{need.Acting * own, fmt.Sprintf("acting in trainer.num_envs=%d environments", e.trainer.NumEnvs)},
	}...)
}

// checkActing returns a usage error if there is not enough memory for a policy that acts in envs environments at once.
func checkActing(m *agent.Model, envs int) error {
	acting, weights := m.ActingBytes(envs)
	return checkMemory(fmt.Sprintf("an agent that acts in %d environments at once", envs), part{acting, "what its network computes and remembers"},
		part{weights, "its weights"})
}

package ppo

import (
	"context"
	"math"
	"strings"
	"testing"

	"ariadne/task"
)

func TestSparseObservationsTrainTheSameWeights(t *testing.T) {
	for _, algorithm := range []string{PPO, A2C, VTrace} {
		r := run{config: tinyConfig(algorithm), seed: 3, threads: 2, updates: 3, mlp: true}
		dense := train(t, r.trainer(t, ""))
		r.sparse = true
		sparse := train(t, r.trainer(t, ""))
		if sparse.rollout.latest == nil || sparse.rollout.obs.Vector != nil {
			t.Fatal("the rollout is not kept in sparse form")
		}
		for i, want := range dense.weights.Flat {
			if got := sparse.weights.Flat[i]; math.Abs(float64(got-want)) > 1e-4 {
				t.Fatalf("%s: weight %d is %v, of dense observations %v", algorithm, i, got, want)
			}
		}
	}
}

// crowded is a task whose observations have more non-zero elements than its Spec says.
type crowded struct{ task.Batch }

func (c crowded) Step(actions []int32, s *task.Step) error {
	err := c.Batch.Step(actions, s)
	s.Obs.Vector[0], s.Obs.Vector[1] = 1, 1
	return err
}

func TestAnObservationThatDoesNotFitIsAnError(t *testing.T) {
	r := run{config: tinyConfig(PPO), seed: 3, threads: 1, updates: 1, mlp: true, sparse: true}
	r.options = func(o *Options) { o.Batch = crowded{o.Batch} }
	err := r.trainer(t, "").Run(context.Background())
	if err == nil || !strings.Contains(err.Error(), "environment 0") || !strings.Contains(err.Error(), "more than 1 elements") {
		t.Errorf("error %v", err)
	}
}

package ppo

import (
	"fmt"
	"slices"

	"ariadne/agent"
	"ariadne/task"
)

// trial lets the present policy play an episode in each environment of a batch. Mazes and random draws are the same every time,
// so the result depends on the weights only.
type trial struct {
	batch   task.Batch
	begin   []byte // state of the batch before each trial
	model   *agent.Model
	rollout *rollout // of one step
	actors  *actors
	step    task.Step // scratch
	over    []bool    // [N], whether the first episode has ended
}

// newTrial makes a trial. It returns nil if there are no environments for it.
func newTrial(c Config, o Options) (*trial, error) {
	if o.Trial == nil {
		return nil, nil
	}
	n, spec := o.Trial.Len(), o.Trial.Spec()
	c.NumEnvs, c.RolloutLen, c.SequenceLength, c.BootstrapLimits = n, 1, 0, false
	t := &trial{batch: o.Trial, model: o.Model, rollout: newRollout(c, o.Model, spec, 0, n), over: make([]bool, n)}
	var err error
	t.actors, err = newActors(o.Model, o.Weights, agent.NewSampler(o.Seed, spec.Actions), bounds(0, n), o.Threads)
	return t, err
}

func (t *trial) close() {
	if t != nil && t.actors != nil {
		t.actors.close()
	}
}

// play returns one episode for each environment.
func (t *trial) play() (episodes []task.Episode, err error) {
	r := t.rollout
	t.step.Obs, t.step.Done = r.incoming(0)
	t.step.Reward = r.reward
	if t.begin == nil {
		if err := t.batch.Reset(&t.step); err != nil {
			return nil, err
		}
		t.begin = t.batch.AppendState(nil)
	}
	if err := t.batch.RestoreState(t.begin); err != nil {
		return nil, err
	}
	if err := t.batch.Reset(&t.step); err != nil {
		return nil, err
	}
	t.actors.scatterState(t.model.NewState(r.envs), 0)
	clear(t.over)
	for draws := uint64(0); slices.Contains(t.over, false); draws += uint64(r.envs) {
		if err := t.actors.act(r, 0, draws); err != nil {
			return nil, err
		}
		t.step.Episodes = t.step.Episodes[:0]
		if err := t.batch.Step(r.action, &t.step); err != nil {
			return nil, err
		}
		if i := notFinite(r.reward); i >= 0 {
			return nil, fmt.Errorf("reward of environment %d is %v", i, r.reward[i])
		}
		t.actors.remember(r, 0)
		for _, e := range t.step.Episodes {
			if !t.over[e.Env] {
				t.over[e.Env] = true
				episodes = append(episodes, e)
			}
		}
	}
	return episodes, nil
}

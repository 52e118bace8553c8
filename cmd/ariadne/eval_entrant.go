package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"ariadne/task"
)

// entrant plays in an evaluation: a run's agent, or a policy in the task of a run or in one that arguments compose.
type entrant struct {
	run        string // folder of the agent, or of the run whose task is played; "" without one
	experiment *experiment
	spec       task.Spec
	checkpoint *checkpoint // of policyCheckpoint alone
}

// open opens an entrant for each run, or one without a run. What cannot play is named, as an error of usage.
func (o *evaluation) open(runs, overrides []string) ([]*entrant, error) {
	if len(runs) == 0 {
		runs = []string{""}
	}
	entrants := make([]*entrant, len(runs))
	for i, run := range runs {
		e, err := o.openOne(run, overrides)
		if err != nil {
			return nil, usageError{err}
		}
		entrants[i] = e
	}
	return entrants, nil
}

// openOne makes environments once to see that they can be made, and reads the weights: training may go on meanwhile.
func (o *evaluation) openOne(run string, overrides []string) (*entrant, error) {
	x, err := experimentFor(o.policy, run, overrides)
	if err != nil {
		return nil, err
	}
	e := &entrant{run: x.origin.path, experiment: x}
	if err := o.tryTask(e); err != nil {
		return nil, e.wrap(err)
	}
	if o.policy != policyCheckpoint {
		return e, nil
	}
	if e.checkpoint, err = x.newest(e.spec); err != nil {
		return nil, err
	}
	if o.forget > 0 && !e.checkpoint.remembers() {
		return nil, fmt.Errorf("--forget has nothing to cut: %s is of %s, an agent without memory", e.run, x.network.Core.Name)
	}
	return e, nil
}

// wrap says whose error it is.
func (e *entrant) wrap(err error) error {
	if e.run == "" {
		return err
	}
	return fmt.Errorf("%s: %w", e.run, err)
}

// tryTask makes the environments that the policy needs, one of them, and takes down what they are.
func (o *evaluation) tryTask(e *entrant) error {
	if plans(o.policy) {
		b, s, err := e.experiment.mazes(o.policy, 1, o.seed)
		if err != nil {
			return err
		}
		defer b.Close()
		e.spec.Name = s.Variant.Name()
		_, err = o.planner.agent(o.policy, b.Env(0), s.ActionRepeat, o.seed)
		return err
	}
	e.experiment.wholeEpisodes()
	b, err := e.experiment.batch(1, o.seed)
	if err != nil {
		return err
	}
	e.spec = b.Spec()
	return b.Close()
}

// playAll plays with one after the other. After an error the results are of those that came before it, and where that is an
// interruption, of the episodes that were over by then.
func (o *evaluation) playAll(ctx context.Context, entrants []*entrant) ([]result, error) {
	var results []result
	for i, e := range entrants {
		who := ""
		if len(entrants) > 1 {
			who = e.run
		}
		episodes, err := o.play(ctx, e, who)
		if len(episodes) > 0 {
			results = append(results, o.result(e, episodes))
		}
		switch {
		case errors.Is(err, errInterrupted):
			tell(e.interrupted(len(episodes), o.episodes, len(entrants)-i-1))
			return results, err
		case err != nil:
			return results, e.wrap(err)
		}
	}
	return results, nil
}

// interrupted says what an entrant's result is worth after so many episodes of those that were asked for, where so many more
// were to play.
func (e *entrant) interrupted(over, asked, more int) string {
	said := fmt.Sprintf("interrupted after %d of %d episodes", over, asked)
	if e.run != "" {
		said += " of " + e.run
	}
	if over > 0 {
		said += "; the result is of these alone, and where episodes differ in length the shorter ones were over first"
	}
	if more > 0 {
		said += fmt.Sprintf("; %d more had not begun", more)
	}
	return said
}

// play plays all episodes of an entrant, which the progress calls who.
func (o *evaluation) play(ctx context.Context, e *entrant, who string) ([]playedEpisode, error) {
	shown := newProgress(who, o.episodes)
	defer shown.end()
	if plans(o.policy) {
		return o.playPlanners(ctx, e.experiment, shown)
	}
	return o.playBatch(ctx, e, shown)
}

// playBatch plays with a policy that acts on a batch of the task.
func (o *evaluation) playBatch(ctx context.Context, e *entrant, shown *progress) ([]playedEpisode, error) {
	envs := min(o.envs, o.episodes)
	batch, err := e.experiment.batch(envs, o.seed)
	if err != nil {
		return nil, err
	}
	defer batch.Close()
	if e.checkpoint == nil {
		return playEpisodes(ctx, batch, uniform(e.spec.Actions, o.seed), o.episodes, shown)
	}
	p, err := e.checkpoint.policy(envs)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	p.forget = o.forget
	act := p.actions(o.seed, o.draw.chooses(e.experiment))
	if o.trace == "" {
		return playEpisodes(ctx, batch, act, o.episodes, shown)
	}
	t := trace{spec: e.spec, policy: p}
	episodes, err := playEpisodes(ctx, batch, t.watch(act), o.episodes, shown)
	if err != nil {
		return episodes, err
	}
	return episodes, t.write(o.trace)
}

// result is what is reported of an entrant's episodes.
func (o *evaluation) result(e *entrant, episodes []playedEpisode) result {
	r := result{Run: e.run, Task: e.spec.Name, Policy: o.policy, Asked: o.episodes, Seed: o.seed, Forget: o.forget}
	if e.checkpoint != nil {
		r.CheckpointDir, r.Steps, r.Greedy = filepath.Dir(e.checkpoint.file), e.checkpoint.steps, o.draw.chooses(e.experiment)
	}
	r.summarise(episodes)
	return r
}

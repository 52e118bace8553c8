package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"ariadne/agent"
	"ariadne/task"
)

// entrant takes part in an evaluation. It is a run's agent, or a policy in a task: that of a run, or one that arguments compose.
type entrant struct {
	run        string // folder of the agent, or of the run whose task is played; "" for none
	experiment *experiment
	spec       task.Spec
	checkpoint *checkpoint // the agent's, for policyCheckpoint; else nil
}

// open opens an entrant for each run, or one if there are no runs. It returns a usage error that names the first one that cannot play.
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

// openOne opens an entrant. It makes environments once, to see that they can be made, and reads the weights, because a training that goes on
// may replace them.
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
		return nil, fmt.Errorf("--forget has nothing to cut: %s is of %s, an agent without memory", e.run, x.network.Core.Name())
	}
	return e, nil
}

// wrap adds the entrant's run to an error.
func (e *entrant) wrap(err error) error {
	if e.run == "" {
		return err
	}
	return fmt.Errorf("%s: %w", e.run, err)
}

// tryTask makes one environment of the kind that the policy needs, and notes what it is.
func (o *evaluation) tryTask(e *entrant) error {
	if plans(o.policy) {
		b, s, err := e.experiment.mazes(o.policy, 1, o.seed)
		if err != nil {
			return err
		}
		defer b.Close()
		e.spec.Name = s.Variant.Name()
		p, err := o.planner.planner(o.policy)
		if err != nil {
			return err
		}
		_, err = p.In(b.Env(0), s.ActionRepeat, o.seed)
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

// playAll plays with one entrant after the other. After an error it also returns the results of the entrants before. After an interruption
// these include the episodes that were over by then.
func (o *evaluation) playAll(ctx context.Context, entrants []*entrant) ([]result, error) {
	var results []result
	for i, e := range entrants {
		who := ""
		if len(entrants) > 1 {
			who = e.run
		}
		episodes, err := o.play(ctx, e, i, who)
		if len(episodes) > 0 {
			results = append(results, o.result(e.facts(o), episodes))
		}
		switch {
		case errors.Is(err, errInterrupted) && o.kept != nil:
			return results, err
		case errors.Is(err, errInterrupted):
			tell(e.interrupted(len(episodes), o.episodes, len(entrants)-i-1))
			return results, err
		case err != nil:
			return results, e.wrap(err)
		}
	}
	return results, nil
}

// interrupted says what an entrant's result is worth after an interruption. over is the number of its episodes that were over, asked the
// number that was asked for, more the number of entrants that had not begun.
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

// play plays the part's episodes of an entrant and returns them. It does not play those that are kept already. number is the entrant's
// number, who its name in the report of progress.
func (o *evaluation) play(ctx context.Context, e *entrant, number int, who string) ([]playedEpisode, error) {
	own := o.own()
	if len(own) == 0 {
		return nil, nil
	}
	shown := newProgress(who, o.count(own))
	defer shown.end()
	var episodes []playedEpisode
	var todo []cohort
	for _, c := range own {
		before, ok := o.kept.played(number, c)
		if !ok {
			todo = append(todo, c)
			continue
		}
		episodes = append(episodes, before...)
		for _, p := range before {
			shown.add(p.Return)
		}
	}
	keep := func(c cohort, played []playedEpisode) error { return o.kept.add(number, c, played) }
	play := o.playBatches
	if plans(o.policy) {
		play = o.playPlanners
	}
	more, err := play(ctx, e, todo, keep, shown)
	episodes = append(episodes, more...)
	inOrder(episodes)
	return episodes, err
}

// playBatches plays cohorts one after the other, with a policy that acts on a batch of the task. It calls keep with the episodes of each
// cohort that is complete.
func (o *evaluation) playBatches(ctx context.Context, e *entrant, todo []cohort, keep func(cohort, []playedEpisode) error, shown *progress) ([]playedEpisode, error) {
	var all []playedEpisode
	for _, c := range todo {
		episodes, err := o.playBatch(ctx, e, c, shown)
		for i := range episodes {
			episodes[i].Env += c.first
		}
		all = append(all, episodes...)
		if err == nil {
			err = keep(c, episodes)
		}
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// playBatch plays one cohort. The episodes that it returns number the environments within the cohort.
func (o *evaluation) playBatch(ctx context.Context, e *entrant, c cohort, shown *progress) ([]playedEpisode, error) {
	batch, err := e.experiment.newBatch(task.Options{Envs: c.count, First: c.first, Of: o.environments(), Seed: o.seed, Settings: e.experiment.settings.Task})
	if err != nil {
		return nil, err
	}
	defer batch.Close()
	wanted := make([]int, c.count)
	for i := range wanted {
		wanted[i] = o.share(c.first + i)
	}
	if e.checkpoint == nil {
		return playEpisodes(ctx, batch, c.of(o.environments(), task.Uniform(e.spec.Actions, o.seed)), wanted, shown)
	}
	p, err := e.checkpoint.player(agent.PlayerOptions{
		Envs: c.count, Seed: o.seed, Greedy: o.draw.chooses(e.experiment), First: c.first, All: o.environments(), Forget: o.forget,
	})
	if err != nil {
		return nil, err
	}
	defer p.Close()
	if o.trace == "" || c.first > 0 {
		return playEpisodes(ctx, batch, p.Act, wanted, shown)
	}
	t := trace{spec: e.spec, player: p}
	episodes, err := playEpisodes(ctx, batch, t.watch(p.Act), wanted, shown)
	if err != nil {
		return episodes, err
	}
	return episodes, t.write(o.trace)
}

// facts are what is told of an entrant in addition to its episodes.
type facts struct {
	Run        string `json:"run,omitempty"`
	Task       string `json:"task"`
	Steps      *int64 `json:"steps,omitempty"` // steps of a checkpoint's training
	Checkpoint string `json:"checkpoint,omitempty"`
	Greedy     bool   `json:"greedy,omitempty"`
	// Weights is the beginning of the checksum of a checkpoint's weights. Config is the settings of task and agent, in YAML.
	Weights string `json:"weights,omitempty"`
	Config  string `json:"config"`
}

// facts returns the facts of the entrant in an evaluation.
func (e *entrant) facts(o *evaluation) facts {
	f := facts{Run: e.run, Task: e.spec.Name, Config: string(e.experiment.config.Without(unplayed...).YAML())}
	if e.checkpoint != nil {
		f.Checkpoint, f.Steps, f.Weights = filepath.Dir(e.checkpoint.File), e.checkpoint.Steps, e.checkpoint.Checksum
		f.Greedy = o.draw.chooses(e.experiment)
	}
	return f
}

// result returns what is reported of an entrant's episodes.
func (o *evaluation) result(f facts, episodes []playedEpisode) result {
	r := result{
		Run: f.Run, Task: f.Task, Policy: o.policy, Asked: o.episodes, Seed: o.seed, Forget: o.forget,
		CheckpointDir: f.Checkpoint, Steps: f.Steps, Greedy: f.Greedy,
	}
	r.summarise(episodes)
	return r
}

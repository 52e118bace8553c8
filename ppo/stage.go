package ppo

import (
	"errors"
	"fmt"
	"slices"

	"ariadne/task"
)

// Stage is a part of a run that trains in other environments than Options.Batch, usually easier ones.
type Stage struct {
	Name  string                     // for error messages
	Until int64                      // the stage ends at this number of environment steps of the run, over all environments
	New   func() (task.Batch, error) // makes Config.NumEnvs environments; the Trainer closes them
}

// checkStages returns an error if the stages do not follow each other.
func (o Options) checkStages() error {
	var before int64
	for _, s := range o.Curriculum {
		if s.Until <= before {
			return fmt.Errorf("%s ends at step %d, want more than %d: each stage must end after the one before it", s.Name, s.Until, before)
		}
		before = s.Until
	}
	return nil
}

// CheckStages makes the environments of each stage once. So errors in their settings, and environments that do not fit the
// model, appear at once. A Trainer makes them only when their steps come, perhaps after days.
func (o Options) CheckStages() error {
	if err := o.check(); err != nil {
		return err
	}
	for i := range o.Curriculum {
		g, err := o.ground(i)
		if err == nil {
			err = g.close()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stageAt returns the stage of the update that follows a number of steps. len(Curriculum) stands for Options.Batch.
func (o Options) stageAt(step int64) int {
	i := slices.IndexFunc(o.Curriculum, func(s Stage) bool { return step < s.Until })
	if i < 0 {
		return len(o.Curriculum)
	}
	return i
}

// ground is what a Trainer trains in during one stage.
type ground struct {
	stage        int // len(Curriculum) stands for Options.Batch
	batch        task.Batch
	own          bool   // the Trainer made the batch
	tutor        *tutor // nil: the task's guide is not asked
	achievements achievements
}

// ground makes the ground of a stage. The caller must reset or restore its environments.
func (o Options) ground(stage int) (g ground, err error) {
	g = ground{stage: stage, batch: o.Batch}
	if stage == len(o.Curriculum) {
		return g, g.prepare(o)
	}
	s := o.Curriculum[stage]
	if g.batch, err = s.New(); err != nil {
		return ground{}, fmt.Errorf("%s: %w", s.Name, err)
	}
	g.own = true
	if err := g.prepare(o); err != nil {
		return ground{}, errors.Join(fmt.Errorf("%s: %w", s.Name, err), g.close())
	}
	return g, nil
}

// prepare checks that the batch fits the model and the configuration.
func (g *ground) prepare(o Options) (err error) {
	if err := o.fits(g.batch); err != nil {
		return err
	}
	if err := o.predicted(g.batch); err != nil {
		return err
	}
	g.achievements = newAchievements(g.batch)
	g.tutor, err = newTutor(o.Config, g.batch)
	return err
}

// fits returns an error unless a batch has the same actions, observations and number of environments as Options.Batch.
func (o Options) fits(b task.Batch) error {
	from, to := newCrew(o).own()
	switch own := to - from; {
	case own == 0: // the batch only serves for its Spec
	case own == o.Config.NumEnvs && b.Len() != own:
		return fmt.Errorf("the batch has %d environments, num_envs is %d", b.Len(), own)
	case b.Len() != own:
		return fmt.Errorf("the batch has %d environments, this rank's part of num_envs, %d, is %d", b.Len(), o.Config.NumEnvs, own)
	}
	return o.shows(b)
}

// shows is fits without the check of the number of environments.
func (o Options) shows(b task.Batch) error {
	spec, model, last := b.Spec(), o.Model.Config(), o.Batch.Spec()
	if !slices.Equal(spec.Shape, model.Shape) || spec.Pixels != model.Pixels || spec.Actions != model.Actions {
		return fmt.Errorf("task %s has observations %v (pixels: %v) and %d actions, the model is for %v (%v) and %d",
			spec.Name, spec.Shape, spec.Pixels, spec.Actions, model.Shape, model.Pixels, model.Actions)
	}
	if max(spec.Repeat, 1) != max(last.Repeat, 1) {
		return fmt.Errorf("task %s holds an action for %d steps, the last stage for %d; all stages must hold it equally long", spec.Name, max(spec.Repeat, 1), max(last.Repeat, 1))
	}
	if spec.Nonzeros > model.Nonzeros && o.Model.Sparse() {
		return fmt.Errorf("task %s has up to %d nonzeros in an observation, the model has room for %d", spec.Name, spec.Nonzeros, model.Nonzeros)
	}
	return nil
}

// predicted returns an error unless a batch's extras have the sizes of the model's predictions.
func (o Options) predicted(b task.Batch) error {
	heads, err := o.Config.Heads(b)
	if err != nil {
		return err
	}
	predictions := o.Model.Config().Predictions
	for _, h := range heads {
		for _, p := range predictions {
			if p.Name == h.Name && p.Width != h.Width {
				return fmt.Errorf("the model predicts %d numbers of %s, task %s tells %d; it must tell as many", p.Width, o.Config.Predictions[h.Name].Of, b.Spec().Name, h.Width)
			}
		}
	}
	return nil
}

// close closes what the Trainer made.
func (g *ground) close() error {
	if !g.own {
		return nil
	}
	g.own = false
	return g.batch.Close()
}

// advance changes to the next stage when its steps begin. It drops running episodes, and the agents' states.
func (t *Trainer) advance() error {
	stage := t.options.stageAt(t.counters.Step)
	if stage == t.stage {
		return nil
	}
	if err := t.ground.close(); err != nil {
		return err
	}
	var err error
	if t.ground, err = t.options.ground(stage); err != nil {
		return err
	}
	t.actors.forget(t.model)
	t.counters.Discounted = newDiscounted(t.config.NumEnvs)
	t.counters.Unit.drop()
	return t.reset()
}

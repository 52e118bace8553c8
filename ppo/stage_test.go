package ppo

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"ariadne/rundir"
	"ariadne/task"
)

// staged is a run whose environments change after two updates and after four. closed counts the environments that were closed.
func staged(closed *int) run {
	r := measured()
	r.options = func(o *Options) {
		per := o.Config.samples()
		for i, until := range []int64{2 * per, 4 * per} {
			o.Curriculum = append(o.Curriculum, Stage{Name: "curriculum", Until: until, New: func() (task.Batch, error) {
				return stageBatch{tutoredBatch{newCueBatch(o.Config.NumEnvs, uint64(100+i))}, closed}, nil
			}})
		}
	}
	return r
}

// stageBatch counts its closing.
type stageBatch struct {
	tutoredBatch
	closed *int
}

func (b stageBatch) Close() error {
	*b.closed++
	return b.tutoredBatch.Close()
}

func TestResumeAtAStageBorderChangesNoBit(t *testing.T) {
	closed := 0
	r := staged(&closed)
	r.threads, r.updates = 1, 6
	straight := train(t, r.trainer(t, t.TempDir()))
	if closed != 2 {
		t.Errorf("%d batches were closed, want those of both stages", closed)
	}
	for at := 1; at <= 5; at++ {
		dir := t.TempDir()
		r.threads = 3
		stopAfter(t, r.trainer(t, dir), at)
		r.threads = 2
		resumed := r.trainer(t, dir)
		if err := resumed.Resume(dir); err != nil {
			t.Fatalf("after %d updates: %v", at, err)
		}
		sameRun(t, train(t, resumed), straight)
	}
}

func TestALongerRunContinuesFromAStageBorder(t *testing.T) {
	closed := 0
	r := staged(&closed)
	r.threads, r.updates = 1, 6
	straight := train(t, r.trainer(t, t.TempDir()))
	dir := t.TempDir()
	r.updates = 2
	train(t, r.trainer(t, dir))
	r.updates = 6
	resumed := r.trainer(t, dir)
	if err := resumed.Resume(dir); err != nil {
		t.Fatal(err)
	}
	sameRun(t, train(t, resumed), straight)
}

func TestAStageDropsEpisodesAndAgentState(t *testing.T) {
	closed := 0
	r := staged(&closed)
	r.threads, r.updates = 1, 6
	sink := &records{}
	stages := r.options
	r.options = func(o *Options) {
		stages(o)
		o.Sinks = []rundir.Sink{sink}
	}
	trainer := r.trainer(t, "")
	train(t, trainer)
	var seen []float64
	for _, record := range sink.list {
		stage, ok := record.Get("charts/stage")
		if !ok {
			t.Fatal("charts/stage is missing")
		}
		seen = append(seen, stage)
	}
	if want := []float64{0, 0, 1, 1, 2, 2}; !slices.Equal(seen, want) {
		t.Errorf("stages of the updates are %v, want %v", seen, want)
	}

	trainer = r.trainer(t, "")
	if err := trainer.begin(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := trainer.iterate(); err != nil {
			t.Fatal(err)
		}
	}
	updates, steps := trainer.counters.Updates, trainer.adam.step
	if err := trainer.advance(); err != nil {
		t.Fatal(err)
	}
	if trainer.counters.Updates != updates || trainer.adam.step != steps {
		t.Error("counters began anew")
	}
	for i, n := range trainer.counters.Discounted.Length {
		if n != 0 || trainer.rollout.done[i] {
			t.Errorf("environment %d is in its episode's step %d, done: %v", i, n, trainer.rollout.done[i])
		}
	}
	for _, x := range trainer.actors.list {
		fresh := trainer.model.NewState(x.to - x.from)
		for i, leaf := range fresh.Leaves {
			sameBits(t, "state "+leaf.Name, x.state.Leaves[i].Data, leaf.Data)
		}
	}
}

// otherBatch is the task cue with another spec.
type otherBatch struct {
	tutoredBatch
	change func(*task.Spec)
	wide   int // width of the extra, if it differs
}

func (b otherBatch) Spec() task.Spec {
	s := b.tutoredBatch.Spec()
	if b.change != nil {
		b.change(&s)
	}
	return s
}

func (b otherBatch) Tells() []task.Extra {
	if b.wide > 0 {
		return []task.Extra{{Name: "cue", Shape: []int{b.wide}}}
	}
	return b.tutoredBatch.Tells()
}

func TestStagesThatDoNotFitAreNamed(t *testing.T) {
	crash := errors.New("no such maze")
	r := tutored()
	for want, stage := range map[string]Stage{
		"curriculum[0]: no such maze": {Until: 5, New: func() (task.Batch, error) { return nil, crash }},
		"curriculum[0]: task cue has observations [3] (pixels: false) and 5 actions": {
			Until: 5, New: func() (task.Batch, error) {
				return otherBatch{tutoredBatch{newCueBatch(r.config.NumEnvs, 1)}, func(s *task.Spec) { s.Actions = 5 }, 0}, nil
			},
		},
		"curriculum[0]: task cue holds an action for 2 steps": {
			Until: 5, New: func() (task.Batch, error) {
				return otherBatch{tutoredBatch{newCueBatch(r.config.NumEnvs, 1)}, func(s *task.Spec) { s.Repeat = 2 }, 0}, nil
			},
		},
		"curriculum[0]: the model predicts 2 numbers of cue, task cue tells 7": {
			Until: 5, New: func() (task.Batch, error) {
				return otherBatch{tutoredBatch{newCueBatch(r.config.NumEnvs, 1)}, nil, 7}, nil
			},
		},
		"curriculum[0]: the batch has 1 environments": {Until: 5, New: func() (task.Batch, error) { return newCueBatch(1, 1), nil }},
	} {
		stage.Name = "curriculum[0]"
		r.updates, r.threads = 1, 1
		r.options = nil
		o := r.trainer(t, "").options
		o.Curriculum = []Stage{stage}
		if err := o.CheckStages(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
		if _, err := NewTrainer(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v of a trainer, want one with %q", err, want)
		}
	}
	o := r.trainer(t, "").options
	for _, until := range [][]int64{{0}, {5, 5}, {5, 4}} {
		o.Curriculum = nil
		for _, u := range until {
			o.Curriculum = append(o.Curriculum, Stage{Name: "curriculum", Until: u})
		}
		if err := o.CheckStages(); err == nil || !strings.Contains(err.Error(), "each stage must end after the one before it") {
			t.Errorf("stages until %v: error %v", until, err)
		}
	}
}

func TestResumeWithOtherStagesIsRefused(t *testing.T) {
	closed := 0
	r := staged(&closed)
	r.threads, r.updates = 1, 2
	dir := t.TempDir()
	train(t, r.trainer(t, dir))
	r.options = nil
	if err := r.trainer(t, dir).Resume(dir); err == nil || !strings.Contains(err.Error(), "curriculum") {
		t.Errorf("error %v of a run without the checkpoint's stages", err)
	}
}

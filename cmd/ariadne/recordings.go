package main

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"ariadne/dataset"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// mostTrials bounds the number of environments in which a run of recorded episodes tries its policy. It plays an episode in each whenever it
// logs. With so few environments, that takes much less time than the learning in between.
const mostTrials = 16

// environments makes the batch from which a run learns: its task's environments, or recorded episodes. With recorded episodes, trial has the
// environments in which the run tries its policy; otherwise it is nil. It prepares the trainer's settings for them.
func (e *experiment) environments(ctx context.Context) (batch, trial task.Batch, err error) {
	if e.settings.Data == nil {
		batch, err = e.trainingBatch(e.settings.Task)
		return batch, nil, err
	}
	if len(e.settings.Curriculum) > 0 || e.settings.Mix != nil {
		return nil, nil, usageError{errors.New("curriculum and mix are of environments, data of recorded episodes: leave them or data out")}
	}
	if batch, err = e.recordedBatch(ctx, *e.settings.Data); err != nil {
		return nil, nil, err
	}
	if trial, err = e.trialBatch(); err != nil {
		return nil, nil, errors.Join(err, batch.Close())
	}
	return batch, trial, nil
}

// recordedBatch reads and checks a folder of recorded episodes.
func (e *experiment) recordedBatch(ctx context.Context, dir string) (task.Batch, error) {
	if e.task != "memory_maze" {
		return nil, usageError{fmt.Errorf("data: recorded episodes are of memory_maze, not of %s", e.task)}
	}
	s, err := memorymaze.ParseSettings(e.settings.Task)
	if err != nil {
		return nil, usageError{fmt.Errorf("task: %w", err)}
	}
	if e.trainer, err = e.trainer.Recorded(); err != nil {
		return nil, usageError{fmt.Errorf("data: trainer.%w", err)}
	}
	if _, err := task.ChooseExtras(memorymaze.Tells(s.Variant), e.trainer.Extras()); err != nil {
		return nil, usageError{fmt.Errorf("data: trainer.predictions: %w", err)}
	}
	wanted := dataset.Wanted{Variant: s.Variant, Repeat: s.ActionRepeat, Textures: s.Textures, Guide: s.Guide}
	recordings, err := dataset.ReadRecordings(ctx, dir, wanted, e.settings.Threads)
	if errors.Is(err, context.Canceled) {
		return nil, errInterrupted
	}
	if err != nil {
		return nil, usageError{fmt.Errorf("data: %w", err)}
	}
	b, err := dataset.NewBatch(recordings, dataset.BatchOptions{
		Envs: e.own(), First: e.part.first, Of: e.part.of, Seed: e.settings.Seed, Threads: e.settings.Threads, Extras: e.trainer.Extras(), Stagger: s.Stagger,
	})
	if err != nil {
		return nil, usageError{fmt.Errorf("data: %w", err)}
	}
	return b, nil
}

// trialBatch makes the task's environments in which a run of recorded episodes tries its policy.
func (e *experiment) trialBatch() (task.Batch, error) {
	own := *e
	own.settings.Task = maps.Clone(e.settings.Task)
	own.wholeEpisodes()
	return own.batch(min(e.trainer.NumEnvs, mostTrials), e.settings.Seed)
}

package memorymaze

import (
	"errors"
	"fmt"
	"slices"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/task"
)

func init() {
	task.Register("memory_maze", func(o task.Options) (task.Batch, error) { return New(o) })
}

// Batch is N mazes that step together. Pictures go into the caller's memory; all other observations are in Extras.
type Batch struct {
	part     task.Options // which part of a larger batch this one is
	spec     task.Spec
	variant  Variant
	envs     *maze.Batch
	renderer render.Renderer
	views    []render.View
	extras   *extras
	final    *extras // last observations of episodes that ended
	ended    []render.View
	pictures []byte    // scratch: last pictures of episodes that ended
	returns  []float64 // [N], sum of rewards of the running episodes
	before   []pose    // [N], pose at the last observation
	story    *storyteller
	guides   *guides  // nil unless somebody is taught, or is told what was seen
	stagger  *stagger // nil unless Settings.Stagger is set
	started  bool     // Reset or RestoreState was called
}

// New makes a batch from settings; see ParseSettings. If the settings name no seed, the seed of each environment follows from
// o.Seed and the environment's number.
func New(o task.Options) (*Batch, error) {
	s, err := ParseSettings(o.Settings)
	if err != nil {
		return nil, err
	}
	papers, err := assets.LoadTextures(s.Textures)
	if err != nil {
		return nil, err
	}
	seeds, err := s.seeds(o)
	if err != nil {
		return nil, err
	}
	v := s.Variant
	envs, err := maze.NewBatch(v.Maze, maze.BatchOptions{
		Envs: o.Envs, Threads: max(o.Threads, 1), Seed: o.Seed, First: o.First, Seeds: seeds, ActionRepeat: s.ActionRepeat,
	})
	if err != nil {
		return nil, err
	}
	renderer, err := headless.New(v.CameraResolution, v.CameraResolution, papers, headless.Options{Render: s.Render, Device: s.Device, Threads: o.Threads})
	if err != nil {
		return nil, errors.Join(err, envs.Close())
	}
	b := &Batch{
		part: o, spec: v.Spec(envs.Env(0).Limit(), s.ActionRepeat), variant: v, envs: envs, renderer: renderer, extras: newExtras(v, o.Envs), final: newExtras(v, o.Envs),
		views: make([]render.View, o.Envs), returns: make([]float64, o.Envs), before: make([]pose, o.Envs),
	}
	if b.story, err = newStoryteller(b, o.Extras); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	if o.Teach || seeks(b.story.tellings) {
		if b.guides, err = newGuides(b, s, o.Teach); err != nil {
			return nil, errors.Join(err, b.Close())
		}
	}
	if s.Stagger {
		b.stagger = newStagger(o, b.spec.Limit)
	}
	return b, nil
}

// Spec implements task.Batch.
func (b *Batch) Spec() task.Spec { return b.spec }

// Variant returns the variant of the batch.
func (b *Batch) Variant() Variant { return b.variant }

// Extras returns the observations besides pictures, each as one array over all environments, in the reference's order:
// target_color and, with GlobalObservables, agent_pos, agent_dir, targets_vec, targets_pos, target_vec, target_pos and
// maze_layout. The batch owns their memory. Reset, Step, Observe and RestoreState write the present observations into it. Where
// an episode has ended, these are those of the next episode, as in task.Step.Obs. Variant.ImageOnly says whether the variant's
// observation dict contains them.
func (b *Batch) Extras() []task.Array { return b.extras.arrays }

// FinalExtras returns arrays of the same form as Extras. For each environment they hold the last observation of the last
// episode that ended. Step writes them whether or not task.Step.Final has memory.
func (b *Batch) FinalExtras() []task.Array { return b.final.arrays }

// Len implements task.Batch.
func (b *Batch) Len() int { return b.envs.Len() }

// Env returns environment i, for callers that need more than its pictures. Do not step it.
func (b *Batch) Env(i int) *maze.Env { return b.envs.Env(i) }

// Describe names the driver and the device that draw.
func (b *Batch) Describe() string { return b.renderer.Describe() }

// Close implements task.Batch.
func (b *Batch) Close() error {
	return errors.Join(b.envs.Close(), b.renderer.Close())
}

// Reset implements task.Batch.
func (b *Batch) Reset(s *task.Step) error {
	if err := s.Fits(b.spec, b.Len(), b.story.extras...); err != nil {
		return err
	}
	if err := b.mayRest(s); err != nil {
		return err
	}
	for i := range s.Done {
		s.Done[i] = !s.Rests(i)
		if s.Done[i] {
			b.returns[i], b.before[i] = 0, pose{}
		}
	}
	if err := b.envs.ResetWhere(s.Done); err != nil {
		return err
	}
	if b.stagger != nil {
		b.stagger.begin()
	}
	b.look()
	if err := b.setScenes(func(i int) bool { return s.Done[i] }); err != nil {
		return err
	}
	clear(s.Reward)
	clear(s.Done)
	clear(s.Truncated)
	b.started = true
	return b.draw(s)
}

// Step implements task.Batch.
func (b *Batch) Step(actions []int32, s *task.Step) error {
	if err := s.Fits(b.spec, b.Len(), b.story.extras...); err != nil {
		return err
	}
	if !b.started {
		return errors.New("Step before the first Reset")
	}
	if err := b.mayRest(s); err != nil {
		return err
	}
	for i := range b.before {
		if !s.Rests(i) {
			b.before[i] = poseOf(b.envs.Env(i))
		}
	}
	if err := b.envs.StepExcept(s.Rest, actions, s.Reward, s.Done); err != nil {
		return err
	}
	if b.stagger != nil {
		b.stagger.end(b.envs, s.Done)
	}
	copy(s.Truncated, s.Done) // an episode of the maze only ends by its time limit
	ended := false
	for i, r := range s.Reward {
		b.returns[i] += float64(r)
		if s.Done[i] {
			s.Episodes = append(s.Episodes, task.Episode{Env: i, Return: b.returns[i], Length: b.envs.Env(i).Steps(), Success: -1})
			b.returns[i] = 0
			b.before[i].known = false
			ended = true
		}
	}
	if ended {
		if err := b.endEpisodes(s); err != nil {
			return err
		}
	}
	b.look()
	return b.draw(s)
}

// mayRest returns an error if environments are to pause while guides or a stagger count steps.
func (b *Batch) mayRest(s *task.Step) error {
	if s.Rest != nil && (b.guides != nil || b.stagger != nil) {
		return errors.New("environments with guides, or whose first episodes end one after the other, cannot rest")
	}
	return nil
}

// look lets the guides take in what is in view now. They decide what they would do when they are asked.
func (b *Batch) look() {
	if b.guides != nil {
		b.envs.Each(guideShare, b.guides.look)
	}
}

// endEpisodes writes the last observations of episodes that are over, and begins the next episodes.
func (b *Batch) endEpisodes(s *task.Step) error {
	b.ended = b.ended[:0]
	for i, done := range s.Done {
		if done {
			e := b.envs.Env(i)
			b.final.observe(i, e)
			b.ended = append(b.ended, b.variant.View(e, i))
			if s.Ending != nil {
				s.Ending(i)
			}
		}
	}
	if s.Final.Pixels != nil {
		if err := b.drawEnds(s); err != nil {
			return err
		}
	}
	if err := b.envs.ResetWhere(s.Done); err != nil {
		return err
	}
	return b.setScenes(func(i int) bool { return s.Done[i] })
}

// drawEnds draws the last pictures of the episodes that are over.
func (b *Batch) drawEnds(s *task.Step) error {
	size := b.spec.Size()
	b.pictures = slices.Grow(b.pictures[:0], len(b.ended)*size)[:len(b.ended)*size]
	if err := b.renderer.Render(b.ended, b.pictures); err != nil {
		return err
	}
	next := b.pictures
	for i, done := range s.Done {
		if !done {
			continue
		}
		picture := s.Final.Pixels[i*size:][:size]
		copy(picture, next)
		next = next[size:]
		if err := b.drawPath(b.final, i, picture); err != nil {
			return err
		}
	}
	return nil
}

// setScenes hands the renderer the mazes of the environments that begin an episode.
func (b *Batch) setScenes(fresh func(i int) bool) error {
	for i := range b.views {
		if !fresh(i) {
			continue
		}
		if err := b.renderer.SetScene(i, Scene(b.envs.Env(i))); err != nil {
			return fmt.Errorf("maze of environment %d: %w", i, err)
		}
	}
	return nil
}

// Observe writes the present observations again. Call it after restoring a state or placing a walker. It leaves s.Reward and
// s.Done as they are.
func (b *Batch) Observe(s *task.Step) error {
	if err := s.Fits(b.spec, b.Len(), b.story.extras...); err != nil {
		return err
	}
	if !b.started {
		return errors.New("Observe before the first Reset")
	}
	return b.draw(s)
}

// observe updates all observations except the pictures.
func (b *Batch) observe() {
	for i := range b.views {
		e := b.envs.Env(i)
		b.views[i] = b.variant.View(e, i)
		b.extras.observe(i, e)
	}
}

// draw draws what every environment observes.
func (b *Batch) draw(s *task.Step) error {
	b.observe()
	b.tell(s.Extras)
	if err := b.renderer.Render(b.views, s.Obs.Pixels); err != nil {
		return err
	}
	size := b.spec.Size()
	for i := range b.views {
		if err := b.drawPath(b.extras, i, s.Obs.Pixels[i*size:][:size]); err != nil {
			return err
		}
	}
	return nil
}

// drawPath draws the oracle's map of environment i onto its picture, if the variant shows one. from holds the observation of
// that environment.
func (b *Batch) drawPath(from *extras, i int, picture []byte) error {
	if !b.variant.ShowPath {
		return nil
	}
	return from.drawPath(i, b.envs.Env(i), picture, b.variant.CameraResolution)
}

package play

import (
	"fmt"
	"image"

	"golang.org/x/image/draw"

	"ariadne/dataset"
	"ariadne/task"
)

// boardStage is a task that draws itself, as task.Screen.
type boardStage struct {
	make    func(seed uint64) (task.Batch, error)
	batch   task.Batch
	screen  task.Screen
	made    uint32 // seed of the batch
	step    *task.Step
	picture *image.RGBA // the task's picture at the beginning of the step
	fresh   *image.RGBA // the task's picture at the end of the step
	failed  error       // what went wrong when the end of an episode was drawn
	shown   *image.RGBA // what draw drew last: the picture with its frame and ground; nil once the picture has changed
	look    []uint8
	speed   float64
	said    about
	now     facts
	next    facts
	flying  bool
}

// newBoardStage makes a stage. make_ makes its batches, each of one environment. rate is the number of steps a second.
func newBoardStage(make_ func(seed uint64) (task.Batch, error), seed uint32, rate float64) (*boardStage, error) {
	b := &boardStage{make: make_, speed: rate}
	if err := b.open(seed); err != nil {
		return nil, err
	}
	return b, nil
}

// open makes the batch of a seed and closes the one before.
func (b *boardStage) open(seed uint32) error {
	batch, err := b.make(uint64(seed))
	if err != nil {
		return err
	}
	screen, ok := batch.(task.Screen)
	if !ok {
		name := batch.Spec().Name
		_ = batch.Close() // nothing can be shown of it
		return fmt.Errorf("%s has no picture for people; there is nothing to see of it", name)
	}
	if b.batch != nil {
		if err := b.batch.Close(); err != nil {
			return err
		}
	}
	spec := batch.Spec()
	b.batch, b.screen, b.made = batch, screen, seed
	b.step = &task.Step{Obs: task.NewObs(spec, 1), Reward: make([]float32, 1), Done: make([]bool, 1)}
	b.step.Final = task.NewObs(spec, 1)
	b.step.Ending = func(int) { b.failed = screen.Draw(0, b.fresh) }
	b.look = make([]uint8, len(b.step.Obs.Pixels))
	w, h := screen.ScreenSize()
	a := screen.About()
	b.said = about{
		title: a.Title, goal: a.Goal, fresh: a.Fresh, one: "points", more: "points", actions: a.Actions,
		board: &board{image.Pt(w, h), a.Grain},
	}
	if b.fresh == nil || b.fresh.Rect.Dx() != w || b.fresh.Rect.Dy() != h {
		b.picture, b.fresh = image.NewRGBA(image.Rect(0, 0, w, h)), image.NewRGBA(image.Rect(0, 0, w, h))
	}
	return nil
}

func (b *boardStage) begin(seed uint32) error {
	if seed != b.made || b.now.task != "" {
		if err := b.open(seed); err != nil {
			return err
		}
	}
	b.step.Episodes = b.step.Episodes[:0]
	if err := b.batch.Reset(b.step); err != nil {
		return err
	}
	spec := b.batch.Spec()
	b.flying = false
	b.now = facts{task: spec.Name, seed: seed, limit: spec.Limit, repeated: max(1, spec.Repeat)}
	copy(b.look, b.step.Obs.Pixels)
	b.shown = nil
	return b.screen.Draw(0, b.picture)
}

func (b *boardStage) advance(action int32) error {
	b.step.Episodes = b.step.Episodes[:0]
	if err := b.batch.Step([]int32{action}, b.step); err != nil {
		return err
	}
	b.next = b.now
	b.next.steps += b.now.repeated
	b.next.reward = float64(b.step.Reward[0])
	b.next.score += b.next.reward
	if b.step.Done[0] {
		b.next.over = true
		if n := len(b.step.Episodes); n > 0 {
			b.next.steps, b.next.score = b.step.Episodes[n-1].Length, b.step.Episodes[n-1].Return
		}
		if b.failed != nil {
			return b.failed
		}
	} else if err := b.screen.Draw(0, b.fresh); err != nil {
		return err
	}
	b.flying = true
	return nil
}

func (b *boardStage) settle() {
	if !b.flying {
		return
	}
	b.flying = false
	b.now = b.next
	b.picture, b.fresh, b.shown = b.fresh, b.picture, nil
	if b.now.over {
		copy(b.look, b.step.Final.Pixels) // the environment is in its next episode
		return
	}
	copy(b.look, b.step.Obs.Pixels)
}

func (b *boardStage) facts() *facts { return &b.now }

func (b *boardStage) about() *about { return &b.said }

// draw shows the task's picture in a frame in the middle of dst, as large as it fits. It keeps what it drew and copies that until the
// picture changes.
func (b *boardStage) draw(dst *image.RGBA, _ float64) error {
	if b.shown == nil || b.shown.Rect.Size() != dst.Rect.Size() {
		b.shown = image.NewRGBA(image.Rectangle{Max: dst.Rect.Size()})
		draw.Draw(b.shown, b.shown.Rect, image.NewUniform(inkGround), image.Point{}, draw.Src)
		line := max(1, min(dst.Rect.Dx(), dst.Rect.Dy())/400)
		at := b.said.board.fit(b.shown.Rect.Inset(line))
		at.Draw(b.shown, b.picture)
		at.Frame(b.shown, line, inkFaint)
	}
	draw.Draw(dst, dst.Rect, b.shown, image.Point{}, draw.Src)
	return nil
}

func (b *boardStage) welcome(dst *image.RGBA, _ float64) error { return b.draw(dst, 0) }

func (b *boardStage) chart() *chart { return nil }

// seen returns the observation if it is a square picture in colour.
func (b *boardStage) seen() ([]uint8, int) {
	s := b.batch.Spec()
	if !s.Pixels || len(s.Shape) != 3 || s.Shape[0] != s.Shape[1] || s.Shape[2] != 3 {
		return nil, 0
	}
	return b.look, s.Shape[0]
}

func (b *boardStage) observed() *task.Step { return b.step }

func (b *boardStage) environment() task.Batch { return b.batch }

func (b *boardStage) recorded() (e dataset.Episode, textures string, ok bool) { return e, "", false }

func (b *boardStage) movement() []task.Key { return b.screen.Keys() }

func (b *boardStage) rate() float64 {
	if b.screen.Idle() < 0 {
		return 0
	}
	return b.speed
}

func (b *boardStage) moves(k Key) bool {
	_, ok := b.action(k)
	return ok
}

func (b *boardStage) action(k Key) (int32, bool) {
	for _, m := range b.screen.Keys() {
		for _, name := range m.Names {
			if Key(name) == k {
				return m.Action, true
			}
		}
	}
	return 0, false
}

// choose returns the action of the key that was pressed last.
func (b *boardStage) choose(in *input) int32 {
	for _, k := range in.latest() {
		if a, ok := b.action(k); ok {
			return a
		}
	}
	return max(0, b.screen.Idle())
}

func (b *boardStage) close() error { return b.batch.Close() }

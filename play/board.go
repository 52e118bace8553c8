package play

import (
	"fmt"
	"image"

	"golang.org/x/image/draw"

	"ariadne/task"
)

// boardStage is a task that draws itself, as task.Screen.
type boardStage struct {
	make    func(seed uint64) (task.Batch, error)
	batch   task.Batch
	screen  task.Screen
	made    uint32 // seed of the batch
	step    *task.Step
	picture *image.RGBA // of the beginning of the step
	fresh   *image.RGBA // of its end
	look    []uint8
	speed   float64
	now     facts
	next    facts
	flying  bool
}

// newBoardStage makes a stage of the batches, of one environment, that a function makes.
func newBoardStage(make_ func(seed uint64) (task.Batch, error), seed uint32, rate float64) (*boardStage, error) {
	b := &boardStage{make: make_, speed: rate}
	if err := b.open(seed); err != nil {
		return nil, err
	}
	return b, nil
}

// open makes the batch of a seed.
func (b *boardStage) open(seed uint32) error {
	batch, err := b.make(uint64(seed))
	if err != nil {
		return err
	}
	screen, ok := batch.(task.Screen)
	if !ok {
		name := batch.Spec().Name
		_ = batch.Close() // it is of no use
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
	b.look = make([]uint8, len(b.step.Obs.Pixels))
	w, h := screen.ScreenSize()
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
	b.now = facts{task: spec.Name, title: spec.Name, seed: seed, limit: spec.Limit, repeated: max(1, spec.Repeat)}
	copy(b.look, b.step.Obs.Pixels)
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
	if b.now.over {
		return // the environment is in its next episode; what was last seen stays
	}
	b.picture, b.fresh = b.fresh, b.picture
	copy(b.look, b.step.Obs.Pixels)
}

func (b *boardStage) facts() *facts { return &b.now }

// draw shows the task's picture in the middle of dst, as large as it fits. What is smaller is enlarged by a whole factor.
func (b *boardStage) draw(dst *image.RGBA, _ float64) error {
	draw.Draw(dst, dst.Rect, image.NewUniform(inkGround), image.Point{}, draw.Src)
	m := b.picture
	w, h := m.Rect.Dx(), m.Rect.Dy()
	if n := min(dst.Rect.Dx()/w, dst.Rect.Dy()/h); n >= 1 {
		w, h = n*w, n*h
		enlarge(dst, centred(dst.Rect, w, h), m.Pix, 4, m.Rect.Dx(), n)
		return nil
	}
	f := min(float64(dst.Rect.Dx())/float64(w), float64(dst.Rect.Dy())/float64(h))
	w, h = max(1, int(f*float64(w))), max(1, int(f*float64(h)))
	draw.ApproxBiLinear.Scale(dst, centred(dst.Rect, w, h), m, m.Rect, draw.Src, nil)
	return nil
}

// centred returns a rectangle of a size in the middle of another one.
func centred(r image.Rectangle, w, h int) image.Rectangle {
	at := r.Min.Add(image.Pt((r.Dx()-w)/2, (r.Dy()-h)/2))
	return image.Rectangle{at, at.Add(image.Pt(w, h))}
}

func (b *boardStage) plan(*image.RGBA, float64) (bool, error) { return false, nil }

// seen returns the observation if it is a square picture in colour.
func (b *boardStage) seen() ([]uint8, int) {
	s := b.batch.Spec()
	if !s.Pixels || len(s.Shape) != 3 || s.Shape[0] != s.Shape[1] || s.Shape[2] != 3 {
		return nil, 0
	}
	return b.look, s.Shape[0]
}

func (b *boardStage) observed() *task.Step { return b.step }

func (b *boardStage) spec() task.Spec { return b.batch.Spec() }

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
func (b *boardStage) choose(in *input) (int32, bool) {
	for _, k := range in.latest() {
		if a, ok := b.action(k); ok {
			return a, true
		}
	}
	return max(0, b.screen.Idle()), false
}

func (b *boardStage) close() error { return b.batch.Close() }

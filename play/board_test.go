package play

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"testing"
	"time"

	"ariadne/task"
)

// counter is a task that adds up its actions. Its picture has one grey level.
type counter struct {
	idle  int32
	total int
	steps int
}

const counterLimit = 6

func (c *counter) Spec() task.Spec {
	return task.Spec{Name: "counter", Actions: 3, Shape: []int{1}, Limit: counterLimit}
}
func (c *counter) Len() int { return 1 }
func (c *counter) Reset(s *task.Step) error {
	c.total, c.steps = 0, 0
	clear(s.Reward)
	clear(s.Done)
	return nil
}

func (c *counter) Step(actions []int32, s *task.Step) error {
	c.total += int(actions[0])
	c.steps++
	s.Reward[0], s.Done[0] = float32(actions[0]), c.steps == counterLimit
	if s.Done[0] {
		if s.Ending != nil {
			s.Ending(0)
		}
		s.Episodes = append(s.Episodes, task.Episode{Return: float64(c.total), Length: c.steps, Success: -1})
		c.total, c.steps = 0, 0
	}
	return nil
}
func (c *counter) AppendState(b []byte) []byte { return b }
func (c *counter) RestoreState([]byte) error   { return errors.New("not wanted") }
func (c *counter) Close() error                { return nil }
func (c *counter) ScreenSize() (int, int)      { return 30, 20 }
func (c *counter) Idle() int32                 { return c.idle }
func (c *counter) Draw(_ int, m *image.RGBA) error {
	for i := range m.Pix {
		m.Pix[i] = uint8(10 * c.total)
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	return nil
}
func (c *counter) About() task.About {
	return task.About{Title: "Counter", Goal: "Count.", Fresh: "new count", Actions: []string{"nothing", "one", "two"}, Grain: 10}
}
func (c *counter) Keys() []task.Key {
	return []task.Key{{Names: []string{"A", "Left"}, Action: 1, Help: "one"}, {Names: []string{"M"}, Action: 2, Help: "two"}}
}

func init() {
	task.Register("counter", func(task.Options) (task.Batch, error) { return &counter{}, nil })
	task.Register("patient_counter", func(task.Options) (task.Batch, error) { return &counter{idle: -1}, nil })
	task.Register("unseen", func(task.Options) (task.Batch, error) { return struct{ task.Batch }{&counter{}}, nil })
}

func TestTasksThatWaitMakeAStepForEachKey(t *testing.T) {
	s := session(t, Options{Task: "patient_counter", Start: true})
	run(t, s, time.Second)
	if f := s.stage.facts(); f.steps != 0 {
		t.Fatalf("%d steps without a key", f.steps)
	}
	tap(s, "M") // the task's, not the map's
	tap(s, "A")
	s.Key("A", true, true) // repeated
	run(t, s, 200*time.Millisecond)
	if f := s.stage.facts(); f.steps != 3 || f.score != 4 || s.showMap {
		t.Errorf("%d steps, score %v, want 3 and 4", f.steps, f.score)
	}
	m := run(t, s, 100*time.Millisecond)
	if got := m.RGBAAt(160, 100); got != (color.RGBA{40, 40, 40, 255}) {
		t.Errorf("the middle is %v, want the task's picture", got)
	}
	for range 3 {
		tap(s, "A")
	}
	run(t, s, 100*time.Millisecond)
	if f := s.stage.facts(); s.mode != modeEnded || f.score != 7 || f.steps != counterLimit {
		t.Errorf("%s, score %v after %d", modeNames[s.mode], f.score, f.steps)
	}
	tap(s, "Enter")
	run(t, s, 100*time.Millisecond)
	if f := s.stage.facts(); s.mode != modePlaying || f.steps != 0 || f.score != 0 {
		t.Errorf("%s, score %v after %d", modeNames[s.mode], f.score, f.steps)
	}
}

func TestTheEndOfATaskWithoutAMapShowsNone(t *testing.T) {
	s := session(t, Options{Task: "patient_counter", Start: true})
	for range counterLimit {
		tap(s, "A")
	}
	run(t, s, time.Second)
	s.plan.drawn = 0 // where a map would be drawn anew
	first, _, err := s.Frame(1280, 800, s.log.now)
	if err != nil || s.mode != modeEnded {
		t.Fatalf("%s, %v", modeNames[s.mode], err)
	}
	before := bytes.Clone(first.Pix)
	s.dirty = true // as after a message, or a film
	again, _, err := s.Frame(1280, 800, s.log.now+time.Millisecond)
	if err != nil || !bytes.Equal(again.Pix, before) {
		t.Errorf("a millisecond later the end looks different, %v", err)
	}
}

func TestTasksThatDoNotWaitGoOnByThemselves(t *testing.T) {
	s := session(t, Options{Task: "counter", Start: true, Rate: 5})
	s.Key("Left", true, false)
	run(t, s, 500*time.Millisecond)
	s.Key("Left", false, false)
	run(t, s, 5*time.Second)
	if f := s.stage.facts(); s.mode != modeEnded || f.score < 2 || f.score > 4 {
		t.Errorf("%s, score %v, want 2 to 4", modeNames[s.mode], f.score)
	}
}

func TestTasksWithoutAPictureAreRefused(t *testing.T) {
	if _, err := New(Options{Task: "unseen"}); err == nil {
		t.Error("a task that cannot be seen is played")
	}
}

package memorygym

import (
	"bytes"
	"image"
	"testing"

	"ariadne/task"
	"ariadne/task/memorygym/raster"
	"ariadne/task/tasktest"
)

var _ task.Screen = (*Batch)(nil)

// TestScreensAreTheAgentsPictures compares the enlarged pictures with the observations, and those of a batch that observes
// numbers with those of one that observes pictures.
func TestScreensAreTheAgentsPictures(t *testing.T) {
	const n = screenFactor
	for _, name := range shortNames {
		b, s := newTask(t, name, task.Options{Envs: 2, Seed: 3, Threads: 1})
		numbers, v := newTask(t, name, task.Options{Envs: 2, Seed: 3, Settings: map[string]any{"observation": vector}})
		img := image.NewRGBA(image.Rect(0, 0, n*Side, n*Side))
		if b.Draw(0, img) == nil {
			t.Errorf("%s: a picture before the first reset", name)
		}
		for _, err := range []error{b.Reset(s), numbers.Reset(v)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		tasktest.Play(t, b, s, 1, 40)
		tasktest.Play(t, numbers, v, 1, 40)
		before := b.AppendState(nil)
		if err := b.Draw(1, img); err != nil {
			t.Fatal(err)
		}
		seen := raster.Surface{W: Side, H: Side, Pix: s.Obs.Pixels[Side*Side*raster.Channels:]}
		for y := range n * Side {
			for x := range n * Side {
				c, want := img.RGBAAt(x, y), seen.At(x/n, y/n)
				if c.R != want[0] || c.G != want[1] || c.B != want[2] || c.A != 255 {
					t.Fatalf("%s: pixel %d, %d is %v, the agent sees %v", name, x, y, c, want)
				}
			}
		}
		again := image.NewRGBA(img.Rect)
		if err := numbers.Draw(1, again); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(img.Pix, again.Pix) {
			t.Errorf("%s: a batch that observes numbers draws another picture", name)
		}
		if !bytes.Equal(b.AppendState(nil), before) {
			t.Errorf("%s: drawing changes the environment", name)
		}
		if b.Draw(2, img) == nil || b.Draw(0, image.NewRGBA(image.Rect(0, 0, 9, 9))) == nil {
			t.Errorf("%s: an environment or a size that there is not was drawn", name)
		}
	}
}

func TestEveryActionHasAKeyOrIsIdle(t *testing.T) {
	for _, name := range shortNames {
		b, _ := newTask(t, name, task.Options{Envs: 1})
		actions, names := map[int32]bool{b.Idle(): true}, map[string]bool{}
		for _, k := range b.Keys() {
			if actions[k.Action] || k.Help == "" {
				t.Errorf("%s: action %d has two entries or no help", name, k.Action)
			}
			actions[k.Action] = true
			for _, key := range k.Names {
				if names[key] {
					t.Errorf("%s: key %s does two things", name, key)
				}
				names[key] = true
			}
		}
		if len(actions) != b.Spec().Actions {
			t.Errorf("%s: %d of %d actions have a key", name, len(actions), b.Spec().Actions)
		}
	}
}

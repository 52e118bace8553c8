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

func TestTheLastPictureOfAnEpisodeCanBeDrawn(t *testing.T) {
	for _, name := range shortNames {
		b, _ := newTask(t, name, task.Options{Envs: 3, Seed: 2, Threads: 2})
		tasktest.ShowsLastPictures(t, b, 600)

		// The picture is the last observation, enlarged and transposed.
		again, s := newTask(t, name, task.Options{Envs: 3, Seed: 3, Threads: 2})
		if err := again.Reset(s); err != nil {
			t.Fatal(err)
		}
		s.Final = task.NewObs(again.Spec(), 3)
		images := make([]*image.RGBA, 3)
		s.Ending = func(i int) {
			images[i] = image.NewRGBA(image.Rect(0, 0, screenFactor*Side, screenFactor*Side))
			if err := again.Draw(i, images[i]); err != nil {
				t.Error(err)
			}
		}
		tasktest.Play(t, again, s, 1, 600)
		for i, m := range images {
			if m == nil {
				t.Fatalf("%s: environment %d did not end", name, i)
			}
			final := raster.Surface{W: Side, H: Side, Pix: s.Final.Pixels[i*again.Spec().Size():]}
			for at := range Side * Side {
				x, y := at%Side, at/Side
				if c, want := m.RGBAAt(screenFactor*x+2, screenFactor*y+3), final.At(x, y); c.R != want[0] || c.G != want[1] || c.B != want[2] {
					t.Fatalf("%s, environment %d: pixel %d, %d is %v, observed last was %v", name, i, x, y, c, want)
				}
			}
		}
	}
}

func TestScreensDescribeEveryTask(t *testing.T) {
	titles := map[string]bool{}
	for _, v := range variants {
		b, err := newBatch(v, task.Options{Envs: 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		tasktest.TellsPeople(t, b)
		titles[b.About().Title+b.About().Goal] = true
	}
	if len(titles) != 7 {
		t.Errorf("%d tasks are told apart, want 3, as many endless ones, and Mortar Mayhem B", len(titles))
	}
}

// TestScreensAreTheAgentsPictures compares the enlarged pictures with the observations. It also compares the pictures of a
// batch with vector observations with those of a batch with pixel observations.
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

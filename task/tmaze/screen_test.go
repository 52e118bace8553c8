package tmaze

import (
	"bytes"
	"image"
	"image/color"
	"slices"
	"testing"

	"ariadne/task"
	"ariadne/task/tasktest"
)

var _ task.Screen = (*batch)(nil)

// centre returns the mean place of the pixels of a colour, and their number.
func centre(img *image.RGBA, c color.RGBA) (x, y float64, n int) {
	want := []byte{c.R, c.G, c.B, c.A}
	for at := 0; at < len(img.Pix); at += 4 {
		if bytes.Equal(img.Pix[at:at+4], want) {
			x, y, n = x+float64(at/4%screenWidth), y+float64(at/4/screenWidth), n+1
		}
	}
	return x / float64(n), y / float64(n), n
}

func TestScreensShowTheAgentAndAtFirstTheCue(t *testing.T) {
	for corridor, episodes := range map[int]int{1: 12, 2: 12, 10: 12, 200: 1} {
		b, s := newTask(t, "tmazev2", 2, 3, map[string]any{"corridor_len": corridor, "max_episode_steps": 10_000})
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		w, h := b.ScreenSize()
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		up := map[bool]bool{} // cues that were seen
		before := 0.0
		for episode, pos := 0, 0; episode < episodes; {
			cue := s.Obs.Vector[:2]
			state := b.AppendState(nil)
			if err := b.Draw(0, img); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(state, b.AppendState(nil)) {
				t.Fatal("drawing changes the mazes")
			}
			x, y, n := centre(img, agentColour)
			if n < 400 || y < screenHeight/2-1 || y > screenHeight/2+1 || pos > 0 && x <= before {
				t.Fatalf("corridor %d: the agent at %d is %d pixels around (%v, %v), before at %v", corridor, pos, n, x, y, before)
			}
			before = x
			_, y, n = centre(img, cueColour)
			if shown := cue[0]+cue[1] > 0; shown != (n > 0) || shown && (y < screenHeight/2) != (cue[1] > 0) {
				t.Fatalf("corridor %d, position %d: the cue %v is drawn as %d pixels around row %v", corridor, pos, cue, n, y)
			}
			if n > 0 {
				up[cue[1] > 0] = true
			}
			action := int32(Right)
			if pos == corridor-1 {
				action = Up
			}
			if err := b.Step([]int32{action, Left}, s); err != nil {
				t.Fatal(err)
			}
			if pos++; s.Done[0] {
				episode, pos = episode+1, 0
			}
		}
		if len(up) != min(episodes, 2) {
			t.Errorf("cues seen: %v", up)
		}
	}
}

// The last picture shows the agent in the arm that it took. The arm is green or red.
func TestTheLastPictureShowsTheTurn(t *testing.T) {
	for _, name := range names {
		fresh, _ := newTask(t, name, 3, 5, map[string]any{"corridor_len": 1, "max_episode_steps": 4})
		tasktest.ShowsLastPictures(t, fresh, 40)
		tasktest.TellsPeople(t, fresh)

		b, s := newTask(t, name, 1, 3, map[string]any{"corridor_len": 2, "max_episode_steps": 5})
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		img := image.NewRGBA(image.Rect(0, 0, screenWidth, screenHeight))
		s.Ending = func(i int) {
			if err := b.Draw(i, img); err != nil {
				t.Error(err)
			}
		}
		seen := map[float32]bool{}
		for _, action := range []int32{Up, Down, Up, Down, Up, Down, Left} {
			for range 4 { // to the junction; in the last episode to the limit
				if err := b.Step([]int32{Right}, s); err != nil {
					t.Fatal(err)
				}
				if b.mazes[0].pos == b.mazes[0].junction() && action != Left {
					break
				}
			}
			if err := b.Step([]int32{action}, s); err != nil || !s.Done[0] {
				t.Fatalf("done %v, %v", s.Done, err)
			}
			_, y, n := centre(img, agentColour)
			_, _, right := centre(img, rightColour)
			_, _, wrong := centre(img, wrongColour)
			seen[s.Reward[0]] = true
			side := map[int32]bool{Up: y < screenHeight/2-50, Down: y > screenHeight/2+50, Left: y > screenHeight/2-1 && y < screenHeight/2+1}
			if n < 400 || !side[action] || (right > 0) != (s.Reward[0] == rewardRight) || (wrong > 0) != (s.Reward[0] == rewardWrong) {
				t.Errorf("%s: action %d, reward %v: the agent is %d pixels around row %v, %d pixels are green, %d red", name, action, s.Reward[0], n, y, right, wrong)
			}
		}
		if len(seen) != 3 {
			t.Errorf("%s: rewards %v", name, seen)
		}
	}
}

func TestWhatCannotBeDrawnIsRefused(t *testing.T) {
	b, s := newTask(t, "tmazev1", 1, 1, nil)
	img := image.NewRGBA(image.Rect(0, 0, screenWidth, screenHeight))
	if err := b.Draw(0, img); err == nil {
		t.Error("drawn before Reset")
	}
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	if err := b.Draw(1, img); err == nil {
		t.Error("an environment that is not there is drawn")
	}
	if err := b.Draw(0, image.NewRGBA(image.Rect(0, 0, 10, 10))); err == nil {
		t.Error("drawn into a small picture")
	}
	var keys []int32
	for _, k := range b.Keys() {
		keys = append(keys, k.Action)
	}
	slices.Sort(keys)
	if !slices.Equal(keys, []int32{Up, Down, Left, Right}) || b.Idle() != -1 {
		t.Errorf("keys for %v, idle %d", keys, b.Idle())
	}
}

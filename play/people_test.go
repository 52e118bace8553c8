package play

import (
	"bytes"
	"image"
	"strings"
	"testing"
	"time"

	"ariadne/assets"
	_ "ariadne/task/craftax"
	_ "ariadne/task/memorygym"
	_ "ariadne/task/tmaze"
)

// everyTask has the names of the tasks that people can play, and settings that make their episodes short.
var everyTask = map[string]map[string]any{
	"memory_maze": {"time_limit": 5.0}, "craftax": {"max_timesteps": 6}, "tmazev1": {"corridor_len": 3, "max_episode_steps": 6},
	"tmazev2": {"corridor_len": 3, "max_episode_steps": 6}, "mysterypath": {"max_steps": 6}, "mysterypath_grid": {"max_steps": 6},
	"searingspotlights": {"max_steps": 6}, "mortarmayhem": {"command_count": 1}, "mortarmayhem_grid": {"command_count": 1},
	"endless_mysterypath": {"max_steps": 6}, "endless_mortarmayhem": {"max_steps": 6}, "endless_searingspotlights": {"max_steps": 6},
}

// frame draws a picture of a size and returns a copy.
func frame(t testing.TB, s *Session, size [2]int) *image.RGBA {
	t.Helper()
	s.dirty = true
	m, _, err := s.Frame(size[0], size[1], s.log.now)
	if err != nil {
		t.Fatal(err)
	}
	return &image.RGBA{Pix: bytes.Clone(m.Pix), Stride: m.Stride, Rect: m.Rect}
}

// says reports whether a text is on the latest picture, on one or more lines.
func says(s *Session, text string) bool {
	for _, word := range strings.Fields(text) {
		found := false
		for l := range s.letters.lines {
			found = found || strings.Contains(l.text, word)
		}
		if !found {
			return false
		}
	}
	return true
}

// finish plays keys until the episode is over.
func finish(t testing.TB, s *Session) {
	t.Helper()
	for i := 0; s.mode != modeEnded; i++ {
		if i > 2000 {
			t.Fatal("the episode does not end")
		}
		if s.mode == modePlaying && s.o.Pilot == nil {
			keys := s.stage.movement()
			tap(s, Key(keys[i%len(keys)].Names[0]))
		}
		run(t, s, 100*time.Millisecond)
	}
}

// windows are sizes of windows, in pixels, that people have.
var windows = [][2]int{{1280, 800}, {640, 400}, {800, 900}, {1920, 600}}

// The title says what to do, all actions have names, and the text for a new episode names what begins anew.
func TestEveryTaskIsExplained(t *testing.T) {
	for name, settings := range everyTask {
		s := session(t, Options{Task: name, Settings: settings, Seed: 1})
		a := s.stage.about()
		for _, size := range windows {
			clear(s.letters.lines)
			frame(t, s, size)
			if a.goal == "" || !says(s, a.goal) || strings.Contains(a.title, "-v0") || !says(s, a.title) {
				t.Errorf("%s at %v: the title does not say %q", name, size, a.goal)
			}
		}
		names := map[string]bool{}
		for action := range s.stage.environment().Spec().Actions {
			n := a.actionName(action)
			if names[n] || strings.HasPrefix(n, "action ") {
				t.Errorf("%s: action %d is called %q", name, action, n)
			}
			names[n] = true
		}
		tap(s, "Enter")
		finish(t, s)
		clear(s.letters.lines)
		frame(t, s, windows[0])
		if maze := strings.Contains(name, "maze"); maze != says(s, "new maze") || !says(s, a.fresh) {
			t.Errorf("%s: the end speaks of a maze: %v; it must speak of a %q", name, !maze, a.fresh)
		}
	}
}

// boardOf returns the pixels that a board's stage alone draws in an area of a picture.
func boardOf(t testing.TB, s *Session, area image.Rectangle) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rectangle{Max: area.Size()})
	if err := s.stage.draw(m, 0); err != nil {
		t.Fatal(err)
	}
	return m.Pix
}

// Title and end do not write on the board. It is as large as it can be beside or below their text.
func TestTextDoesNotLieOnBoards(t *testing.T) {
	for name, settings := range everyTask {
		if name == "memory_maze" {
			continue
		}
		s := session(t, Options{Task: name, Settings: settings, Seed: 2})
		for _, ended := range []bool{false, true} {
			if ended {
				tap(s, "Enter")
				finish(t, s)
			}
			for _, size := range windows {
				m := frame(t, s, size)
				g := s.painter(m, unitOf(size[0], size[1])).place().page
				part := m.SubImage(g.board).(*image.RGBA)
				want, wide := boardOf(t, s, g.board), 4*g.board.Dx()
				for y := range g.board.Dy() {
					if !bytes.Equal(part.Pix[y*part.Stride:][:wide], want[y*wide:][:wide]) {
						t.Fatalf("%s at %v, ended %v: row %d of the board has something on it", name, size, ended, y)
					}
				}
				if ended {
					continue
				}
				if r := g.board; r.Dx()*r.Dy() < size[0]*size[1]/12 {
					t.Errorf("%s at %v: a board of %v", name, size, r)
				}
			}
		}
	}
}

// Mystery Path is black, and what is around it nearly so. A line shows where the board ends.
func TestABlackBoardHasAFrame(t *testing.T) {
	s := session(t, Options{Task: "mysterypath", Seed: 1, Start: true})
	m := frame(t, s, [2]int{1280, 800})
	line := 0
	for x := range 1280 {
		if m.RGBAAt(x, 500) == inkFaint {
			line++
		}
	}
	black := 0
	for x := range 1280 {
		if c := m.RGBAAt(x, 500); c.R == 0 && c.G == 0 && c.B == 0 {
			black++
		}
	}
	if line != 2 || black < 600 {
		t.Errorf("a row has %d pixels of a frame and %d of the board", line, black)
	}
}

// The end of a game on a board shows its last picture, not the one before.
func TestTheLastPictureOfABoardIsShown(t *testing.T) {
	s := session(t, Options{Task: "patient_counter", Start: true})
	for range counterLimit {
		tap(s, "A")
	}
	run(t, s, time.Second)
	board := s.stage.(*boardStage)
	if got := board.picture.RGBAAt(3, 3).R; s.mode != modeEnded || got != 10*counterLimit {
		t.Errorf("%s; the picture is of count %d, want %d", modeNames[s.mode], got/10, counterLimit)
	}
}

// A wall close by has the colours of its design with narrow edges between them. Textures for people have so many pixels that single
// pixels cannot be seen. What agents see is drawn with the smaller textures.
func TestWallsCloseByHaveSharpEdges(t *testing.T) {
	s := session(t, Options{Seed: 3, Start: true})
	s.Key("Up", true, false)
	run(t, s, 4*time.Second) // against a wall
	m := image.NewRGBA(image.Rect(0, 0, 1280, 800))
	if err := s.stage.draw(m, 0); err != nil {
		t.Fatal(err)
	}
	count := map[[3]uint8]int{}
	for i := 0; i < len(m.Pix); i += 4 {
		count[[3]uint8{m.Pix[i] &^ 3, m.Pix[i+1] &^ 3, m.Pix[i+2] &^ 3}]++
	}
	between := 1280 * 800
	for _, n := range count {
		if n > 1280*800/50 {
			between -= n
		}
	}
	if share := float64(between) / (1280 * 800); share > 0.05 {
		t.Errorf("%.1f %% of the picture lie between its colours", 100*share)
	}
	agents, err := assets.LoadTextures("")
	if err != nil {
		t.Fatal(err)
	}
	if v := s.stage.(*mazeStage).view; v.large.Walls[0].Rect.Dx() != 2048 || agents.Walls[0].Rect.Dx() != 512 {
		t.Errorf("textures of %d pixels for people, of %d for agents", v.large.Walls[0].Rect.Dx(), agents.Walls[0].Rect.Dx())
	}
}

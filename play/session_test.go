package play

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ariadne/dataset"
	"ariadne/maze"
)

func sizeName(size [2]int) string { return fmt.Sprintf("%dx%d", size[0], size[1]) }

// session returns a session that draws in software and is closed with the test.
func session(t testing.TB, o Options) *Session {
	t.Helper()
	if o.Task == "" {
		o.Task = "memory_maze"
	}
	if o.Settings == nil {
		o.Settings = map[string]any{}
	}
	if o.Task == "memory_maze" {
		o.Settings["render"] = "soft"
	}
	if o.Videos == "" {
		o.Videos = t.TempDir()
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// run lets a time go by, in small pictures, ten a second.
func run(t testing.TB, s *Session, d time.Duration) *image.RGBA {
	t.Helper()
	var m *image.RGBA
	for end := s.now + d; s.now < end; {
		var err error
		if m, _, err = s.Frame(320, 200, s.now+100*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// tap presses a key and lets it go.
func tap(s *Session, k Key) {
	s.Key(k, true, false)
	s.Key(k, false, false)
}

func TestKeysLeadFromModeToMode(t *testing.T) {
	s := session(t, Options{Seed: 1})
	for i, c := range []struct {
		key  Key
		want mode
	}{
		{"M", modeTitle}, {"N", modeTitle}, {"Enter", modePlaying}, {"Enter", modePlaying}, {"Space", modePaused},
		{"F1", modePaused}, {"Esc", modePaused}, {"Space", modePlaying}, {"Space", modePaused}, {"Up", modePlaying},
		{"F2", modePaused}, {"Backspace", modePlaying}, {"N", modePlaying}, {"2", modePlaying}, {"V", modePlaying},
	} {
		tap(s, c.key)
		run(t, s, 100*time.Millisecond)
		if s.mode != c.want {
			t.Fatalf("key %d, %s, leads to %s, want %s", i, c.key, modeNames[s.mode], modeNames[c.want])
		}
	}
	if f := s.stage.facts(); s.stage.about().title != "Memory Maze 11×11" || f.targets != 4 {
		t.Errorf("after key 2 it is %q with %d targets", s.stage.about().title, f.targets)
	}
	if s.Quit() {
		t.Fatal("over before Esc")
	}
	if tap(s, "Esc"); !s.Quit() {
		t.Error("not over after Esc")
	}
}

func TestNextSeedCountsUpAndSeedsNameMazes(t *testing.T) {
	s := session(t, Options{Seed: 41, Start: true})
	tap(s, "N")
	m := s.stage.(*mazeStage)
	if s.seed != 42 || m.now.seed != 42 {
		t.Fatalf("seed %d, want 42", s.seed)
	}
	env, err := maze.NewEnv(m.env.Config(), 42)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	if m.layout.String() != env.Layout().String() || env.QPos() != m.env.QPos() {
		t.Error("the maze is not that of memory-maze with this seed")
	}
}

func TestAShortTapLastsForAStepAndOppositesCancel(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	run(t, s, 100*time.Millisecond) // the first step is under way
	for _, c := range []struct {
		name    string
		press   []Key
		release []Key
		want    uint8
	}{
		{"a tap", []Key{"Up"}, []Key{"Up"}, 1},
		{"nothing", nil, nil, 0},
		{"W and D held", []Key{"W", "D"}, nil, 5},
		{"and A", []Key{"A"}, nil, 1},
		{"without D", nil, []Key{"D"}, 4},
		{"nothing again", nil, []Key{"W", "A"}, 0},
	} {
		for _, k := range c.press {
			s.Key(k, true, false)
		}
		for _, k := range c.release {
			s.Key(k, false, false)
		}
		m := s.stage.(*mazeStage)
		before := len(m.played)
		for len(m.played) == before {
			run(t, s, 50*time.Millisecond)
		}
		if got := m.played[before]; got != c.want {
			t.Errorf("%s: action %d, want %d", c.name, got, c.want)
		}
	}
}

func TestTheWayEndsWhereTheEnvironmentDoes(t *testing.T) {
	s := session(t, Options{Seed: 5, Start: true, Settings: map[string]any{"control_freq": 20}})
	m := s.stage.(*mazeStage)
	worst := 0.0
	for i := range 400 {
		action := int32([]int{1, 1, 4, 1, 5, 2, 1, 0}[i/5%8])
		if err := m.advance(action); err != nil {
			t.Fatal(err)
		}
		if len(m.way.poses) != 11 {
			t.Fatalf("%d poses, want 11 for 10 substeps", len(m.way.poses))
		}
		q, end := m.env.QPos(), m.way.at(1)
		for k := range end {
			worst = max(worst, math.Abs(end[k]-q[k]))
		}
		if got, want := m.way.at(0.55), m.way.poses[5][0]+0.5*(m.way.poses[6][0]-m.way.poses[5][0]); math.Abs(got[0]-want) > 1e-12 {
			t.Fatalf("between poses x is %v, want %v", got[0], want)
		}
		m.settle()
	}
	t.Logf("farthest end: %.2g", worst)
	if worst > 1e-6 {
		t.Errorf("ways end up to %v from where the walker is", worst)
	}
}

func TestAPersonsEpisodeIsScoredKeptAndReplayed(t *testing.T) {
	dir := t.TempDir()
	scores, err := OpenScores(dir)
	if err != nil {
		t.Fatal(err)
	}
	var events bytes.Buffer
	s := session(t, Options{
		Seed: 9, Start: true, Scores: scores, Episodes: filepath.Join(dir, "episodes"), Log: &events,
		Settings: map[string]any{"time_limit": 5.0},
	})
	s.Key("Up", true, false)
	s.Key("Tab", true, false) // fast
	run(t, s, time.Second)
	s.Key("Left", true, false)
	run(t, s, 2*time.Second)
	if s.mode != modeEnded || s.stage.facts().steps != 20 {
		t.Fatalf("%s after %d steps, want the end after 20", modeNames[s.mode], s.stage.facts().steps)
	}
	s.finish(true)
	files, err := filepath.Glob(filepath.Join(dir, "episodes", "*.npz"))
	if err != nil || len(files) != 1 {
		t.Fatalf("episodes kept: %q, %v", files, err)
	}
	var replayer dataset.Replayer
	defer replayer.Close()
	entry, err := replayer.Replay(files[0])
	if err != nil {
		t.Fatal(err)
	}
	e, err := dataset.ReadEpisode(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if entry.Steps != 20 || entry.Return != s.stage.facts().score || e.Policy != personPolicy || e.Seed != 9 {
		t.Errorf("kept: %+v by %q", entry, e.Policy)
	}
	if m := s.stage.(*mazeStage); !slices.Equal(e.Actions, m.played) {
		t.Errorf("actions %v, want %v", e.Actions, m.played)
	}
	again, err := OpenScores(dir)
	if err != nil || len(again.list) != 1 || again.list[0].Seed != 9 || again.list[0].Task == "MemoryMaze-9x9" {
		t.Errorf("scores %+v, %v", again.list, err)
	}
	for line := range strings.Lines(events.String()) {
		var e Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
	}
	if n := strings.Count(events.String(), `"event":"step"`); n != 20 {
		t.Errorf("%d steps in the log, want 20", n)
	}
	s.Key("Tab", false, false)
	tap(s, "Enter")
	if run(t, s, 100*time.Millisecond); s.mode != modePlaying || s.stage.facts().steps != 0 || s.seed == 9 {
		t.Errorf("after the end: %s, step %d, seed %d", modeNames[s.mode], s.stage.facts().steps, s.seed)
	}
}

// touchable returns a seed of 9x9 whose walker touches the current target by walking straight on, and after how many
// steps.
func touchable(t testing.TB) (seed uint32, steps int) {
	t.Helper()
	c, err := maze.Standard(9)
	if err != nil {
		t.Fatal(err)
	}
	for seed := uint32(1); seed < 3000; seed++ {
		env, err := maze.NewEnv(c, seed)
		if err != nil {
			t.Fatal(err)
		}
		if err := env.Reset(); err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= 14; n++ {
			if r, _ := env.Step(1); r > 0 && n > 4 {
				return seed, n
			} else if r > 0 {
				break
			}
		}
	}
	t.Fatal("no seed below 3000 has a target straight ahead")
	return 0, 0
}

func TestATouchIsShownWhenItHappens(t *testing.T) {
	seed, steps := touchable(t)
	s := session(t, Options{Seed: seed, Start: true})
	s.Key("Up", true, false)
	target := s.stage.facts().target
	for s.stage.facts().score == 0 {
		if s.stage.facts().steps > steps {
			t.Fatalf("no touch after %d steps", s.stage.facts().steps)
		}
		if s.flash > s.now {
			t.Fatal("a flash before the touch")
		}
		run(t, s, 50*time.Millisecond)
	}
	if f := s.stage.facts(); f.steps != steps || f.target == target || s.flash <= s.now {
		t.Errorf("after %d steps (want %d): find %s, before %s; flash until %v at %v", f.steps, steps, f.target, target, s.flash, s.now)
	}
}

func TestAPausedPictureIsDrawnOnce(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	run(t, s, time.Second)
	tap(s, "Space")
	m, changed, err := s.Frame(320, 200, s.now+time.Millisecond)
	if err != nil || !changed {
		t.Fatalf("the pause is not shown: %v", err)
	}
	before := slices.Clone(m.Pix)
	phase := s.phase
	m, changed, err = s.Frame(320, 200, s.now+10*time.Second)
	if err != nil || changed || !bytes.Equal(before, m.Pix) || s.phase != phase {
		t.Errorf("changed %v, %v", changed, err)
	}
	if _, changed, err = s.Frame(400, 300, s.now); err != nil || !changed {
		t.Errorf("another size is not drawn: %v", err)
	}
}

func TestTheEndShowsTheWayThatWasGone(t *testing.T) {
	s := session(t, Options{Seed: 9, Start: true, Settings: map[string]any{"time_limit": 2.0}})
	s.Key("Up", true, false)
	run(t, s, 3*time.Second)
	m, _, err := s.Frame(1280, 800, s.now)
	if err != nil || s.mode != modeEnded {
		t.Fatalf("%s, %v", modeNames[s.mode], err)
	}
	const side = 460
	want := image.NewRGBA(image.Rect(0, 0, side, side))
	if _, err := s.stage.plan(want, 1, nil); err != nil {
		t.Fatal(err)
	}
	corner := image.Pt(1220-side, 400-side/2)
	for y := 1; y < side-1; y++ { // within its frame
		at := m.PixOffset(corner.X+1, corner.Y+y)
		if !bytes.Equal(m.Pix[at:at+4*(side-2)], want.Pix[want.PixOffset(1, y):][:4*(side-2)]) {
			t.Fatalf("row %d of the map differs", y)
		}
	}
	for _, size := range [][2]int{{160, 120}, {500, 900}} { // no room
		if _, _, err := s.Frame(size[0], size[1], s.now); err != nil {
			t.Errorf("%v: %v", size, err)
		}
	}
}

func TestPicturesOfAllSizesAndModes(t *testing.T) {
	s := session(t, Options{Seed: 3, Map: true, View: true})
	for _, size := range [][2]int{{1, 1}, {160, 120}, {121, 333}, {640, 400}, {2560, 1440}} {
		for _, k := range []Key{"", "Enter", "F1", "F1", "Space", "Backspace"} {
			if k != "" {
				tap(s, k)
			}
			m, _, err := s.Frame(size[0], size[1], s.now+20*time.Millisecond)
			if err != nil || m.Rect.Dx() != size[0] || m.Rect.Dy() != size[1] {
				t.Fatalf("%v, key %q: %v", size, k, err)
			}
		}
	}
	if _, _, err := s.Frame(0, 10, s.now); err == nil {
		t.Error("a window without pixels is drawn")
	}
}

func TestMovementIsSmooth(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	s.Key("Left", true, false)
	run(t, s, time.Second) // at full speed
	m := s.stage.(*mazeStage)
	last := m.way.at(s.phase)[3]
	for range 60 {
		if _, _, err := s.Frame(64, 48, s.now+time.Second/60); err != nil {
			t.Fatal(err)
		}
		now := m.way.at(s.phase)[3]
		if d := last - now; d < 0.7*1.268/60 || d > 1.3*1.268/60 {
			t.Fatalf("turned by %v rad between pictures, want about %v", d, 1.268/60)
		}
		last = now
	}
}

func TestGamepadsComeAndGo(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	run(t, s, 100*time.Millisecond)
	s.Pad(Pad{Name: "Pad", Y: -1, X: 0.9})
	if s.toast != "gamepad: Pad" || !s.input.down("Up") || !s.input.down("Right") || s.input.down("Left", "Down") {
		t.Errorf("%q, held %q", s.toast, s.input.held)
	}
	s.Pad(Pad{Name: "Pad", Y: -1, Buttons: ButtonY | ButtonRightBumper})
	if !s.showMap || !s.fast() || s.input.holds("Right") {
		t.Errorf("map %v, fast %v, held %q", s.showMap, s.fast(), s.input.held)
	}
	s.Pad(Pad{}) // unplugged while it moves
	if s.mode != modePaused || len(s.input.held) > 0 || s.toast != "the gamepad is gone" || s.fast() {
		t.Errorf("%s, held %q, %q", modeNames[s.mode], s.input.held, s.toast)
	}
	s.Pad(Pad{Name: "Pad", Buttons: ButtonA})
	if s.mode != modePlaying {
		t.Errorf("A leads to %s", modeNames[s.mode])
	}
}

func TestAGameWithoutFocusWaits(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	if s.Focus(false); s.mode != modePlaying {
		t.Error("it waits though it never had the focus")
	}
	s.Focus(true)
	s.Key("Up", true, false)
	s.Focus(false)
	if s.mode != modePaused || s.input.holds("Up") {
		t.Errorf("%s, held %q", modeNames[s.mode], s.input.held)
	}
	s.Focus(true)
	if s.mode != modePaused {
		t.Error("it goes on by itself")
	}
}

func TestTakingOverAndGivingBack(t *testing.T) {
	var events bytes.Buffer
	dir := t.TempDir()
	s := session(t, Options{Seed: 2, Pilot: NewRandom(1), Log: &events, Episodes: dir, Settings: map[string]any{"time_limit": 4.0}})
	if s.mode != modePlaying || !s.piloted {
		t.Fatal("the pilot does not play")
	}
	run(t, s, 600*time.Millisecond)
	s.Key("Up", true, false)
	if s.piloted {
		t.Error("a key that moves does not take over")
	}
	run(t, s, 600*time.Millisecond)
	tap(s, "P")
	if !s.piloted {
		t.Error("P does not give back")
	}
	run(t, s, 4*time.Second)
	if s.mode != modeEnded {
		t.Errorf("%s, want the end", modeNames[s.mode])
	}
	by := map[string]int{}
	for line := range strings.Lines(events.String()) {
		var e Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.Event == "step" {
			by[e.By]++
		}
	}
	if by["person"] < 2 || by["random"] < 10 || by["person"]+by["random"] != 16 {
		t.Errorf("steps by %v", by)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("an episode that a pilot played was kept as a person's: %v, %v", files, err)
	}
}

func TestWrongOptionsAreErrors(t *testing.T) {
	for want, o := range map[string]Options{
		"not known":       {Task: "chess"},
		"no such setting": {Task: "memory_maze", Settings: map[string]any{"sise": 9}},
		"a speed of -1":   {Task: "memory_maze", Speed: -1},
		"a rate of 1000":  {Task: "memory_maze", Rate: 1000},
	} {
		s, err := New(o)
		if err == nil {
			_ = s.Close()
			t.Errorf("%+v is taken, want an error with %q", o, want)
		} else if want != "no such setting" && !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

func TestBaselinesBelongToStandardTasks(t *testing.T) {
	for name, c := range map[string]struct {
		settings map[string]any
		human    float64 // 0 for none
	}{
		"9x9":      {map[string]any{}, 26.4},
		"15x15":    {map[string]any{"size": 15}, 67.7},
		"HiFreq":   {map[string]any{"id": "MemoryMaze-11x11-HiFreq-v0"}, 44.3},
		"17x17":    {map[string]any{"size": 17}, 0},
		"short":    {map[string]any{"time_limit": 10.0}, 0},
		"2 of 9x9": {map[string]any{"targets": 2}, 0},
	} {
		s := session(t, Options{Settings: c.settings})
		switch b := s.stage.facts().best; {
		case b == nil && c.human != 0:
			t.Errorf("%s has no baseline", name)
		case b != nil && b.People != c.human:
			t.Errorf("%s: people reach %v, want %v", name, b.People, c.human)
		}
	}
}

package maze

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// stepsVariable names the environment variable with the number of random steps to try. Without it, the tests run for some
// seconds.
const stepsVariable = "ARIADNE_RANDOM_STEPS"

// randomConfig draws a configuration of any kind.
func randomConfig(r *rand.Rand) Config {
	c, err := ForSize(minSize + 2*r.IntN((maxSize-minSize)/2+1))
	if err != nil {
		panic(err) // drawn from the sizes that there are
	}
	c.ControlFreq = [...]int{1, 4, 4, 10, 40, 200}[r.IntN(6)]
	c.TimeLimit = 1 + 30*r.Float64()
	c.GoodVisibility, c.RandomizeColors = r.IntN(2) == 0, r.IntN(2) == 0
	c.CueSteps = r.IntN(2) * r.IntN(20)
	if r.IntN(2) == 0 {
		c.Targets = 2 + r.IntN(c.Targets-1)
		c.RoomMin = 3 + r.IntN(2)
		c.RoomMax = c.RoomMin + r.IntN(c.Size-c.RoomMin+1)
		c.MaxRooms = c.Targets + r.IntN(maxRooms-c.Targets+1)
	}
	return c
}

// whole ends the test if something about the environment is impossible.
func whole(t testing.TB, e *Env, o *Observation) {
	t.Helper()
	inCorridor(t, e)
	e.Observe(o)
	vectors := append([][2]float64{o.AgentPos, o.AgentDir, o.TargetPos, o.TargetVec}, append(o.TargetsPos, o.TargetsVec...)...)
	for _, v := range vectors {
		if n := math.Hypot(v[0], v[1]); !(n <= 2*maxSize) {
			t.Fatalf("%+v, step %d: it observes %+v", e.Config(), e.Steps(), o)
		}
	}
	if math.Abs(math.Hypot(o.AgentDir[0], o.AgentDir[1])-1) > 1e-12 {
		t.Fatalf("%+v, step %d: direction %v", e.Config(), e.Steps(), o.AgentDir)
	}
}

// twin copies an environment, or saves it and restores it into another one.
func twin(t testing.TB, e *Env, restore bool) *Env {
	t.Helper()
	if !restore {
		return e.Clone()
	}
	c, err := NewEnv(e.Config(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.RestoreState(e.AppendState(nil)); err != nil {
		t.Fatal(err)
	}
	return c
}

// wanderAbout plays random episodes of random configurations for a number of substeps. It checks that nobody walks through
// walls, that everything is reachable, and that copies continue alike.
func wanderAbout(t testing.TB, r *rand.Rand, substeps int) (steps, episodes int) {
	var o Observation
	for substeps > 0 {
		e, err := NewEnv(randomConfig(r), r.Uint32())
		if err != nil {
			t.Fatal(err)
		}
		if e.Reset() != nil {
			continue // no maze has so many rooms of such a size
		}
		episodes++
		if err := e.Layout().Check(); err != nil {
			t.Fatalf("%+v: %v\n%v", e.Config(), err, e.Layout())
		}
		var copied *Env
		action, rewards := 0, 0.0
		for last := false; !last; {
			if r.IntN(50) == 0 {
				copied = twin(t, e, r.IntN(2) == 0)
			}
			action = roam(r, action)
			var reward float64
			reward, last = e.Step(action)
			if copied != nil {
				if again, ended := copied.Step(action); again != reward || ended != last {
					t.Fatalf("%+v, step %d: a copy departs", e.Config(), e.Steps())
				}
			}
			rewards += reward
			whole(t, e, &o)
			steps++
			substeps -= e.substeps
		}
		if rewards > float64(e.Limit()) {
			t.Fatalf("%+v: %v rewards in %d steps", e.Config(), rewards, e.Limit())
		}
		if copied != nil {
			if e.Reset() != nil || copied.Reset() != nil || !bytes.Equal(e.AppendState(nil), copied.AppendState(nil)) {
				t.Fatalf("%+v: a copy goes to another maze", e.Config())
			}
		}
	}
	return steps, episodes
}

func TestRandomWorldsHold(t *testing.T) {
	steps := 4000 // of 50 substeps
	if text := os.Getenv(stepsVariable); text != "" {
		var err error
		if steps, err = strconv.Atoi(text); err != nil {
			t.Fatalf("%s: %v", stepsVariable, err)
		}
	}
	made, episodes := wanderAbout(t, rand.New(rand.NewPCG(11, 12)), 50*steps)
	t.Logf("%d steps in %d episodes", made, episodes)
}

func FuzzRandomWorlds(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, seed, stream uint64) {
		wanderAbout(t, rand.New(rand.NewPCG(seed, stream)), 2000)
	})
}

// Whatever is cut off or changed, the result is an error and no panic.
func TestRandomlyDamagedStatesAndLayoutsAreErrors(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	e := newTestEnv(t, standard(t, 9), 3)
	state, text := e.AppendState(nil), []byte(write(t, e.Layout()))
	for range 300 {
		damaged := bytes.Clone(state)
		for range 1 + r.IntN(4) {
			damaged[r.IntN(len(damaged))] ^= byte(1 + r.IntN(255))
		}
		if !bytes.Equal(damaged, state) && e.RestoreState(damaged[:len(damaged)-r.IntN(2)*r.IntN(len(damaged))]) == nil {
			t.Fatal("a damaged state was taken up")
		}
		changed := bytes.Clone(text)
		for range r.IntN(4) {
			changed[r.IntN(len(changed))] = byte(r.IntN(256))
		}
		l, err := ReadLayout(bytes.NewReader(changed[:r.IntN(len(changed)+1)]))
		if (l == nil) == (err == nil) {
			t.Fatalf("layout %v with error %v", l, err)
		}
		if l != nil {
			if _, err := NewEnv(ForLayout(l), 1); err != nil {
				t.Fatalf("a layout that was read cannot be played: %v", err)
			}
		}
	}
}

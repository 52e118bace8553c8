package maze

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func forSize(t testing.TB, size int) Config {
	t.Helper()
	c, err := ForSize(size)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestForSizeEqualsStandardForPublishedSizes(t *testing.T) {
	for _, size := range standardSizes {
		if got, want := forSize(t, size), standard(t, size); got != want {
			t.Errorf("size %d: %+v, want %+v", size, got, want)
		}
	}
	for _, size := range []int{-9, 0, 5, 8, 16, 43} {
		if _, err := ForSize(size); err == nil || !strings.Contains(err.Error(), "odd number from 7 to 41") {
			t.Errorf("size %d: error %v", size, err)
		}
	}
}

func TestEveryOddSizeCanBePlayed(t *testing.T) {
	const steps = 60
	for size := 7; size <= 41; size += 2 {
		e := newTestEnv(t, forSize(t, size), uint32(size))
		rng := rand.New(rand.NewPCG(uint64(size), 1))
		action := 0
		for episode := range 3 {
			l := e.Layout()
			if err := l.Check(); err != nil {
				t.Fatalf("size %d, episode %d: %v\n%v", size, episode, err, l)
			}
			for range steps {
				action = roam(rng, action)
				e.Step(action)
				inCorridor(t, e)
			}
			c := e.Clone()
			if !equal(e, c) {
				t.Fatalf("size %d: a clone differs", size)
			}
			restored, err := NewEnv(e.Config(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if err := restored.RestoreState(e.AppendState(nil)); err != nil || !equal(e, restored) {
				t.Fatalf("size %d: restored with error %v", size, err)
			}
			if err := e.Reset(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// inCorridor ends the test if the walker is in a wall, away from the floor, or outside the maze.
func inCorridor(t testing.TB, e *Env) {
	t.Helper()
	const margin = 0.17 // m, less than the shell's radius because contacts are soft
	q, l := e.QPos(), e.Layout()
	for _, d := range [4][2]float64{{margin, 0}, {-margin, 0}, {0, margin}, {0, -margin}} {
		if !l.Open(l.CellAt(q[0]+d[0], q[1]+d[1])) {
			t.Fatalf("%+v, step %d: the walker is in a wall at %v of\n%v", e.Config(), e.Steps(), q, l)
		}
	}
	for i, v := range q {
		if r := e.QVel()[i]; v != v || r != r || i == 2 && (v < -0.02 || v > 0.02) {
			t.Fatalf("%+v, step %d: the walker is at %v with rates %v", e.Config(), e.Steps(), q, e.QVel())
		}
	}
}

func TestCustomRoomSettingsAreObeyed(t *testing.T) {
	c := Config{Size: 21, Targets: 4, MaxRooms: 40, RoomMin: 3, RoomMax: 3, TimeLimit: 10, ControlFreq: 20}
	e := newTestEnv(t, c, 3)
	if len(e.Targets()) != 4 || e.Limit() != 200 {
		t.Errorf("%d targets, %d steps", len(e.Targets()), e.Limit())
	}
	for _, b := range e.Layout().Floors {
		if b.Char != cellOutside && (b.Rows > 3 || b.Cols > 3) {
			t.Errorf("a room of %d by %d cells", b.Rows, b.Cols)
		}
	}
	c.RoomMax = 9
	if reflect.DeepEqual(newTestEnv(t, c, 3).Layout(), e.Layout()) {
		t.Error("RoomMax changes nothing")
	}
}

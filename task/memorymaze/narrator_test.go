package memorymaze

import (
	"math"
	"math/rand/v2"
	"testing"

	"ariadne/maze"
	"ariadne/maze/explorer"
	"ariadne/task"
	"ariadne/task/tasktest"
)

func TestANarratorTellsWhatABatchTells(t *testing.T) {
	v, err := Standard(7)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, x := range Tells(v) {
		names = append(names, x.Name)
	}
	const seed, repeat = 5, 2
	b, err := New(task.Options{Envs: 1, Threads: 1, Extras: names, Settings: map[string]any{"size": 7, "seed": seed, "action_repeat": repeat, "guide_memory": 20, "guide_forward": 10, "render": "soft"}})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	n, err := NewNarrator(v, seed, explorer.Options{Repeat: repeat, Memory: 20, Forward: 10}, names)
	if err != nil {
		t.Fatal(err)
	}
	s := tasktest.NewToldStep(b, Tells(v))
	told := tasktest.NewToldStep(b, Tells(v)).Extras
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	engine := rand.New(rand.NewPCG(1, 1))
	for step := range 200 {
		n.Tell(told)
		for k, name := range names {
			for i, want := range s.Extras[k] {
				if math.Float32bits(told[k][i]) != math.Float32bits(want) {
					t.Fatalf("step %d: %s[%d] is %v, the batch tells %v", step, name, i, told[k][i], want)
				}
			}
		}
		action := engine.Int32N(maze.Actions)
		if err := b.Step([]int32{action}, s); err != nil {
			t.Fatal(err)
		}
		n.Step(uint8(action), repeat)
	}
	if _, err := NewNarrator(v, seed, explorer.Options{Repeat: repeat}, []string{"weather"}); err == nil {
		t.Error("an extra that is not known was chosen")
	}
}

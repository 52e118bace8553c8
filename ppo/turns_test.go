package ppo

import (
	"fmt"
	"slices"
	"testing"
)

func TestGuidesLeadTheFirstEnvironmentsOrTakeTurns(t *testing.T) {
	third, none := 0.34, 0.0
	c := tinyConfig(PPO)
	c.NumEnvs = 24
	c.Imitation = &Imitation{Guided: Schedule{Initial: third, Final: &none, MaxDecaySteps: 100, Power: 1, Begin: 200}}
	if got := c.leads(nil, 1, 0); !slices.Equal(got, []int32{0, 1, 2, 3, 4, 5, 6, 7}) {
		t.Errorf("guides lead %v, want the first 8", got)
	}
	c.Imitation.Turns = true
	led, drawn, list := make([]int, c.NumEnvs), map[string]bool{}, []int32(nil)
	for n := range 200 {
		list = c.leads(list[:0], 1, n)
		if len(list) != 6 { // of 18
			t.Fatalf("guides lead %v in update %d, want 6", list, n)
		}
		if !slices.Equal(list, c.leads(nil, 1, n)) {
			t.Fatal("another draw for the same update")
		}
		slices.Sort(list)
		if len(slices.Compact(slices.Clone(list))) != len(list) {
			t.Fatalf("guides lead %v", list)
		}
		drawn[fmt.Sprint(list)] = true
		for _, env := range list {
			led[env]++
		}
	}
	if len(drawn) < 190 || slices.Equal(c.leads(nil, 2, 0), c.leads(nil, 1, 0)) {
		t.Errorf("%d draws in 200 updates", len(drawn))
	}
	for env, n := range led {
		if agents := env >= 18; agents != (n == 0) || !agents && (n < 35 || n > 100) {
			t.Errorf("environment %d was led in %d of 200 rollouts", env, n)
		}
	}
	if got := c.leads(nil, 1, 300); len(got) != 0 {
		t.Errorf("guides lead %v in the end, want none", got)
	}
}

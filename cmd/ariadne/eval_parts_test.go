package main

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"ariadne/task"
)

func TestPartsOfEpisodesSumUpToTheirReturns(t *testing.T) {
	for _, args := range []string{
		"agent=random task=memory_maze task.size=7 task.time_limit=50 task.camera_resolution=16 task.action_repeat=3",
		"agent=oracle task=memory_maze task.size=7 task.time_limit=50 --effort fast",
		"agent=explorer task=memory_maze task.size=7 task.time_limit=50 task.action_repeat=2",
	} {
		out := must(t, append([]string{"eval", "--episodes", "3", "--envs", "2", "--json"}, strings.Fields(args)...)...)
		var r result
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatal(err)
		}
		if len(r.RewardByPart) != episodeParts {
			t.Errorf("%s: %d parts in %s", args, len(r.RewardByPart), out)
			continue
		}
		total, steps := 0.0, 0
		for _, p := range r.RewardByPart {
			if p.From != steps || p.To < p.From+18 || p.To > p.From+21 {
				t.Errorf("%s: a part from %d to %d after one that ends at %d", args, p.From, p.To, steps)
			}
			total, steps = total+p.Mean, p.To
		}
		if math.Abs(total-r.ReturnMean) > 1e-9 || steps != 200 {
			t.Errorf("%s: parts of %d steps bring %v, the episodes' 200 steps %v", args, steps, total, r.ReturnMean)
		}
	}
}

func TestRewardsOfPartsHaveStandardErrors(t *testing.T) {
	var episodes []playedEpisode
	for _, last := range []float64{1, 2, 6} {
		rewards := make([]float64, 25)
		rewards[0], rewards[24] = 1, last
		episodes = append(episodes, newPlayedEpisode(task.Episode{Length: 49}, rewards, 2))
	}
	list := byPart(episodes)
	if first := list[0]; first != (partReward{From: 0, To: 4, Mean: 1}) {
		t.Errorf("the first part is %+v", first)
	}
	last := list[episodeParts-1]
	if last.From != 44 || last.To != 49 || last.Mean != 3 || math.Abs(last.StdErr-math.Sqrt(7./3)) > 1e-12 { // deviation √7, divided by √3
		t.Errorf("the last part is %+v", last)
	}
	var out bytes.Buffer
	list.print(&out)
	if want := "reward in each tenth of the episodes: 1.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 3.00 (each ± 1.53 at most)\n"; out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
}

func TestEpisodesOfDifferentLengthsHaveNoParts(t *testing.T) {
	episode := func(steps int) playedEpisode {
		return newPlayedEpisode(task.Episode{Length: steps}, make([]float64, steps), 1)
	}
	for name, episodes := range map[string][]playedEpisode{
		"different": {episode(20), episode(21)},
		"short":     {episode(9), episode(9)},
	} {
		if list := byPart(episodes); list != nil {
			t.Errorf("%s episodes: %v", name, list)
		}
	}
}

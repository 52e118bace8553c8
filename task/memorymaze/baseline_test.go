package memorymaze

import "testing"

func TestStandardMazesHaveBaselines(t *testing.T) {
	for name, c := range map[string]struct {
		settings map[string]any
		want     map[string]float64
	}{
		"9x9":             {nil, map[string]float64{"people": 26.4, "oracle": 36.8, "random": 0.23, "explorer": 34.13}},
		"9x9, held":       {map[string]any{"action_repeat": 2, "stagger": true, "render": "soft"}, map[string]float64{"people": 26.4, "oracle": 36.8, "random": 0.345, "explorer": 33.30}},
		"9x9, held long":  {map[string]any{"action_repeat": 3}, map[string]float64{"people": 26.4, "oracle": 36.8}},
		"15x15 by its id": {map[string]any{"id": "MemoryMaze-15x15-v0"}, map[string]float64{"people": 67.7, "oracle": 92.59, "random": 0.185, "explorer": 86.13}},
		"Vis":             {map[string]any{"id": "MemoryMaze-9x9-Vis-v0"}, nil},
		"17x17":           {map[string]any{"size": 17}, nil},
		"shorter":         {map[string]any{"time_limit": 10.0}, nil},
	} {
		s, err := ParseSettings(c.settings)
		if err != nil {
			t.Fatal(err)
		}
		list := s.Baselines()
		if len(list) != len(c.want) {
			t.Errorf("%s: %v", name, list)
		}
		for _, b := range list {
			if b.Return != c.want[b.Name] {
				t.Errorf("%s: %s reaches %v, want %v", name, b.Name, b.Return, c.want[b.Name])
			}
		}
	}
}

func TestBaselinesGrowWithKnowledge(t *testing.T) {
	for _, size := range sizes {
		v, err := Standard(size)
		if err != nil {
			t.Fatal(err)
		}
		for repeat := 1; repeat <= 2; repeat++ {
			s := Settings{Variant: v, ActionRepeat: repeat}
			of := map[string]float64{}
			for _, b := range s.Baselines() {
				of[b.Name] = b.Return
			}
			if !(0 < of["random"] && of["random"] < of["people"] && of["people"] < of["explorer"] && of["explorer"] < of["oracle"]) {
				t.Errorf("size %d, decisions of %d steps: %v", size, repeat, of)
			}
		}
	}
}

package ppo

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"ariadne/internal/reference"
)

var decayName = regexp.MustCompile(`^poly_schedule_([-+.e\d]+)_([-+.e\d]+)_power([.\d]+)_steps(\d+)$`)

func parse(g golden, s string) float64 {
	g.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		g.Fatal(err)
	}
	return v
}

func TestReferenceSchedule(t *testing.T) {
	compared := 0
	eachGolden(t, reference.Files(t, "agalite/rl/optim*.safetensors"), func(g golden) {
		for _, x := range g.Tensors {
			if !strings.HasPrefix(x.Name, "poly_schedule_") {
				continue
			}
			want := g.Floats(x.Name)
			s := Constant(float64(want[0]))
			if m := decayName.FindStringSubmatch(x.Name); m != nil {
				final := parse(g, m[2])
				s = Schedule{Initial: parse(g, m[1]), Final: &final, Power: parse(g, m[3]), MaxDecaySteps: int(parse(g, m[4]))}
			} else if !strings.HasSuffix(x.Name, "_const") {
				t.Errorf("schedule %s is not understood", x.Name)
				continue
			}
			got := make([]float32, len(want))
			for n := range got {
				got[n] = float32(s.At(n))
			}
			g.close(x.Name, got, want, 1e-6)
			compared++
		}
	})
	t.Logf("compared %d schedules", compared)
	if compared == 0 {
		t.Error("no schedule was found")
	}
}

func TestReferenceAnnealedRate(t *testing.T) {
	n := eachGolden(t, reference.Files(t, "agalite/rl/optim*.safetensors"), func(g golden) {
		want := g.Floats("pure_anneal/lr_per_count")
		note := func(key string) float64 {
			m := regexp.MustCompile(key + `=([-+.e\d]+)`).FindStringSubmatch(g.Metadata["note"])
			if m == nil {
				g.Fatalf("no %s in %q", key, g.Metadata["note"])
			}
			return parse(g, m[1])
		}
		c := Config{AnnealLR: true, Optimizer: Optimizer{LearningRate: Constant(note("LR"))}}
		perUpdate := int(note("NUM_MINIBATCHES") * note("UPDATE_EPOCHS"))
		got := make([]float32, len(want))
		for count := range got {
			got[count] = float32(c.learningRate(count/perUpdate, int(note("NUM_UPDATES"))))
		}
		g.close("lr_per_count", got, want, 1e-6)
	})
	t.Logf("compared %d files", n)
}

func TestScheduleReadsNumbersAndMappings(t *testing.T) {
	for text, want := range map[string]map[int]float64{
		"2.5e-4": {0: 2.5e-4, 1000: 2.5e-4},
		"{initial: 0.5, final: null, max_decay_steps: 10000, power: 1}":        {0: 0.5, 20000: 0.5},
		"{initial: 1, final: 0, max_decay_steps: 4}":                           {0: 1, 1: 0.75, 4: 0, 9: 0},
		"{initial: 1, final: 0, max_decay_steps: 4, begin: 10}":                {0: 1, 10: 1, 11: 0.75, 14: 0, 19: 0},
		"{initial: 1, final: 0.5, max_decay_steps: 2, power: 2}":               {0: 1, 1: 0.625, 2: 0.5},
		"initial: 1\nfinal: 2\nmax_decay_steps: 2\npower: 1.0\n# and comments": {1: 1.5},
	} {
		var s Schedule
		if err := yaml.Unmarshal([]byte(text), &s); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		for n, v := range want {
			if got := s.At(n); got != v {
				t.Errorf("%s: v(%d) = %v, want %v", text, n, got, v)
			}
		}
		b, err := yaml.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var again Schedule
		if err := yaml.Unmarshal(b, &again); err != nil || again.At(1) != s.At(1) {
			t.Errorf("%s was written as %s and read as %+v, %v", text, b, again, err)
		}
	}
	var s Schedule
	for _, text := range []string{"{inital: 1}", "[1, 2]", "fast"} {
		if err := yaml.Unmarshal([]byte(text), &s); err == nil {
			t.Errorf("%s was read as %+v", text, s)
		}
	}
}

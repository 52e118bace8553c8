package planner

import (
	"strings"
	"testing"

	"ariadne/maze"
	"ariadne/maze/oracle"
)

func TestASeedFixesWhatIsDone(t *testing.T) {
	config, err := maze.Standard(9)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []Planner{{Who: Random}, {Who: Wander, Noise: 0.3}, {Who: Oracle, Effort: oracle.Fast, Noise: 0.3}} {
		play := func(seed uint64) string {
			env, err := maze.NewEnv(config, 4)
			if err != nil {
				t.Fatal(err)
			}
			if err := env.Reset(); err != nil {
				t.Fatal(err)
			}
			act, err := p.In(env, 1, seed)
			if err != nil {
				t.Fatal(err)
			}
			var done strings.Builder
			for range 40 {
				a := act()
				done.WriteByte('0' + byte(a))
				env.Step(a)
			}
			return done.String()
		}
		if a := play(1); a != play(1) || a == play(2) {
			t.Errorf("%v: a seed does not fix what is done, or all do the same", p)
		}
	}
}

func TestTheNameSaysAllSettings(t *testing.T) {
	for want, p := range map[string]Planner{
		"random":                         {Who: Random},
		"explorer":                       {Who: Explorer},
		"wander noise=0.2":               {Who: Wander, Noise: 0.2},
		"oracle effort=fast noise=0":     {Who: Oracle, Effort: oracle.Fast},
		"oracle effort=normal noise=0.5": {Who: Oracle, Noise: 0.5},
	} {
		if got := p.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhoIsNotKnownIsRefused(t *testing.T) {
	if _, err := (Planner{Who: "theseus"}).In(nil, 1, 0); err == nil || !strings.Contains(err.Error(), `"theseus"`) {
		t.Errorf("error %v", err)
	}
}

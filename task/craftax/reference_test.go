package craftax

import (
	"fmt"
	"hash/crc32"
	"math"
	"regexp"
	"strconv"
	"testing"

	"ariadne/internal/reference"
	"ariadne/internal/rng/threefry"
)

// seedOf matches the seed in a file's name.
var seedOf = regexp.MustCompile(`_seed(\d+)$`)

func (g *golden) seed() uint64 {
	g.Helper()
	m := seedOf.FindStringSubmatch(g.name)
	if m == nil {
		g.Fatalf("%s: no seed in the name", g.name)
	}
	seed, err := strconv.ParseUint(m[1], 10, 64)
	if err != nil {
		g.Fatal(err)
	}
	return seed
}

func TestReferenceNoise(t *testing.T) {
	name := regexp.MustCompile(`^key(\d+)_res(\d+)x(\d+)$`)
	compared, elements, exact := 0, 0, 0
	for _, path := range reference.Files(t, "craftax/noise*.npz") {
		g := openGolden(t, path)
		for key, a := range g.arrays {
			m := name.FindStringSubmatch(key)
			if m == nil {
				t.Fatalf("array %s", key)
			}
			var n [3]int
			for i := range n {
				n[i], _ = strconv.Atoi(m[i+1])
			}
			f := make(field, area)
			f.fractal(threefry.New(uint64(n[0])), Side, n[1], n[2])
			for i, want := range a.values {
				if math.Abs(float64(f[i])-want) > 1e-6 {
					t.Errorf("%s[%d] is %v, want %v", key, i, f[i], want)
					break
				}
				elements++
				if float64(f[i]) == want {
					exact++
				}
			}
			compared++
		}
	}
	t.Logf("compared %d fields; %d of %d elements have the same bits", compared, exact, elements)
}

func TestReferenceWorlds(t *testing.T) {
	files := reference.Files(t, "craftax/world_seed*.npz")
	for _, path := range files {
		g := openGolden(t, path)
		p := g.params()
		var s State
		s.Reset(threefry.New(g.seed()), p)
		g.sameObs(&s, g.array("obs_bits").values, g.array("obs_tail").values, g.name)
		s.MakeAll(p)
		for _, a := range accessors {
			a.same(t, &s, g.array(a.name).values, g.name)
		}
	}
	t.Logf("compared %d worlds of %d fields", len(files), len(accessors))
}

func TestReferenceTraces(t *testing.T) {
	steps, reals, equal, files := 0, 0, 0, reference.Files(t, "craftax/trace_*.npz")
	for _, path := range files {
		g := openGolden(t, path)
		t.Run(g.name, func(t *testing.T) {
			g.T = t
			s, p := g.state("init."), g.params()
			g.sameObs(s, g.array("init_obs_bits").values, g.array("init_obs_tail").values, "start")
			c := newComparison(g, s)
			for i, action := range g.array("actions").values {
				reward, done := s.Step(g.key("keys", i), Action(action), p)
				if !c.step(i, s, s, reward, done) {
					return
				}
				steps++
			}
			reals, equal = reals+c.reals, equal+c.equal
		})
	}
	t.Logf("compared %d steps of %d traces; of %d fields of reals %d have the same bits", steps, len(files), reals, equal)
}

func TestReferenceAutoReset(t *testing.T) {
	steps, episodes, files := 0, 0, reference.Files(t, "craftax/autoreset_*.npz")
	for _, path := range files {
		g := openGolden(t, path)
		w := &craftaxWorld{*g.state("init."), g.params()}
		e, r := &env{world: w}, &rules{game: &craftaxGame, autoReset: true}
		s, own := &w.State, new(group)
		c := newComparison(g, s)
		for i, action := range g.array("actions").values {
			reward, done := e.stepWith(own, g.key("keys", i), Action(action), r)
			if done {
				episodes++
			}
			whole := *s // floors that nobody has entered yet are made for the comparison only
			whole.MakeAll(w.p)
			if !c.step(i, s, &whole, reward, done) {
				return
			}
			steps++
		}
	}
	t.Logf("compared %d steps and %d ends of episodes of %d files", steps, episodes, len(files))
}

// comparison follows a trace. It knows the present maps, of which the trace holds changes, and counts how many fields of floats
// were equal.
type comparison struct {
	g            *golden
	names        []string
	light        []float64 // nil if the trace does not have it
	next         int       // change of light_map
	reals, equal int
	buffer       []byte
}

func newComparison(g *golden, s *State) *comparison {
	c := &comparison{g: g, names: g.array("field_names").text}
	if len(c.names) != len(accessors) {
		g.Errorf("%d fields, want %d", len(c.names), len(accessors))
	}
	if _, ok := g.arrays["delta.light_map.t"]; ok {
		a := accessors["light_map"]
		for i := range a.size {
			c.light = append(c.light, a.get(s, i))
		}
	}
	return c
}

// step compares the state after step i. The observation is that of s; whole is the same state with all floors made.
func (c *comparison) step(i int, s, whole *State, reward float32, done bool) bool {
	g := c.g
	g.Helper()
	when := fmt.Sprintf("%s, step %d (action %v)", g.name, i, g.array("actions").values[i])
	ok := true
	if want := g.array("reward").values[i]; math.Abs(float64(reward)-want) > tolerance {
		g.Errorf("%s: reward is %v, want %v", when, reward, want)
		ok = false
	}
	if want := g.array("done").values[i] != 0; done != want {
		g.Errorf("%s: done is %v, want %v", when, done, want)
		ok = false
	}
	if _, has := g.arrays["achievements"]; has {
		packed := g.row("achievements", i)
		for a := range Achievement(AchievementCount) {
			if want := uint8(packed[a/8])>>(7-a%8)&1 != 0; s.Achievements.Has(a) != want {
				g.Errorf("%s: achievement %v is %v", when, a, !want)
				ok = false
			}
		}
	}
	ok = c.fields(i, whole, when) && ok
	return g.sameObs(s, g.row("obs_bits", i), g.row("obs_tail", i), when) && ok
}

// fields compares all fields of the state by checksum. Where the trace holds the floats themselves, these are compared within
// the tolerance.
func (c *comparison) fields(i int, s *State, when string) bool {
	g := c.g
	g.Helper()
	ok := true
	sums := g.row("field_crc32", i)
	for k, name := range c.names {
		a, known := accessors[name]
		if !known {
			g.Errorf("field %s is not known", name)
			return false
		}
		c.buffer = a.bytes(s, c.buffer)
		same := float64(crc32.ChecksumIEEE(c.buffer)) == sums[k]
		if a.kind == 'f' {
			c.reals++
			if same {
				c.equal++
			}
		} else if !same {
			g.Errorf("%s: %s differs", when, name)
			ok = false
		}
		if _, has := g.arrays["step."+name]; has {
			ok = a.same(g.T, s, g.row("step."+name, i), when) && ok
		}
	}
	if c.light != nil {
		times := g.array("delta.light_map.t").values
		for ; c.next < len(times) && int(times[c.next]) == i; c.next++ {
			c.light[int(g.array("delta.light_map.index").values[c.next])] = g.array("delta.light_map.value").values[c.next]
		}
		ok = accessors["light_map"].same(g.T, s, c.light, when) && ok
	}
	return ok
}

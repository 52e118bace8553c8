package pcg64

import (
	"encoding/json"
	"math/big"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ariadne/internal/reference"
)

// vector holds the results of fresh generators default_rng(seed), one entry for each kind of draw.
type vector struct {
	*testing.T
	seed    uint64
	entries map[string]json.RawMessage
}

func TestReferenceGenerator(t *testing.T) {
	entries, seeds := 0, 0
	for _, file := range reference.Files(t, "memory_gym/numpy_generator*.json") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var list struct{ Vectors []map[string]json.RawMessage }
		if err := json.Unmarshal(data, &list); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, e := range list.Vectors {
			v := vector{T: t, entries: e}
			v.read("seed", &v.seed)
			for key := range e {
				v.compare(key)
			}
			entries += len(e)
			seeds++
		}
	}
	if seeds == 0 {
		t.Fatal("no vectors")
	}
	t.Logf("compared %d entries of %d seeds", entries, seeds)
}

func (v *vector) read(key string, into any) {
	v.Helper()
	if err := json.Unmarshal(v.entries[key], into); err != nil {
		v.Fatalf("seed %d, %s: %v", v.seed, key, err)
	}
}

// Keys whose names contain the arguments of the call.
var (
	integers = regexp.MustCompile(`^integers_(?:float_bounds_)?(-?[\d.]+)_(-?[\dp.]+)_x\d+$`)
	uniform  = regexp.MustCompile(`^uniform_([\d.]+)_([\d.]+)_\d+$`)
	choice   = regexp.MustCompile(`^choice_(\[.*\])_x\d+$`)
)

func (v *vector) compare(key string) {
	v.Helper()
	g := New(v.seed)
	switch m := key; {
	case key == "seed":
	case key == "seedsequence_pool_u32":
		sameDraws(v, key, inTurn(newSeedSequence(v.seed)[:]))
	case key == "seedsequence_generate_state_u64_4":
		words := newSeedSequence(v.seed).words()
		sameText(v, key, inTurn(words[:]))
	case key == "pcg64_state":
		v.number(key, g.hi, g.lo)
	case key == "pcg64_inc":
		v.number(key, g.incHi, g.incLo)
	case strings.HasPrefix(key, "raw_u64"):
		sameText(v, key, g.Uint64)
	case strings.HasPrefix(key, "random_"):
		sameDraws(v, key, g.Float64)
	case strings.HasPrefix(key, "standard_normal_"):
		sameDraws(v, key, g.Normal)
	case uniform.MatchString(m):
		args := uniform.FindStringSubmatch(m)
		low, high := v.float(args[1]), v.float(args[2])
		sameDraws(v, key, func() float64 { return g.Uniform(low, high) })
	case integers.MatchString(m):
		args := integers.FindStringSubmatch(m)
		low, high := int(v.float(args[1])), v.bound(args[2])
		sameText(v, key, func() int { return g.Integers(low, high) })
	case choice.MatchString(m):
		var list []int
		if err := json.Unmarshal([]byte(choice.FindStringSubmatch(m)[1]), &list); err != nil {
			v.Fatal(err)
		}
		sameDraws(v, key, func() int { return Choice(&g, list) })
	case key == "integers_0_1_then_raw":
		sameText(v, key, inTurn([]uint64{uint64(g.Integers(0, 1)), g.Uint64()}))
	case key == "choice_[10]_then_integers_0_1000":
		sameText(v, key, inTurn([]int{Choice(&g, []int{10}), g.Integers(0, 1000)}))
	case key == "shuffle_list_0..9", key == "permutation_10":
		var want []int
		v.read(key, &want)
		if got := shuffled(&g, len(want)); !slices.Equal(got, want) {
			v.Errorf("seed %d, %s: got %v, want %v", v.seed, key, got, want)
		}
	case key == "shuffle_then_integers_0_1000":
		shuffled(&g, 10)
		v.entries[key] = json.RawMessage("[" + string(v.entries[key]) + "]")
		sameDraws(v, key, func() int { return g.Integers(0, 1000) })
	case key == "mixed":
		v.mixed(&g)
	case key == "mixed_end_state": // checked by mixed
	default:
		v.Errorf("seed %d: no such draw: %s", v.seed, key)
	}
}

// mixed makes draws of several kinds in turn, which share the half of a word that the generator keeps.
func (v *vector) mixed(g *Generator) {
	v.Helper()
	var steps [][2]any
	v.read("mixed", &steps)
	for i, s := range steps {
		var got float64
		switch s[0] {
		case "integers_0_7":
			got = float64(g.Integers(0, 7))
		case "random":
			got = g.Float64()
		case "choice3":
			got = float64(Choice(g, []int{5, 6, 7}))
		default:
			v.Fatalf("no such draw: %v", s[0])
		}
		if got != s[1] {
			v.Errorf("seed %d, mixed draw %d: got %v, want %v", v.seed, i, got, s[1])
		}
	}
	var end struct {
		Kept  int    `json:"has_uint32"`
		Half  uint32 `json:"uinteger"`
		State string `json:"state"`
	}
	v.read("mixed_end_state", &end)
	if g.kept != (end.Kept == 1) || g.half != end.Half || number(g.hi, g.lo) != end.State {
		v.Errorf("seed %d: mixed draws end at %+v, want %+v", v.seed, g, end)
	}
}

func (v *vector) number(key string, hi, lo uint64) {
	v.Helper()
	var want string
	if v.read(key, &want); number(hi, lo) != want {
		v.Errorf("seed %d, %s: got %s, want %s", v.seed, key, number(hi, lo), want)
	}
}

func number(hi, lo uint64) string {
	n := new(big.Int).Lsh(new(big.Int).SetUint64(hi), 64)
	return n.Add(n, new(big.Int).SetUint64(lo)).String()
}

func (v *vector) float(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		v.Fatal(err)
	}
	return f
}

// bound parses an upper bound: a number, or 2pN for a power of two.
func (v *vector) bound(s string) int {
	if p, ok := strings.CutPrefix(s, "2p"); ok {
		return 1 << int(v.float(p))
	}
	return int(v.float(s))
}

// inTurn returns a function that returns the elements of a list one after another.
func inTurn[E any](list []E) func() E {
	k := -1
	return func() E { k++; return list[k] }
}

func shuffled(g *Generator, n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	g.Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func sameDraws[E comparable](v *vector, key string, draw func() E) {
	v.Helper()
	var want []E
	v.read(key, &want)
	if len(want) == 0 {
		v.Errorf("seed %d, %s: nothing to compare with", v.seed, key)
	}
	for i, w := range want {
		if got := draw(); got != w {
			v.Errorf("seed %d, %s, draw %d: got %v, want %v", v.seed, key, i, got, w)
		}
	}
}

// sameText compares with integers that may be written as text.
func sameText[E int | uint64](v *vector, key string, draw func() E) {
	v.Helper()
	v.entries[key] = json.RawMessage(strings.ReplaceAll(string(v.entries[key]), `"`, ""))
	sameDraws(v, key, draw)
}

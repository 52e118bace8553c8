package threefry

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"

	"ariadne/internal/reference"
)

// arrays are the golden arrays of one key.
type arrays struct {
	*testing.T
	file   *npz.Reader
	prefix string // of the arrays' names
	key    Key
}

// get reads an array and its shape.
func get[E any](a arrays, name string) ([]E, []int) {
	a.Helper()
	name = a.prefix + name + ".npy"
	var v []E
	if err := a.file.Read(name, &v); err != nil {
		a.Fatalf("%s: %v", name, err)
	}
	return v, a.file.Header(name).Descr.Shape
}

// same compares an array with the elements that at returns.
func same[E comparable](a arrays, name string, at func(i uint32) E) {
	a.Helper()
	want, _ := get[E](a, name)
	for i, w := range want {
		if g := at(uint32(i)); g != w {
			a.Errorf("%s%s[%d] is %v, want %v", a.prefix, name, i, g, w)
			return
		}
	}
}

// near is same for numbers that are computed with logarithms.
func near(a arrays, name string, at func(i uint32) float32) {
	a.Helper()
	want, _ := get[float32](a, name)
	for i, w := range want {
		if g := at(uint32(i)); math.Abs(float64(g-w)) > 1e-6*max(1, math.Abs(float64(w))) {
			a.Errorf("%s%s[%d] is %v, want %v", a.prefix, name, i, g, w)
			return
		}
	}
}

// comparisons say how each kind of array follows from the key. The first pattern that matches a name counts. The submatches of
// a pattern are the arguments of the draw.
var comparisons = []struct {
	name    *regexp.Regexp
	compare func(a arrays, name string, number []string)
}{
	{regexp.MustCompile(`^key$`), func(a arrays, name string, _ []string) {
		same(a, name, func(i uint32) uint32 { return a.key[i] })
	}},
	{regexp.MustCompile(`^split\d+$`), func(a arrays, name string, _ []string) {
		same(a, name, func(i uint32) uint32 { return a.key.Child(i / 2)[i%2] })
	}},
	{regexp.MustCompile(`^split_chain\d+$`), func(a arrays, name string, _ []string) {
		k, whole := a.key, a.key
		sub := Key{}
		same(a, name, func(i uint32) uint32 {
			switch i % 4 {
			case 0:
				sub = whole.Next()
				k.Skip()
				return whole[0]
			case 1:
				return k[1]
			default:
				return sub[i%2]
			}
		})
	}},
	{regexp.MustCompile(`^fold_in_(\d+)$`), func(a arrays, name string, number []string) {
		same(a, name, func(i uint32) uint32 { return a.key.Child(uint32(integer(a, number[0])))[i] })
	}},
	{regexp.MustCompile(`^bits_[\dx]*$`), func(a arrays, name string, _ []string) { same(a, name, a.key.Bits) }},
	{regexp.MustCompile(`^uniform_[\dx]*$`), func(a arrays, name string, _ []string) { same(a, name, a.key.UniformAt) }},
	{regexp.MustCompile(`^randint_(?:scalar_)?(-?\d+)_(-?\d+)$`), func(a arrays, name string, number []string) {
		same(a, name, func(i uint32) int32 { return a.key.IntAt(i, integer(a, number[0]), integer(a, number[1])) })
	}},
	{regexp.MustCompile(`^randint_vecbounds_lo(\d+)_hi\[([\d,]+)\]$`), func(a arrays, name string, number []string) {
		tops := strings.Split(number[1], ",")
		same(a, name, func(i uint32) int32 { return a.key.IntAt(i, integer(a, number[0]), integer(a, tops[i])) })
	}},
	{regexp.MustCompile(`^bernoulli([\d.]+)_\d+$`), func(a arrays, name string, number []string) {
		p, err := strconv.ParseFloat(number[0], 32)
		if err != nil {
			a.Fatal(err)
		}
		same(a, name, func(i uint32) uint8 { return flag(a.key.BernoulliAt(i, float32(p))) })
	}},
	{regexp.MustCompile(`^choice_FT_p([\d.]+)_([\d.]+)_`), func(a arrays, name string, number []string) {
		sums := make([]float32, 2)
		for i := range sums {
			p, err := strconv.ParseFloat(number[i], 32)
			if err != nil {
				a.Fatal(err)
			}
			sums[i] = float32(p)
		}
		PrefixSum(sums, sums)
		same(a, name, func(i uint32) uint8 { return uint8(a.key.ChoiceAt(i, sums)) })
	}},
	{regexp.MustCompile(`^choice_arange5_p$`), weighted(0, 0.3, 0.3, 0.15, 0.125, 0.125)}, // the ores in a chest
	{regexp.MustCompile(`^choice_1to4_p$`), weighted(1, 0.4, 0.3, 0.2, 0.1)},              // the tools in a chest
	{regexp.MustCompile(`^choice_mask_p_(bool|normalised)_\d+$`), func(a arrays, name string, number []string) {
		var sums []float32
		if number[0] == "bool" {
			mask, _ := get[uint8](a, "mask2304")
			for _, m := range mask {
				sums = append(sums, float32(m))
			}
		} else {
			sums, _ = get[float32](a, "p_normalised")
		}
		PrefixSum(sums, sums)
		same(a, name, func(i uint32) int32 { return int32(a.key.Child(i).Choice(sums)) })
	}},
	{regexp.MustCompile(`^cumsum_(?:out_(random)|(p_normalised))$`), func(a arrays, name string, number []string) {
		in := number[1]
		if number[0] != "" {
			in = "cumsum_in_" + number[0]
		}
		sums, _ := get[float32](a, in)
		PrefixSum(sums, sums)
		same(a, name, func(i uint32) float32 { return sums[i] })
	}},
	{regexp.MustCompile(`^(?:mask2304|p_normalised|cumsum_in_random)$`), nil}, // inputs of other arrays
	{regexp.MustCompile(`^permutation(\d+)_x\d+$`), func(a arrays, name string, number []string) {
		n := integer(a, number[0])
		var x []int32
		same(a, name, func(i uint32) int32 {
			if i%uint32(n) == 0 {
				x = permuted(a.key.Child(i/uint32(n)), n)
			}
			return x[i%uint32(n)]
		})
	}},
	{regexp.MustCompile(`^permutation(\d+)$`), func(a arrays, name string, number []string) {
		x := permuted(a.key, integer(a, number[0]))
		same(a, name, func(i uint32) int32 { return x[i] })
	}},
	{regexp.MustCompile(`^categorical_(\d+)_uniform_logits$`), func(a arrays, name string, number []string) {
		logits := make([]float32, integer(a, number[0]))
		same(a, name, func(i uint32) int32 { return int32(a.key.Child(i).Categorical(logits)) })
	}},
	{regexp.MustCompile(`^gumbel_\d+$`), func(a arrays, name string, _ []string) { near(a, name, a.key.GumbelAt) }},
	{regexp.MustCompile(`^normal_\d+$`), func(a arrays, name string, _ []string) { near(a, name, a.key.NormalAt) }},
	{regexp.MustCompile(`^nonpartitionable\.(split|bits_|uniform_)`), func(a arrays, name string, number []string) {
		switch number[0] {
		case "uniform_":
			want, _ := get[float32](a, name)
			words := halves(a.key, len(want))
			same(a, name, func(i uint32) float32 { return math.Float32frombits(words[i]>>9|0x3f800000) - 1 })
		default:
			want, _ := get[uint32](a, name)
			words := halves(a.key, len(want))
			same(a, name, func(i uint32) uint32 { return words[i] })
		}
	}},
	{regexp.MustCompile(`^nonpartitionable\.(?:randint|permutation)`), nil}, // they follow from the words compared above
}

// weighted compares weighted choices from the numbers base, base+1, ..., with one draw for each key of a split.
func weighted(base int32, p ...float32) func(a arrays, name string, _ []string) {
	return func(a arrays, name string, _ []string) {
		sums := slices.Clone(p)
		PrefixSum(sums, sums)
		same(a, name, func(i uint32) int32 { return base + int32(a.key.Child(i).Choice(sums)) })
	}
}

// halves returns n words of the old, non-partitionable bits: the counters 0 to n-1 in two halves, padded with a 0 if n is odd.
// They test the block cipher with counters that Key does not use.
func halves(k Key, n int) []uint32 {
	half := (n + 1) / 2
	words := make([]uint32, 2*half)
	for i := range half {
		y := uint32(half + i)
		if int(y) >= n {
			y = 0
		}
		words[i], words[half+i] = k.block(uint32(i), y)
	}
	return words
}

func permuted(k Key, n int32) []int32 {
	x := make([]int32, n)
	for i := range x {
		x[i] = int32(i)
	}
	k.Permute(x)
	return x
}

func integer(a arrays, s string) int32 {
	a.Helper()
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		a.Fatal(err)
	}
	return int32(n)
}

func flag(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

func TestReferenceJAX(t *testing.T) {
	vectors, keys := 0, 0
	for _, path := range reference.Files(t, "craftax/jax_prng*.npz") {
		file, err := npz.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		var seeds []int64
		if err := file.Read("seeds.npy", &seeds); err != nil {
			t.Fatal(err)
		}
		keys += len(seeds)
		names := file.Keys()
		for _, seed := range seeds {
			a := arrays{t, file, fmt.Sprintf("s%d.", seed), New(uint64(seed))}
			for _, name := range names {
				if what, ok := strings.CutPrefix(strings.TrimSuffix(name, ".npy"), a.prefix); ok {
					a.compare(what)
					vectors++
				}
			}
		}
	}
	if vectors == 0 {
		t.Fatal("no vectors")
	}
	t.Logf("compared %d arrays of %d keys", vectors, keys)
}

func (a arrays) compare(name string) {
	a.Helper()
	for _, c := range comparisons {
		if m := c.name.FindStringSubmatch(name); m != nil {
			if c.compare != nil {
				c.compare(a, name, m[1:])
			}
			return
		}
	}
	a.Errorf("%s%s: no comparison for it", a.prefix, name)
}

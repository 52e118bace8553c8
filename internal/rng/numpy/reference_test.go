package numpy

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"ariadne/internal/reference"
)

// vector holds the results of fresh generators RandomState(Seed), one for each field.
type vector struct {
	Seed    uint32           `json:"seed"`
	First   []uint32         `json:"uint32_raw_first_20"`
	Across  []uint32         `json:"uint32_raw_words_615_to_634"`
	Randint map[string][]int `json:"randint_n"`
	Large   []int            `json:"randint_2147483648"`
	LowHigh struct {
		Args [2]int `json:"args"`
		Out  []int  `json:"out"`
	} `json:"randint_low_high"`
	Mixed struct {
		N    []int  `json:"n"`
		Out  []int  `json:"out"`
		Next uint32 `json:"next_uint32"`
	} `json:"randint_n_mixed"`
	Unit    []float64 `json:"uniform_0_1"`
	Signed  []float64 `json:"uniform_m1_1"`
	Rand    []float64 `json:"rand"`
	Shuffle map[string]struct {
		First  []int  `json:"first"`
		Second []int  `json:"second"`
		Next   uint32 `json:"next_uint32"`
	} `json:"shuffle_list"`
	Textures []string `json:"choice_of_8_wall_textures"`
	Tens     []int    `json:"choice_of_5_ints"`
	Single   struct {
		Next uint32 `json:"next_uint32"`
	} `json:"choice_of_1"`
	Reset [6][2]json.RawMessage `json:"reset_like_sequence"`
}

var textures = []string{"blue", "cerise", "green_bright", "green", "purple", "red_bright", "red", "yellow"}

func TestReferenceRandomState(t *testing.T) {
	compared := 0
	for _, file := range reference.Files(t, "memory_maze/numpy_randomstate*.json") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var list struct{ Vectors []vector }
		if err := json.Unmarshal(data, &list); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, v := range list.Vectors {
			v.compare(t)
			compared++
		}
	}
	if compared == 0 {
		t.Fatal("no vectors")
	}
	t.Logf("compared %d seeds", compared)
}

func (v *vector) compare(t *testing.T) {
	t.Helper()
	fresh := func() *RandomState { return New(v.Seed) }

	same(t, v, "raw words", v.First, (*RandomState).Uint32)
	r := fresh()
	for range 615 {
		r.Uint32()
	}
	sameFrom(t, v, "raw words from 615", v.Across, r, (*RandomState).Uint32)

	for key, want := range v.Randint {
		n, err := strconv.Atoi(key)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v, "randint "+key, want, func(r *RandomState) int { return r.Intn(n) })
	}
	same(t, v, "randint 2^31", v.Large, func(r *RandomState) int { return r.Intn(1 << 31) })
	low, high := v.LowHigh.Args[0], v.LowHigh.Args[1]
	same(t, v, "randint low, high", v.LowHigh.Out, func(r *RandomState) int { return low + r.Intn(high-low) })

	r = fresh()
	for i, n := range v.Mixed.N {
		if got := r.Intn(n); got != v.Mixed.Out[i] {
			t.Errorf("seed %d, mixed randint %d: got %d, want %d", v.Seed, i, got, v.Mixed.Out[i])
		}
	}
	sameFrom(t, v, "word after mixed randint", []uint32{v.Mixed.Next}, r, (*RandomState).Uint32)

	same(t, v, "uniform(0, 1)", v.Unit, func(r *RandomState) float64 { return r.Uniform(0, 1) })
	same(t, v, "uniform(-1, 1)", v.Signed, func(r *RandomState) float64 { return r.Uniform(-1, 1) })
	same(t, v, "rand", v.Rand, (*RandomState).Float64)

	for key, want := range v.Shuffle {
		n, err := strconv.Atoi(key)
		if err != nil {
			t.Fatal(err)
		}
		r := fresh()
		for _, want := range [][]int{want.First, want.Second} {
			if got := shuffled(r, n); !slices.Equal(got, want) {
				t.Errorf("seed %d, shuffle of %d: got %v, want %v", v.Seed, n, got, want)
			}
		}
		sameFrom(t, v, "word after shuffles of "+key, []uint32{want.Next}, r, (*RandomState).Uint32)
	}

	same(t, v, "choice of 8", v.Textures, choice)
	same(t, v, "choice of 5", v.Tens, func(r *RandomState) int { return 10 * (1 + r.Intn(5)) })
	r = fresh()
	r.Intn(1)
	sameFrom(t, v, "word after a choice of 1", []uint32{v.Single.Next}, r, (*RandomState).Uint32)

	v.compareReset(t)
}

// compareReset makes the draws of one construction and reset of the environment.
func (v *vector) compareReset(t *testing.T) {
	t.Helper()
	r := New(v.Seed)
	expectStep(t, v, 0, r.Intn(1<<31))
	names := make([]string, 10)
	for i := range names {
		names[i] = choice(r)
	}
	expectStep(t, v, 1, names)
	expectStep(t, v, 2, shuffled(r, 4))
	expectStep(t, v, 3, r.Intn(3))
	expectStep(t, v, 4, r.Intn(4))
	expectStep(t, v, 5, r.Uniform(-1, 1))
}

func expectStep[T any](t *testing.T, v *vector, step int, got T) {
	t.Helper()
	var want T
	if err := json.Unmarshal(v.Reset[step][1], &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("seed %d, %s: got %v, want %v", v.Seed, v.Reset[step][0], got, want)
	}
}

func choice(r *RandomState) string { return textures[r.Intn(len(textures))] }

func shuffled(r *RandomState, n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	r.Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func same[T comparable](t *testing.T, v *vector, what string, want []T, draw func(*RandomState) T) {
	t.Helper()
	sameFrom(t, v, what, want, New(v.Seed), draw)
}

func sameFrom[T comparable](t *testing.T, v *vector, what string, want []T, r *RandomState, draw func(*RandomState) T) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("seed %d, %s: nothing to compare with", v.Seed, what)
	}
	for i, w := range want {
		if got := draw(r); got != w {
			t.Errorf("seed %d, %s, draw %d: got %v, want %v", v.Seed, what, i, got, w)
		}
	}
}

package portable

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
)

// numbers returns random numbers of all magnitudes that positions, angles and their quotients have.
func numbers(n int) []float64 {
	r := rand.New(rand.NewPCG(1, 2))
	list := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, math.Pi, -math.Pi, math.Pi / 2, math.Pi / 4, 3 * math.Pi / 4, 1e-300, -1e300,
		math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64, math.MaxFloat64, 0.66, 0.7, 2.41421356237309504880, 1 << 29}
	for len(list) < n {
		list = append(list, math.Copysign(math.Exp2(40*r.Float64()-30), r.Float64()-0.5), 20*r.Float64()-10, r.Float64())
	}
	return list
}

func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

// TestTheBitsAreThoseOfAMD64 compares with package math, which on amd64 neither fuses nor uses other algorithms for these
// functions.
func TestTheBitsAreThoseOfAMD64(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Log("compared on amd64 alone: elsewhere package math has other bits")
		return
	}
	list := numbers(300_000)
	for i, x := range list {
		sin, cos := Sincos(x)
		y := list[len(list)-1-i]
		for name, pair := range map[string][2]float64{
			"Asin": {Asin(x), math.Asin(x)}, "Atan2": {Atan2(x, y), math.Atan2(x, y)}, "Hypot": {Hypot(x, y), math.Hypot(x, y)},
		} {
			if !same(pair[0], pair[1]) {
				t.Fatalf("%s of %v (and %v) is %v, want %v", name, x, y, pair[0], pair[1])
			}
		}
		if math.Abs(x) >= far {
			continue
		}
		wantSin, wantCos := math.Sincos(x)
		if !same(sin, wantSin) || !same(cos, wantCos) {
			t.Fatalf("sine and cosine of %v are %v and %v, want %v and %v", x, sin, cos, wantSin, wantCos)
		}
		if !same(Tan(x), math.Tan(x)) {
			t.Fatalf("the tangent of %v is %v, want %v", x, Tan(x), math.Tan(x))
		}
	}
}

func TestExponentialsAreWithinAnUlp(t *testing.T) {
	for _, x := range numbers(100_000) {
		if math.Abs(x) < 0x1p-1022 && x != 0 || x < -708 {
			continue // package math is wrong for subnormal numbers: logarithms on amd64 and exponentials on arm64
		}
		for name, pair := range map[string][2]float64{"Exp": {Exp(x), math.Exp(x)}, "Log": {Log(x), math.Log(x)}, "Log1p": {Log1p(x), math.Log1p(x)}} {
			got, want := pair[0], pair[1]
			if same(got, want) || math.Abs(got-want) <= 2*math.Abs(want-math.Nextafter(want, 0)) {
				continue
			}
			t.Fatalf("%s of %v is %v, want %v", name, x, got, want)
		}
	}
}

func TestFarAnglesHaveASine(t *testing.T) {
	for _, x := range []float64{1 << 29, -1 << 40, 1e22} {
		sin, cos := Sincos(x)
		if math.Abs(sin*sin+cos*cos-1) > 1e-12 {
			t.Errorf("sine and cosine of %v are %v and %v", x, sin, cos)
		}
	}
}

func BenchmarkSincos(b *testing.B) {
	b.Run("portable", func(b *testing.B) {
		for i := range b.N {
			Sincos(float64(i&1023) / 100)
		}
	})
	b.Run("math", func(b *testing.B) {
		for i := range b.N {
			math.Sincos(float64(i&1023) / 100)
		}
	})
}

package plain

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// floats allocates memory for results.
func floats(n int) []float32 { return make([]float32, n) }

// randomFlags sets about every fourth flag.
func randomFlags(rng *rand.Rand, n int) []bool {
	done := make([]bool, n)
	for i := range done {
		done[i] = rng.IntN(4) == 0
	}
	return done
}

// check is an input with the gradient that a kernel computed for it.
type check struct {
	of  array
	got []float32
}

// checkGradients compares the gradients of a loss with the twin's central differences.
func checkGradients(t *testing.T, loss func() float64, checks ...check) {
	t.Helper()
	for _, c := range checks {
		checkGradient(t, c.of, c.got, loss)
	}
}

func TestHeadLinearFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	for _, sh := range []HeadShape{
		{Rows: 3, H: 2, In: 4, Out: 3, Shared: true, Act: Sigmoid},
		{Rows: 3, H: 3, In: 2, Out: 4, Act: EluPlusOne},
		{Rows: 1, H: 1, In: 1, Out: 1, Act: Identity},
	} {
		row, head := sh.input()
		x, w, bias := randomArray(rng, "x", sh.Rows*row, 1), randomArray(rng, "w", sh.H*sh.In*sh.Out, 1), randomArray(rng, "bias", sh.H*sh.Out, 1)
		weight := randomArray(rng, "weight", sh.Rows*sh.H*sh.Out, 1)
		twin := func() []float64 {
			y := make([]float64, len(weight.f64))
			for i := range y {
				r, h, o := i/sh.Out/sh.H, i/sh.Out%sh.H, i%sh.Out
				sum := bias.f64[h*sh.Out+o]
				for j := range sh.In {
					sum += x.f64[r*row+h*head+j] * w.f64[(h*sh.In+j)*sh.Out+o]
				}
				y[i] = activated(sum, sh.Act)
			}
			return y
		}
		y, dy := floats(len(weight.f32)), slices.Clone(weight.f32)
		kernels.HeadLinear(y, x.f32, w.f32, bias.f32, sh)
		checkResult(t, "y", y, twin())
		dx, dw, dbias := floats(len(x.f32)), floats(len(w.f32)), floats(len(bias.f32))
		kernels.HeadLinearBackward(dx, dw, dbias, dy, x.f32, y, w.f32, sh)
		checkGradients(t, func() float64 { return weighted(twin(), weight.f64) }, check{x, dx}, check{w, dw}, check{bias, dbias})
	}
}

func TestOuterFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	const rows, d, n = 3, 4, 2
	a, p, weight := randomArray(rng, "a", rows*d, 1), randomArray(rng, "p", rows*n, 1), randomArray(rng, "weight", rows*d*n, 1)
	twin := func() []float64 {
		z := make([]float64, rows*d*n)
		for i := range z {
			z[i] = a.f64[i/n] * p.f64[i/(d*n)*n+i%n]
		}
		return z
	}
	z, da, dp := floats(rows*d*n), floats(rows*d), floats(rows*n)
	kernels.Outer(z, a.f32, p.f32, rows, d, n)
	checkResult(t, "z", z, twin())
	kernels.OuterBackward(da, dp, weight.f32, a.f32, p.f32, rows, d, n)
	checkGradients(t, func() float64 { return weighted(twin(), weight.f64) }, check{a, da}, check{p, dp})
}

func TestDPFPFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 26))
	for _, size := range []struct{ rows, d, nu int }{{2, 3, 2}, {1, 1, 3}, {3, 2, 5}} {
		rows, d, nu := size.rows, size.d, size.nu
		z, weight := randomArray(rng, "z", rows*d, 1), randomArray(rng, "weight", rows*2*d*nu, 1)
		twin := func() []float64 {
			var y []float64
			for r := range rows {
				var c []float64
				for _, sign := range []float64{1, -1} {
					for _, v := range z.f64[r*d : (r+1)*d] {
						c = append(c, rectified(sign*v))
					}
				}
				for range nu {
					// Each roll moves the last element to the front once more.
					rolls := len(y)/(2*d)%nu + 1
					for i, v := range c {
						y = append(y, v*c[((i-rolls)%(2*d)+2*d)%(2*d)])
					}
				}
			}
			return y
		}
		y, dz := floats(len(weight.f32)), floats(len(z.f32))
		kernels.DPFP(y, z.f32, rows, d, nu)
		checkResult(t, "y", y, twin())
		kernels.DPFPBackward(dz, weight.f32, z.f32, rows, d, nu)
		checkGradients(t, func() float64 { return weighted(twin(), weight.f64) }, check{z, dz})
	}
}

func TestRectifyAndAddFollowTheirFormulas(t *testing.T) {
	x, dy := []float32{-1, 0, 2}, []float32{3, 4, 5}
	y, dx, sum := floats(3), []float32{1, 1, 1}, floats(3)
	kernels.Rectify(y, x)
	kernels.RectifyBackward(dx, dy, y)
	kernels.Add(sum, x, dy)
	for i, want := range [][3]float32{{0, 1, 2}, {0, 1, 4}, {2, 6, 7}} {
		if got := [3]float32{y[i], dx[i], sum[i]}; got != want {
			t.Errorf("place %d: %v", i, got)
		}
	}
}

func TestMaxPoolTakesTheLargestInEachWindow(t *testing.T) {
	rng := rand.New(rand.NewPCG(27, 28))
	for _, sh := range []PoolShape{{1, 4, 4, 1}, {2, 5, 6, 3}, {1, 1, 1, 2}, {1, 2, 7, 1}} {
		x := randomArray(rng, "x", sh.N*sh.H*sh.W*sh.C, 1)
		n := sh.N * sh.OutH() * sh.OutW() * sh.C
		weight := randomArray(rng, "weight", n, 1)
		twin := func() []float64 {
			var y []float64
			for i := range n {
				c, ox, oy, picture := i%sh.C, i/sh.C%sh.OutW(), i/sh.C/sh.OutW()%sh.OutH(), i/sh.C/sh.OutW()/sh.OutH()
				largest, found := 0.0, false
				for iy := range sh.H {
					for ix := range sh.W {
						// Even sides are padded behind alone; odd sides are also padded by one place before.
						fromTop, fromLeft := iy-2*oy+sh.H%2, ix-2*ox+sh.W%2
						if fromTop < 0 || fromTop > 2 || fromLeft < 0 || fromLeft > 2 {
							continue
						}
						if v := x.f64[((picture*sh.H+iy)*sh.W+ix)*sh.C+c]; !found || v > largest {
							largest, found = v, true
						}
					}
				}
				y = append(y, largest)
			}
			return y
		}
		y, from, dx := floats(n), make([]uint8, n), floats(len(x.f32))
		kernels.MaxPool(y, from, x.f32, sh)
		checkResult(t, "y", y, twin())
		kernels.MaxPoolBackward(dx, weight.f32, from, sh)
		checkGradients(t, func() float64 { return weighted(twin(), weight.f64) }, check{x, dx})
	}
}

func TestMaxPoolGivesTheGradientToTheFirstOfEqualPlaces(t *testing.T) {
	sh := PoolShape{1, 2, 2, 1}
	y, from, dx := floats(1), make([]uint8, 1), floats(4)
	kernels.MaxPool(y, from, []float32{1, 1, 1, 1}, sh)
	kernels.MaxPoolBackward(dx, []float32{3}, from, sh)
	if !slices.Equal(dx, []float32{3, 0, 0, 0}) {
		t.Errorf("gradient %v", dx)
	}
}

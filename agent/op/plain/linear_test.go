package plain

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func TestGemmIsAProduct(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range []struct{ m, n, k int }{{1, 1, 1}, {3, 5, 7}, {70, 130, 131}, {64, 128, 128}, {1, 300, 2}, {4, 3, 0}} {
		for _, trans := range []struct{ a, b bool }{{false, false}, {true, false}, {false, true}, {true, true}} {
			for _, beta := range []float32{0, 1, 0.5} {
				m, n, k := size.m, size.n, size.k
				lda, ldb, ldc := k+2, n+1, n+3
				if trans.a {
					lda = m + 2
				}
				if trans.b {
					ldb = k + 1
				}
				a := randomArray(rng, "a", (m+k)*lda, 1).f32
				b := randomArray(rng, "b", (n+k)*ldb, 1).f32
				c := randomArray(rng, "c", m*ldc, 1).f32
				want := make([]float64, len(c))
				for i := range c {
					want[i] = float64(c[i])
				}
				for i := range m {
					for j := range n {
						sum := 0.0
						for l := range k {
							x, y := a[i*lda+l], b[l*ldb+j]
							if trans.a {
								x = a[l*lda+i]
							}
							if trans.b {
								y = b[j*ldb+l]
							}
							sum += float64(x) * float64(y)
						}
						want[i*ldc+j] = 0.75*sum + float64(beta)*want[i*ldc+j]
					}
				}
				if beta == 0 {
					for i := range m {
						for j := range n {
							c[i*ldc+j] = float32(math.NaN()) // must not be read
						}
					}
				}
				kernels.Gemm(trans.a, trans.b, m, n, k, 0.75, a, lda, b, ldb, beta, c, ldc)
				checkResult(t, fmt.Sprint("product ", size, trans, beta), c, want)
			}
		}
	}
}

func TestLinearFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, act := range []Act{Identity, Relu, Tanh} {
		for _, size := range []struct{ rows, in, out int }{{1, 1, 1}, {5, 3, 4}, {2, 7, 9}} {
			rows, in, out := size.rows, size.in, size.out
			x, w := randomArray(rng, "x", rows*in, 1), randomArray(rng, "w", in*out, 1)
			bias, weight := randomArray(rng, "bias", out, 1), randomArray(rng, "weight", rows*out, 1)
			twin := func() []float64 {
				y := product(x.f64, w.f64, rows, in, out)
				for i := range y {
					y[i] = activated(y[i]+bias.f64[i%out], act)
				}
				return y
			}
			loss := func() float64 { return weighted(twin(), weight.f64) }

			y := make([]float32, rows*out)
			kernels.Linear(y, x.f32, w.f32, bias.f32, rows, in, out, act)
			checkResult(t, "y", y, twin())

			dx, dw, dbias := make([]float32, rows*in), make([]float32, in*out), make([]float32, out)
			kernels.LinearBackward(dx, dw, dbias, append([]float32(nil), weight.f32...), x.f32, y, w.f32, rows, in, out, act)
			checkGradient(t, x, dx, loss)
			checkGradient(t, w, dw, loss)
			checkGradient(t, bias, dbias, loss)

			again := make([]float32, in*out)
			kernels.LinearBackward(nil, again, nil, append([]float32(nil), weight.f32...), x.f32, y, w.f32, rows, in, out, act)
			for i := range again {
				if again[i] != dw[i] {
					t.Fatalf("dw[%d] = %v without the other gradients, %v with them", i, again[i], dw[i])
				}
			}
		}
	}
}

//go:build cgo && !noblas

package dnnl

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"ariadne/agent/op/plain"
)

func sparse(rng *rand.Rand, rows, in, room int) plain.SparseRows {
	x := plain.SparseRows{Count: make([]int32, rows), Index: make([]int32, rows*room), Value: random(rng, rows*room, 1)}
	for r := range rows {
		x.Count[r] = int32(rng.IntN(room + 1))
		for i := range x.Count[r] {
			x.Index[r*room+int(i)] = rng.Int32N(int32(in))
		}
	}
	return x
}

func TestSparseLinearAgreesWithPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 42))
	for _, act := range []plain.Act{plain.Identity, plain.Relu, plain.Tanh} {
		for _, size := range []struct{ rows, in, room, out int }{{1, 1, 1, 1}, {7, 50, 9, 33}, {20, 300, 40, 128}, {5, 90, 20, 300}} {
			x := sparse(rng, size.rows, size.in, size.room)
			w, bias, dy := random(rng, size.in*size.out, 1), random(rng, size.out, 1), random(rng, size.rows*size.out, 1)
			y, want := garbage(len(dy)), garbage(len(dy))
			kernels.SparseLinear(y, x, w, bias, size.out, act)
			theirs.SparseLinear(want, x, w, bias, size.out, act)
			agree(t, "y", y, want)
			dw, dbias, wantW, wantBias := garbage(len(w)), garbage(len(bias)), garbage(len(w)), garbage(len(bias))
			kernels.SparseLinearBackward(dw, dbias, clone(dy), x, want, size.out, act)
			theirs.SparseLinearBackward(wantW, wantBias, clone(dy), x, want, size.out, act)
			agree(t, "dw", dw, wantW)
			agree(t, "dbias", dbias, wantBias)
		}
	}
}

func TestSparseRowsOutsideAreRefused(t *testing.T) {
	for _, c := range []struct {
		count, index int32
		want         string
	}{{3, 0, "room for 2"}, {-1, 0, "room for 2"}, {1, 4, "at 4 of 4"}, {1, -1, "at -1 of 4"}} {
		x := plain.SparseRows{Count: []int32{c.count}, Index: []int32{c.index, 0}, Value: make([]float32, 2)}
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), c.want) {
					t.Errorf("%+v: %v, want a panic about %q", c, r, c.want)
				}
			}()
			kernels.SparseLinear(make([]float32, 2), x, make([]float32, 8), make([]float32, 2), 2, plain.Relu)
		}()
	}
}

// The sizes are those of Craftax's first layer: it reads 8268 numbers, mostly 83 for each of about a hundred places. 310 of them are
// not 0.
const benchRows, benchIn, benchNonzeros, benchOut = 2048, 8268, 310, 128

func BenchmarkSparseLinear(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	x := sparse(rng, benchRows, benchIn, benchNonzeros)
	for r := range x.Count {
		x.Count[r] = benchNonzeros
	}
	w, bias, y := random(rng, benchIn*benchOut, 1), random(rng, benchOut, 1), make([]float32, benchRows*benchOut)
	dw, dbias := make([]float32, len(w)), make([]float32, benchOut)
	b.Run("forward", func(b *testing.B) {
		for range b.N {
			kernels.SparseLinear(y, x, w, bias, benchOut, plain.Relu)
		}
	})
	b.Run("backward", func(b *testing.B) {
		dy := random(rng, len(y), 1)
		for range b.N {
			kernels.SparseLinearBackward(dw, dbias, dy, x, y, benchOut, plain.Relu)
		}
	})
	dense := random(rng, benchRows*benchIn, 1)
	b.Run("dense forward", func(b *testing.B) {
		for range b.N {
			kernels.Linear(y, dense, w, bias, benchRows, benchIn, benchOut, plain.Relu)
		}
	})
	b.Run("dense backward", func(b *testing.B) {
		dy := random(rng, len(y), 1)
		for range b.N {
			kernels.LinearBackward(nil, dw, dbias, dy, dense, y, w, benchRows, benchIn, benchOut, plain.Relu)
		}
	})
}

package plain

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// randomRows draws rows, some of them empty or full. It also returns them as a dense matrix.
func randomRows(rng *rand.Rand, rows, in, room int) (x SparseRows, dense []float32) {
	x = SparseRows{Count: make([]int32, rows), Index: make([]int32, rows*room), Value: make([]float32, rows*room)}
	dense = make([]float32, rows*in)
	for r := range rows {
		n := rng.IntN(room + 1)
		x.Count[r] = int32(n)
		places := rng.Perm(in)[:n]
		slices.Sort(places)
		for i, at := range places {
			v := float32(rng.NormFloat64())
			x.Index[r*room+i], x.Value[r*room+i] = int32(at), v
			dense[r*in+at] = v
		}
	}
	return x, dense
}

func TestSparseRowsGiveWhatDenseOnesDo(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	for _, size := range []struct{ rows, in, room, out int }{{1, 1, 1, 1}, {5, 40, 7, 3}, {9, 30, 30, 17}} {
		for _, act := range []Act{Identity, Relu, Tanh} {
			x, dense := randomRows(rng, size.rows, size.in, size.room)
			w := randomArray(rng, "w", size.in*size.out, 1).f32
			bias := randomArray(rng, "bias", size.out, 1).f32
			dy := randomArray(rng, "dy", size.rows*size.out, 1).f32
			want, y := floats(len(dy)), floats(len(dy))
			kernels.Linear(want, dense, w, bias, size.rows, size.in, size.out, act)
			kernels.SparseLinear(y, x, w, bias, size.out, act)
			checkNear(t, "y", y, want)
			wantW, wantBias := floats(len(w)), floats(len(bias))
			dw, dbias := slices.Repeat([]float32{7}, len(w)), slices.Repeat([]float32{7}, len(bias))
			kernels.LinearBackward(nil, wantW, wantBias, slices.Clone(dy), dense, want, w, size.rows, size.in, size.out, act)
			kernels.SparseLinearBackward(dw, dbias, dy, x, want, size.out, act)
			checkNear(t, "dw", dw, wantW)
			checkNear(t, "dbias", dbias, wantBias)
		}
	}
}

func checkNear(t *testing.T, name string, got, want []float32) {
	t.Helper()
	for i := range want {
		if d := got[i] - want[i]; !(d < 1e-5 && d > -1e-5) {
			t.Fatalf("%s[%d] = %v, dense rows give %v", name, i, got[i], want[i])
		}
	}
}

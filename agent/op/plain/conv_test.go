package plain

import (
	"math/rand/v2"
	"testing"
)

// convTwin computes the convolution by its definition.
func convTwin(sh ConvShape, x, w, bias []float64) []float64 {
	y := make([]float64, 0, sh.N*sh.OutH()*sh.OutW()*sh.OutC)
	for n := range sh.N {
		for oy := range sh.OutH() {
			for ox := range sh.OutW() {
				for o := range sh.OutC {
					sum := bias[o]
					for ky := range sh.KH {
						for kx := range sh.KW {
							iy, ix := oy*sh.Stride-sh.Pad+ky, ox*sh.Stride-sh.Pad+kx
							if iy < 0 || iy >= sh.H || ix < 0 || ix >= sh.W {
								continue
							}
							for c := range sh.C {
								sum += x[((n*sh.H+iy)*sh.W+ix)*sh.C+c] * w[((ky*sh.KW+kx)*sh.C+c)*sh.OutC+o]
							}
						}
					}
					y = append(y, activated(sum, sh.Act))
				}
			}
		}
	}
	return y
}

func TestConvFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	for _, sh := range []ConvShape{
		{N: 1, H: 1, W: 1, C: 1, KH: 1, KW: 1, Stride: 1, OutC: 1, Act: Identity},
		{N: 2, H: 6, W: 7, C: 3, KH: 3, KW: 2, Stride: 2, OutC: 4, Act: Relu},
		{N: 3, H: 5, W: 4, C: 2, KH: 2, KW: 3, Stride: 1, OutC: 3, Act: Tanh},
		{N: 1, H: 8, W: 8, C: 1, KH: 3, KW: 3, Stride: 3, OutC: 2, Act: Relu},
		{N: 2, H: 4, W: 3, C: 2, KH: 3, KW: 3, Stride: 1, OutC: 2, Pad: 1, Act: Relu},
		{N: 1, H: 5, W: 4, C: 1, KH: 3, KW: 2, Stride: 2, OutC: 2, Pad: 1, Act: Identity},
	} {
		x, w := randomArray(rng, "x", sh.N*sh.H*sh.W*sh.C, 1), randomArray(rng, "w", sh.KH*sh.KW*sh.C*sh.OutC, 0.5)
		bias := randomArray(rng, "bias", sh.OutC, 1)
		conv, err := kernels.NewConv(sh)
		if err != nil {
			t.Fatal(err)
		}
		defer conv.Close()
		size := sh.N * sh.OutH() * sh.OutW() * sh.OutC
		y := make([]float32, size)
		conv.Load(w.f32, false)
		conv.Forward(y, x.f32, bias.f32)
		checkResult(t, "y", y, convTwin(sh, x.f64, w.f64, bias.f64))

		weight := randomArray(rng, "weight", size, 1)
		loss := func() float64 { return weighted(convTwin(sh, x.f64, w.f64, bias.f64), weight.f64) }
		dx, dw, dbias := make([]float32, len(x.f32)), make([]float32, len(w.f32)), make([]float32, sh.OutC)
		conv.Load(w.f32, true)
		conv.Clear()
		conv.Backward(dx, dbias, append([]float32(nil), weight.f32...), x.f32, y)
		conv.Gradient(dw)
		checkGradient(t, x, dx, loss)
		checkGradient(t, w, dw, loss)
		checkGradient(t, bias, dbias, loss)
	}
}

func TestConvOfBytesScalesThem(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	sh := ConvShape{N: 3, H: 9, W: 7, C: 3, KH: 4, KW: 3, Stride: 2, OutC: 5, Act: Relu}
	bytes := make([]uint8, sh.N*sh.H*sh.W*sh.C)
	x := make([]float32, len(bytes))
	levels := Levels{Scale: 1.0 / 255, Offset: -0.3}
	for i := range bytes {
		bytes[i] = uint8(rng.IntN(256))
		x[i] = float32(bytes[i])*levels.Scale + levels.Offset
	}
	w, bias := randomArray(rng, "w", sh.KH*sh.KW*sh.C*sh.OutC, 1).f32, randomArray(rng, "bias", sh.OutC, 1).f32
	conv, err := kernels.NewConv(sh)
	if err != nil {
		t.Fatal(err)
	}
	defer conv.Close()
	size := sh.N * sh.OutH() * sh.OutW() * sh.OutC
	want, got := make([]float32, size), make([]float32, size)
	conv.Load(w, false)
	conv.Forward(want, x, bias)
	conv.ForwardBytes(got, bytes, levels, bias)
	dy := randomArray(rng, "dy", size, 1).f32
	wantDw, gotDw := make([]float32, len(w)), make([]float32, len(w))
	wantDb, gotDb := make([]float32, len(bias)), make([]float32, len(bias))
	conv.Load(w, true)
	conv.Clear()
	conv.Backward(nil, wantDb, append([]float32(nil), dy...), x, want)
	conv.Gradient(wantDw)
	conv.Clear()
	conv.BackwardBytes(gotDb, append([]float32(nil), dy...), bytes, levels, got)
	conv.Gradient(gotDw)
	for _, c := range []struct {
		name      string
		got, want []float32
	}{{"y", got, want}, {"dw", gotDw, wantDw}, {"dbias", gotDb, wantDb}} {
		for i := range c.got {
			if c.got[i] != c.want[i] {
				t.Fatalf("%s[%d] = %v of bytes, %v of floats", c.name, i, c.got[i], c.want[i])
			}
		}
	}
}

func TestImpossibleConvolutionsAreErrors(t *testing.T) {
	good := ConvShape{N: 1, H: 8, W: 8, C: 3, KH: 3, KW: 3, Stride: 1, OutC: 4}
	for name, spoil := range map[string]func(*ConvShape){
		"no pictures":      func(sh *ConvShape) { sh.N = 0 },
		"no stride":        func(sh *ConvShape) { sh.Stride = 0 },
		"kernel too high":  func(sh *ConvShape) { sh.KH = 9 },
		"kernel too wide":  func(sh *ConvShape) { sh.KW = 9 },
		"negative channel": func(sh *ConvShape) { sh.OutC = -1 },
	} {
		sh := good
		spoil(&sh)
		if _, err := kernels.NewConv(sh); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

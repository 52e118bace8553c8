package soft

import (
	"image"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

func TestVectorAndPlainShadingAgreeInEveryBit(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	float := func(low, high float64) float32 { return float32(low + (high-low)*random.Float64()) }
	compared := 0
	for _, side := range []int{1, 2, 32, 1024} {
		m := image.NewRGBA(image.Rect(0, 0, side, side))
		for i := range m.Pix {
			m.Pix[i] = uint8(random.Uint32())
		}
		tex, err := newTexture(m)
		if err != nil {
			t.Fatal(err)
		}
		for range 3000 {
			q := float(0.02, 10)
			unit := float32(uint32(1) << positionBits)
			change := func(scale float32) float32 { return float(-1, 1) * scale * q / 64 }
			zoom := unit / float32(uint32(1)<<random.IntN(12))
			r := run{
				q: q, s: float(-20, 20) * unit * q, t: float(-2, 2) * unit * q,
				dq: change(0.9), ds: change(zoom), dt: change(zoom), eq: change(0.1), es: change(zoom), et: change(zoom),
				detail: lodFactor * float32(side) / unit, light: uint32(random.IntN(58983)),
				texels: &tex.texels[0], start: &tex.start, side: tex.side, top: tex.top, shift: tex.shift,
				first: int32(random.IntN(2)), end: int32(2 + random.IntN(60)),
			}
			r.qm, r.sm, r.tm = r.q, r.s, r.t
			want := make([]uint32, 80)
			for i := range want {
				want[i] = random.Uint32()
			}
			got := slices.Clone(want)
			r.shadeGo(want[:r.end], tex.texels)
			r.shade(got[:r.end], tex.texels)
			for i := range want {
				if got[i] != want[i] {
					t.Fatalf("texture of %d, pixel %d is %08x, want %08x: %+v", side, i, got[i], want[i], r)
				}
			}
			compared += int(r.end - r.first)
		}
	}
	t.Logf("compared %d pixels", compared)
}

// The vector code contains the offsets of the fields as numbers.
func TestRunLiesInMemoryAsVectorCodeExpects(t *testing.T) {
	var r run
	for _, f := range []struct {
		name      string
		got, want uintptr
	}{
		{"qm", unsafe.Offsetof(r.qm), 12}, {"dq", unsafe.Offsetof(r.dq), 24}, {"eq", unsafe.Offsetof(r.eq), 36},
		{"detail", unsafe.Offsetof(r.detail), 48}, {"light", unsafe.Offsetof(r.light), 52},
		{"texels", unsafe.Offsetof(r.texels), 56}, {"start", unsafe.Offsetof(r.start), 64},
		{"side", unsafe.Offsetof(r.side), 72}, {"end", unsafe.Offsetof(r.end), 88},
	} {
		if unsafe.Sizeof(uintptr(0)) == 8 && f.got != f.want {
			t.Errorf("run.%s lies at %d, want %d", f.name, f.got, f.want)
		}
	}
}

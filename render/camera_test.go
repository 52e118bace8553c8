package render

import (
	"math"
	"testing"

	"ariadne/internal/reference"
	"codeberg.org/sbinet/npyio/npz"
	"github.com/go-gl/mathgl/mgl64"
)

func TestReferenceCameras(t *testing.T) {
	compared := 0
	for _, file := range reference.Files(t, "memory_maze/frames/frames64_*.npz") {
		z, err := npz.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		var qpos, position, axes []float64
		var fovy float64
		for name, to := range map[string]any{"qpos.npy": &qpos, "cam_xpos.npy": &position, "cam_xmat.npy": &axes, "fovy.npy": &fovy} {
			if err := z.Read(name, to); err != nil {
				t.Fatalf("%s: %s: %v", file, name, err)
			}
		}
		for i := range len(qpos) / 5 {
			q, m := qpos[5*i:], axes[9*i:]
			c := NewCamera(&View{X: q[0], Y: q[1], Z: q[2], Steer: q[3]}, 11)
			want := Camera{
				Position: mgl64.Vec3(position[3*i:]),
				Right:    mgl64.Vec3{m[0], m[3], m[6]},
				Up:       mgl64.Vec3{m[1], m[4], m[7]},
				Back:     mgl64.Vec3{m[2], m[5], m[8]},
				Tan:      math.Tan(fovy * math.Pi / 360),
			}
			if d := difference(&c, &want); d > 1e-12 {
				t.Errorf("%s: frame %d: camera %+v, want %+v", file, i, c, want)
			}
			compared++
		}
	}
	t.Logf("compared %d cameras", compared)
}

func difference(a, b *Camera) float64 {
	d := math.Abs(a.Tan - b.Tan)
	for _, v := range []mgl64.Vec3{a.Position.Sub(b.Position), a.Right.Sub(b.Right), a.Up.Sub(b.Up), a.Back.Sub(b.Back)} {
		d = max(d, v.Len())
	}
	return d
}

func TestProjectionShowsWhatTheAxesSay(t *testing.T) {
	c := NewCamera(&View{X: 1, Y: -2, Z: 0.1, Steer: 0.7}, 11)
	const aspect = 1.5
	m := c.Projection(aspect, 0.1, 50)
	for _, at := range [][2]float64{{0, 0}, {1, 1}, {-1, 0.5}, {0.25, -1}} {
		p := c.Position.Sub(c.Back.Mul(3)).Add(c.Right.Mul(3 * at[0] * c.Tan * aspect)).Add(c.Up.Mul(3 * at[1] * c.Tan))
		clip := m.Mul4x1(p.Vec4(1))
		if got := (mgl64.Vec2{clip[0] / clip[3], clip[1] / clip[3]}); got.Sub(mgl64.Vec2(at)).Len() > 1e-9 {
			t.Errorf("the point seen at %v is projected to %v", at, got)
		}
	}
}

func TestHorizonIsWhereLevelDirectionsAreSeen(t *testing.T) {
	c := NewCamera(&View{Steer: 2}, 11)
	far := c.Position.Add(mgl64.Vec3{-c.Back[0], -c.Back[1], 0}.Mul(1e6))
	clip := c.Projection(1, 0.1, 50).Mul4x1(far.Vec4(1))
	if got, want := c.Horizon(), clip[1]/clip[3]; math.Abs(got-want) > 1e-6 {
		t.Errorf("horizon at %v, want %v", got, want)
	}
	top := NewCamera(&View{Camera: TopCamera}, 11)
	if h := top.Horizon(); !math.IsInf(h, 0) {
		t.Errorf("the top camera sees the horizon at %v", h)
	}
}

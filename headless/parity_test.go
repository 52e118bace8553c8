//go:build cgo && !nogl

package headless_test

import (
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/render"
	"ariadne/render/rendertest"
)

// statesVariable names the environment variable with the number of random states in which the renderers are compared for each
// variant.
const statesVariable = "ARIADNE_PARITY_STATES"

func TestBothRenderersShowTheSame(t *testing.T) {
	states := 0
	if s := os.Getenv(statesVariable); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			t.Fatalf("%s=%s: want a number of states", statesVariable, s)
		}
		states = n
	}
	tex, err := assets.LoadTextures("")
	if err != nil {
		t.Fatal(err)
	}
	open(t, 64, 64, headless.Options{Render: headless.RenderGL})
	for _, c := range []struct {
		name           string
		width, height  int
		goodVisibility bool
		anyColors      bool
		camera         render.CameraKind
		states         int // unless the environment variable has a number
	}{
		{"standard", 64, 64, false, false, render.WalkerCamera, 40},
		{"six colours", 64, 64, false, true, render.WalkerCamera, 20},
		{"good visibility", 64, 64, true, false, render.WalkerCamera, 40},
		{"top", 64, 64, false, false, render.TopCamera, 40},
		{"top with good visibility", 128, 128, true, false, render.TopCamera, 5},
		{"large", 256, 256, false, false, render.WalkerCamera, 5},
		{"large with good visibility", 256, 256, true, false, render.WalkerCamera, 5},
		{"large from the top", 256, 256, false, false, render.TopCamera, 5},
		{"wide", 150, 81, false, false, render.WalkerCamera, 10},
	} {
		if states > 0 {
			c.states = states
		}
		t.Run(c.name, func(t *testing.T) {
			compareRenderers(t, tex, c.width, c.height, c.states, c.goodVisibility, c.anyColors, c.camera)
		})
	}
}

// compareRenderers draws random places in mazes of all sizes with both renderers.
func compareRenderers(t *testing.T, tex *assets.Textures, width, height, states int, goodVisibility, anyColors bool, camera render.CameraKind) {
	random := rand.New(rand.NewPCG(5, 6))
	const batch = 10
	var renderers [2]render.Renderer
	for i, name := range []string{headless.RenderGL, headless.RenderSoft} {
		r, err := headless.New(width, height, tex, headless.Options{Render: name})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		renderers[i] = r
	}
	var sum, worst, least float64 = 0, 0, 1
	n := 0
	sizes := []int{9, 11, 13, 15}
	for seed := uint32(0); n < states; seed++ {
		s := scene(t, sizes[seed%4], 300+seed, goodVisibility)
		for i := range s.Targets {
			if anyColors {
				s.Targets[i].Color = [3]uint8{uint8(random.IntN(256)), uint8(random.IntN(256)), uint8(random.IntN(256))}
			}
		}
		views := standing(s.Layout, 0, min(batch, states-n), random)
		for i := range views {
			views[i].Camera = camera
			views[i].Border, views[i].Color = i%2 == 0, [3]uint8{uint8(20 * i), 100, 30}
		}
		gl, soft := drawn(t, renderers[0], &s, views), drawn(t, renderers[1], &s, views)
		for i := range views {
			d := rendertest.Difference(gl[i], soft[i])
			if d > 2.5 && !touchesTarget(&s, &views[i]) {
				t.Errorf("maze of %d, seed %d, %+v: difference %.3f/255", sizes[seed%4], 300+seed, views[i], d)
			}
			sum, worst, least = sum+d, max(worst, d), min(least, rendertest.SSIM(gl[i], soft[i], width, height))
			n++
		}
	}
	if mean := sum / float64(n); mean > 1 {
		t.Errorf("mean difference %.3f/255 over %d pictures, want at most 1", mean, n)
	}
	t.Logf("compared %d pictures: mean difference %.4f/255, largest %.4f, least structural similarity %.4f", n, sum/float64(n), worst, least)
}

// touchesTarget reports whether the near plane cuts a floating target open because the camera is so near. Then it makes a
// difference whether the target is a ball or a polyhedron.
func touchesTarget(s *render.Scene, v *render.View) bool {
	eye := render.NewCamera(v, s.Layout.Grid()).Position
	for _, t := range s.Targets {
		distance := math.Sqrt((t.X-eye[0])*(t.X-eye[0]) + (t.Y-eye[1])*(t.Y-eye[1]) + (t.Z-eye[2])*(t.Z-eye[2]))
		if math.Abs(distance-render.TargetRadius) < 2*render.NearPlane {
			return true
		}
	}
	return false
}

//go:build cgo && !nogl

package headless_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"ariadne/headless"
	"ariadne/maze"
	"ariadne/render"
)

// walks returns rounds of views. Each round has one view for each of n environments, as a walker with random actions sees it.
// The environments have different scenes.
func walks(t testing.TB, n, size, rounds int) ([]render.Scene, [][]render.View) {
	t.Helper()
	scenes := make([]render.Scene, n)
	views := make([][]render.View, rounds)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		env, err := begin(size, uint32(i), false)
		if err != nil {
			t.Fatal(err)
		}
		scenes[i] = sceneOf(env)
		action := 0
		for k := range rounds {
			for range 5 {
				if r.IntN(4) == 0 {
					action = r.IntN(maze.Actions)
				}
				env.Step(action)
			}
			q := env.QPos()
			views[k] = append(views[k], render.View{
				Scene: i, X: q[0], Y: q[1], Z: q[2], Steer: q[3], Border: true, Color: render.BorderColor(env.TargetColor()),
			})
		}
	}
	return scenes, views
}

func BenchmarkRender(b *testing.B) {
	tex := textures(b)
	const envs = 64
	for _, size := range []int{9, 15} {
		scenes, views := walks(b, envs, size, 16)
		for _, samples := range []int{4, 1} {
			b.Run(fmt.Sprintf("maze=%d/samples=%d", size, samples), func(b *testing.B) {
				r, err := headless.New(64, 64, tex, headless.Options{Render: headless.RenderGL, Samples: samples})
				if err != nil {
					b.Fatal(err)
				}
				defer r.Close()
				for i := range scenes {
					if err := r.SetScene(i, &scenes[i]); err != nil {
						b.Fatal(err)
					}
				}
				pix := make([]byte, envs*64*64*3)
				k := 0
				b.ReportAllocs()
				for b.Loop() {
					if err := r.Render(views[k%len(views)], pix); err != nil {
						b.Fatal(err)
					}
					k++
				}
				b.ReportMetric(float64(envs*k)/b.Elapsed().Seconds(), "frames/s")
			})
		}
	}
}

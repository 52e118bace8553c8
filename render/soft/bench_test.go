package soft_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ariadne/maze"
	"ariadne/render"
	"ariadne/render/soft"
)

// walks returns the scenes of n environments and, for several rounds, the views of walkers with random actions in them.
func walks(t testing.TB, n, size, rounds int, goodVisibility bool, camera render.CameraKind) ([]render.Scene, [][]render.View) {
	t.Helper()
	scenes := make([]render.Scene, n)
	views := make([][]render.View, rounds)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		env := episode(t, size, uint32(i), goodVisibility)
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
				Scene: i, X: q[0], Y: q[1], Z: q[2], Steer: q[3], Camera: camera, Border: true, Color: render.BorderColor(env.TargetColor()),
			})
		}
	}
	return scenes, views
}

// episode returns the environment of a seed in its first episode.
func episode(t testing.TB, size int, seed uint32, goodVisibility bool) *maze.Env {
	t.Helper()
	c, err := maze.Standard(size)
	if err != nil {
		t.Fatal(err)
	}
	c.GoodVisibility = goodVisibility
	env, err := maze.NewEnv(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	return env
}

// sceneOf returns the scene of an environment.
func sceneOf(env *maze.Env) render.Scene {
	s := render.Scene{Layout: env.Layout()}
	for _, t := range env.Targets() {
		s.Targets = append(s.Targets, render.Sphere{X: t.X, Y: t.Y, Z: t.Z, Color: t.Bytes()})
	}
	return s
}

// benchFolder returns the folder of the reference's textures, or "" for the built-in ones, which are half as wide.
func benchFolder() string {
	root := os.Getenv("ARIADNE_REFERENCE")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "reference")
	}
	folder := filepath.Join(root, "memory_maze", "textures")
	if _, err := os.Stat(folder); err != nil {
		return ""
	}
	return folder
}

func BenchmarkRender(b *testing.B) {
	folder := benchFolder()
	for _, c := range []struct {
		name                string
		maze, width, height int
		goodVisibility      bool
		camera              render.CameraKind
		threads             int
	}{
		{"first person", 9, 64, 64, false, render.WalkerCamera, 1},
		{"first person", 15, 64, 64, false, render.WalkerCamera, 1},
		{"first person", 9, 256, 256, false, render.WalkerCamera, 1},
		{"first person", 9, 1280, 800, false, render.WalkerCamera, 1},
		{"first person", 9, 1280, 800, false, render.WalkerCamera, 2},
		{"good visibility", 9, 64, 64, true, render.WalkerCamera, 1},
		{"good visibility", 9, 256, 256, true, render.WalkerCamera, 1},
		{"top", 9, 64, 64, false, render.TopCamera, 1},
		{"top", 9, 256, 256, false, render.TopCamera, 1},
	} {
		b.Run(fmt.Sprintf("%s/maze=%d/size=%dx%d/threads=%d", c.name, c.maze, c.width, c.height, c.threads), func(b *testing.B) {
			const envs = 16
			scenes, views := walks(b, envs, c.maze, 16, c.goodVisibility, c.camera)
			r := open(b, c.width, c.height, folder, soft.Options{Threads: c.threads})
			for i := range scenes {
				if err := r.SetScene(i, &scenes[i]); err != nil {
					b.Fatal(err)
				}
			}
			pix := make([]byte, c.width*c.height*3)
			// The fastest drawing of each view counts. On a busy machine that says more than the mean.
			best := make([]time.Duration, envs*len(views))
			k := 0
			b.ReportAllocs()
			for b.Loop() {
				v := k % len(best)
				start := time.Now()
				if err := r.Render(views[v/envs][v%envs:][:1], pix); err != nil {
					b.Fatal(err)
				}
				if d := time.Since(start); best[v] == 0 || d < best[v] {
					best[v] = d
				}
				k++
			}
			b.ReportMetric(float64(k)/b.Elapsed().Seconds(), "frames/s")
			var sum time.Duration
			n := min(k, len(best))
			for _, d := range best[:n] {
				sum += d
			}
			b.ReportMetric(float64(n)/sum.Seconds(), "frames/s-at-best")
		})
	}
}

//go:build cgo && !nogl

package headless

import (
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"ariadne/assets"
	"ariadne/internal/lacking"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/render/gl"
	"ariadne/render/soft"
	driver "github.com/go-gl/gl/v3.3-core/gl"
)

// soakVariable names the environment variable with the number of pictures that each renderer draws, to show that it keeps
// nothing of them.
const soakVariable = "ARIADNE_SOAK_FRAMES"

func TestSoftPicturesLeaveNothingBehind(t *testing.T) {
	tex, err := assets.LoadTextures("")
	if err != nil {
		t.Fatal(err)
	}
	r, err := soft.New(64, 64, surfaces(tex), tex.Sky, soft.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	soak(t, r, func() int { return 0 })
}

func TestOpenGLPicturesLeaveNothingBehind(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	context, err := open("", false)
	if errors.Is(err, ErrUnavailable) {
		lacking.Skip(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer context.close()
	tex, err := assets.LoadTextures("")
	if err != nil {
		t.Fatal(err)
	}
	r, err := gl.New(64, 64, surfaces(tex), tex.Sky, gl.Options{ProcAddr: procAddr})
	if err != nil {
		t.Fatal(err)
	}
	soak(t, r, objects)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	// Mesa keeps the last program and its two shaders.
	if n := objects(); n > 3 {
		t.Errorf("the renderer left %d objects in the context", n)
	}
}

// soak draws pictures with all cameras and in batches of many sizes, while the mazes are replaced again and again. After a
// fifth of the pictures, neither the process nor the context may grow.
func soak(t *testing.T, r render.Renderer, objects func() int) {
	frames := 3000
	if s := os.Getenv(soakVariable); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			t.Fatalf("%s=%s: want a number of pictures", soakVariable, s)
		}
		frames = n
	}
	const slots, most = 8, 64
	random := rand.New(rand.NewPCG(11, 12))
	scenes := soakScenes(t)
	views, pix := make([]render.View, most), make([]byte, most*64*64*3)
	var memory, count int
	drawn := 0
	for round := 0; drawn < frames || memory == 0; round++ {
		if memory == 0 && drawn >= frames/5 {
			memory, count = resident(), objects()
		}
		slot := round % slots
		if err := r.SetScene(slot, scenes[random.IntN(len(scenes))]); err != nil {
			t.Fatal(err)
		}
		n := 1 + random.IntN(most)
		if round == 0 {
			n = most // the largest batch comes first, so that its memory does not grow later
		}
		for i := range n {
			v := &views[i]
			*v = render.View{
				Scene: random.IntN(min(round+1, slots)), X: 4 * random.NormFloat64(), Y: 4 * random.NormFloat64(),
				Steer: 2 * math.Pi * random.Float64(), Hidden: random.Uint32() & random.Uint32(),
				Border: random.IntN(2) == 0, Color: [3]uint8{1, 2, 3},
			}
			if random.IntN(16) == 0 || round == 0 && i%2 == 0 {
				v.Camera = render.TopCamera
			}
		}
		if err := r.Render(views[:n], pix[:n*64*64*3]); err != nil {
			t.Fatal(err)
		}
		drawn += n
	}
	grown := resident() - memory
	if grown > 8<<20 {
		t.Errorf("memory grew by %d KiB in %d pictures", grown>>10, frames*4/5)
	}
	if n := objects(); n != count {
		t.Errorf("%d objects in the context at first, %d after %d pictures", count, n, frames*4/5)
	}
	t.Logf("drew %d pictures: memory grew by %d KiB of %d, objects stayed %d", drawn, grown>>10, memory>>10, count)
}

// soakScenes returns mazes of all sizes. Every second one has low walls.
func soakScenes(t *testing.T) []*render.Scene {
	t.Helper()
	var scenes []*render.Scene
	for i, size := range []int{9, 11, 13, 15, 9, 11, 13, 15} {
		c, err := maze.Standard(size)
		if err != nil {
			t.Fatal(err)
		}
		c.GoodVisibility = i%2 == 1
		env, err := maze.NewEnv(c, uint32(i))
		if err == nil {
			err = env.Reset()
		}
		if err != nil {
			t.Fatal(err)
		}
		s := &render.Scene{Layout: env.Layout()}
		for _, target := range env.Targets() {
			s.Targets = append(s.Targets, render.Sphere{X: target.X, Y: target.Y, Z: target.Z, Color: target.Bytes()})
		}
		scenes = append(scenes, s)
	}
	return scenes
}

// resident returns the bytes of memory that the process uses, or 0 if the system does not tell.
func resident() int {
	debug.FreeOSMemory()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 1
	}
	pages, _ := strconv.Atoi(strings.Fields(string(b))[1])
	return pages * os.Getpagesize()
}

// objects counts the objects in the current context.
func objects() int {
	n := 0
	for _, is := range []func(uint32) bool{
		driver.IsBuffer, driver.IsTexture, driver.IsFramebuffer, driver.IsRenderbuffer, driver.IsVertexArray, driver.IsProgram, driver.IsShader,
	} {
		for name := range uint32(4096) {
			if is(name) {
				n++
			}
		}
	}
	return n
}

//go:build cgo && !nogl

package headless_test

import (
	"bytes"
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/internal/lacking"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/render/rendertest"
)

// open makes a renderer. On a machine without OpenGL, it skips the test, or fails it in continuous integration.
func open(t testing.TB, width, height int, o headless.Options) render.Renderer {
	t.Helper()
	r, err := headless.New(width, height, checkered(32), o)
	if errors.Is(err, headless.ErrUnavailable) {
		lacking.Skip(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// standing returns views from n random places of a maze. Every other place is near a wall or corner.
func standing(l *maze.Layout, slot, n int, r *rand.Rand) []render.View {
	var views []render.View
	for len(views) < n {
		row, col := r.IntN(l.Grid()), r.IntN(l.Grid())
		if l.Wall(row, col) {
			continue
		}
		const room = maze.CellSize/2 - 0.2
		place := func() float64 {
			if r.IntN(2) == 0 {
				return room * float64(r.IntN(3)-1)
			}
			return room * (2*r.Float64() - 1)
		}
		x, y := l.Center(row, col)
		v := render.View{Scene: slot, X: x + place(), Y: y + place(), Steer: 2 * math.Pi * r.Float64(), Hidden: r.Uint32() & r.Uint32()}
		if r.IntN(4) == 0 {
			v.Steer = math.Pi / 4 * float64(r.IntN(8))
		}
		views = append(views, v)
	}
	return views
}

// drawn returns the pictures of views in a scene, [views][height, width, 3].
func drawn(t *testing.T, r render.Renderer, s *render.Scene, views []render.View) [][]byte {
	t.Helper()
	w, h := r.Size()
	pix := make([]byte, 3*w*h*len(views))
	if err := errors.Join(r.SetScene(0, s), r.Render(views, pix)); err != nil {
		t.Fatal(err)
	}
	return slices.Collect(slices.Chunk(pix, 3*w*h))
}

func TestCulledPicturesEqualUnculledOnes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const n = 25
	compared := 0
	for _, picture := range [][2]int{{64, 64}, {160, 90}} {
		w, h := picture[0], picture[1]
		// With one sample, both take the same path through the driver. So any difference comes from culling.
		culled := open(t, w, h, headless.Options{Render: headless.RenderGL, Samples: 1})
		whole := open(t, w, h, headless.Options{Render: headless.RenderGL, Samples: 1, NoCulling: true})
		for _, size := range []int{9, 11, 13, 15} {
			for seed := range uint32(3) {
				s := scene(t, size, 500+seed, seed == 2)
				views := standing(s.Layout, 0, n, random)
				got, want := drawn(t, culled, &s, views), drawn(t, whole, &s, views)
				for i := range views {
					if off := differing(got[i], want[i]); off > strays {
						t.Errorf("%dx%d, maze of %d, seed %d, %+v: culling changes %d pixels", w, h, size, seed, views[i], off)
					}
					compared++
				}
			}
		}
	}
	t.Logf("compared %d pictures", compared)
}

func TestMosaicsEqualPicturesWithDepth(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	const n = 12
	for _, picture := range [][2]int{{64, 64}, {160, 90}} {
		w, h := picture[0], picture[1]
		parts := open(t, w, h, headless.Options{Render: headless.RenderGL})
		depth := open(t, w, h, headless.Options{Render: headless.RenderGL, NoCulling: true})
		var sum, worst float64
		compared, least := 0, 1.0
		for _, size := range []int{9, 11, 13, 15} {
			for seed := range uint32(2) {
				s := scene(t, size, 700+seed, false)
				views := standing(s.Layout, 0, n, random)
				for i := range views {
					views[i].Hidden &= uint32(i) // different targets are hidden in different views
				}
				got, want := drawn(t, parts, &s, views), drawn(t, depth, &s, views)
				for i := range views {
					d, similar := rendertest.Difference(got[i], want[i]), rendertest.SSIM(got[i], want[i], w, h)
					if d > 0.8 || similar < 0.98 {
						t.Errorf("%dx%d, maze of %d, seed %d, %+v: difference %.3f/255, similarity %.4f", w, h, size, seed, views[i], d, similar)
					}
					sum, worst, least = sum+d, max(worst, d), min(least, similar)
					compared++
				}
			}
		}
		if mean := sum / float64(compared); mean > 0.1 {
			t.Errorf("%dx%d: mean difference %.3f/255", w, h, mean)
		}
		t.Logf("compared %d pictures of %dx%d: mean difference %.4f/255, largest %.4f, least similarity %.4f", compared, w, h, sum/float64(compared), worst, least)
	}
}

// strays is the number of pixels in which two pictures of the same thing may differ. A sample of a pixel on an edge may fall to
// either side, depending on the driver's rounding. Anything missing or extra covers more pixels.
const strays = 4

// differing counts the pixels that differ visibly.
func differing(a, b []byte) int {
	n := 0
	for i := 0; i < len(a); i += 3 {
		d := 0
		for k := i; k < i+3; k++ {
			d = max(d, int(a[k])-int(b[k]), int(b[k])-int(a[k]))
		}
		if d > 8 {
			n++
		}
	}
	return n
}

func TestBatchesShowWhatSinglePicturesShow(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	// More pictures than one pass draws.
	const w, h, n = 200, 120, 70
	r := open(t, w, h, headless.Options{Render: headless.RenderGL})
	var views []render.View
	for slot := range 3 {
		s := scene(t, 9, uint32(slot), false)
		if err := r.SetScene(slot, &s); err != nil {
			t.Fatal(err)
		}
		views = append(views, standing(s.Layout, slot, n/3+1, random)...)
	}
	views = views[:n]
	random.Shuffle(n, func(i, j int) { views[i], views[j] = views[j], views[i] })
	for i := range views {
		views[i].Border, views[i].Color = i%2 == 0, [3]uint8{uint8(i), 2, 3}
	}
	all, one := make([]byte, 3*w*h*n), make([]byte, 3*w*h)
	if err := r.Render(views, all); err != nil {
		t.Fatal(err)
	}
	for i := range views {
		if err := r.Render(views[i:i+1], one); err != nil {
			t.Fatal(err)
		}
		if off := differing(one, all[i*3*w*h:(i+1)*3*w*h]); off > strays {
			t.Errorf("picture %d of the batch differs from itself drawn alone in %d pixels", i, off)
		}
	}
}

func TestSceneOfASlotCanBeReplaced(t *testing.T) {
	r := open(t, 64, 64, headless.Options{Render: headless.RenderGL})
	first, second := scene(t, 9, 1, false), scene(t, 15, 2, false)
	view := []render.View{{Camera: render.TopCamera}}
	picture := func(s *render.Scene) []byte { return drawn(t, r, s, view)[0] }
	a, b := picture(&first), picture(&second)
	if bytes.Equal(a, b) {
		t.Error("two mazes look the same")
	}
	if !bytes.Equal(a, picture(&first)) {
		t.Error("a maze looks different when it comes back")
	}
}

func TestRendererIsUsedFromAnyGoroutine(t *testing.T) {
	r := open(t, 64, 64, headless.Options{Render: headless.RenderGL})
	s := scene(t, 9, 1, false)
	want := make([]byte, 64*64*3)
	views := []render.View{{Steer: 1}}
	if err := r.SetScene(0, &s); err != nil {
		t.Fatal(err)
	}
	if err := r.Render(views, want); err != nil {
		t.Fatal(err)
	}
	for range 8 {
		var wait sync.WaitGroup
		wait.Go(func() {
			runtime.LockOSThread()
			got := make([]byte, 64*64*3)
			if err := errors.Join(r.SetScene(0, &s), r.Render(views, got)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("another goroutine sees another picture (%v)", err)
			}
		})
		wait.Wait()
	}
}

func TestRenderersLiveSideBySide(t *testing.T) {
	s := scene(t, 9, 1, false)
	views := []render.View{{Steer: 1}}
	var wait sync.WaitGroup
	pictures := make([][]byte, 3)
	for i := range pictures {
		r := open(t, 64, 64, headless.Options{Render: headless.RenderGL})
		wait.Go(func() {
			pictures[i] = make([]byte, 64*64*3)
			for range 5 {
				if err := errors.Join(r.SetScene(0, &s), r.Render(views, pictures[i])); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	for i := range pictures {
		if !bytes.Equal(pictures[i], pictures[0]) {
			t.Errorf("renderer %d shows another picture", i)
		}
	}
}

func TestRenderDoesNotAllocate(t *testing.T) {
	r := open(t, 64, 64, headless.Options{Render: headless.RenderGL})
	s := scene(t, 9, 1, false)
	if err := r.SetScene(0, &s); err != nil {
		t.Fatal(err)
	}
	views := standing(s.Layout, 0, 16, rand.New(rand.NewPCG(5, 6)))
	pix := make([]byte, 64*64*3*len(views))
	if n := testing.AllocsPerRun(20, func() {
		if err := r.Render(views, pix); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a call", n)
	}
}

func TestCallsThatMakeNoSenseAreErrors(t *testing.T) {
	r := open(t, 64, 64, headless.Options{Render: headless.RenderGL})
	s := scene(t, 9, 1, false)
	if err := r.SetScene(2, &s); err != nil {
		t.Fatal(err)
	}
	pix := make([]byte, 64*64*3)
	wants := func(want string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	wants("slot -1", r.SetScene(-1, &s))
	wants("slot 0: scene: no layout", r.SetScene(0, &render.Scene{}))
	wants("view 0: no scene was set in slot 1", r.Render([]render.View{{Scene: 1}}, pix))
	wants("slot 3", r.Render([]render.View{{Scene: 3}}, pix))
	wants("slot -1", r.Render([]render.View{{Scene: -1}}, pix))
	wants("12287 bytes given for 1 pictures of 64x64, want 12288", r.Render([]render.View{{Scene: 2}}, pix[1:]))
	if err := r.Render([]render.View{{Scene: 2}}, pix); err != nil {
		t.Errorf("the renderer does not survive errors: %v", err)
	}
	if err := r.Render(nil, nil); err != nil {
		t.Errorf("no pictures: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	wants("closed", r.Render([]render.View{{Scene: 2}}, pix))
	wants("closed", r.SetScene(0, &s))
}

func TestImpossibleOptionsOfNewAreErrors(t *testing.T) {
	open(t, 64, 64, headless.Options{Render: headless.RenderGL})
	uneven := checkered(32)
	uneven.Walls[3] = image.NewRGBA(image.Rect(0, 0, 16, 32))
	missing := checkered(32)
	missing.Sky[5] = nil
	for want, c := range map[string]struct {
		width, height int
		tex           *assets.Textures
		o             headless.Options
	}{
		"no textures":           {64, 64, nil, headless.Options{Render: headless.RenderGL}},
		"image 3 is 16x32":      {64, 64, uneven, headless.Options{Render: headless.RenderGL}},
		"image 5 is missing":    {64, 64, missing, headless.Options{Render: headless.RenderGL}},
		"pictures of 0x64":      {0, 64, checkered(32), headless.Options{Render: headless.RenderGL}},
		"pictures of 64x100000": {64, 100000, checkered(32), headless.Options{Render: headless.RenderGL}},
		"1000 samples":          {64, 64, checkered(32), headless.Options{Render: headless.RenderGL, Samples: 1000}},
		"-1 samples":            {64, 64, checkered(32), headless.Options{Render: headless.RenderGL, Samples: -1}},
		`device "gpux"`:         {64, 64, checkered(32), headless.Options{Render: headless.RenderGL, Device: "gpux"}},
		`device "gpu:999"`:      {64, 64, checkered(32), headless.Options{Render: headless.RenderGL, Device: "gpu:999"}},
		`device "gpu:-1"`:       {64, 64, checkered(32), headless.Options{Render: headless.RenderGL, Device: "gpu:-1"}},
		`device "default:1"`:    {64, 64, checkered(32), headless.Options{Render: headless.RenderGL, Device: "default:1"}},
		"-2 threads":            {64, 64, checkered(32), headless.Options{Render: headless.RenderGL, Threads: -2}},
	} {
		if want == "-2 threads" && os.Getenv("LP_NUM_THREADS") != "" {
			continue
		}
		r, err := headless.New(c.width, c.height, c.tex, c.o)
		if err == nil {
			r.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestRendererDescribesItself(t *testing.T) {
	r := open(t, 64, 64, headless.Options{Render: headless.RenderGL})
	if !strings.HasPrefix(r.Describe(), "OpenGL ") || !strings.Contains(r.Describe(), "EGL ") {
		t.Errorf("described as %q", r.Describe())
	}
	if w, h := r.Size(); w != 64 || h != 64 {
		t.Errorf("size %dx%d", w, h)
	}
}

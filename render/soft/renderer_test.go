package soft_test

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"ariadne/assets"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/render/soft"
)

// anywhere returns n views from open cells of a maze, by both kinds of cameras.
func anywhere(l *maze.Layout, slot, n int, r *rand.Rand) []render.View {
	var views []render.View
	for len(views) < n {
		row, col := r.IntN(l.Grid()), r.IntN(l.Grid())
		if l.Wall(row, col) {
			continue
		}
		const room = maze.CellSize/2 - 0.2
		x, y := l.Center(row, col)
		v := render.View{
			Scene: slot, X: x + room*(2*r.Float64()-1), Y: y + room*(2*r.Float64()-1), Steer: 2 * math.Pi * r.Float64(),
			Hidden: r.Uint32() & r.Uint32(), Border: r.IntN(2) == 0, Color: [3]uint8{1, 2, 3},
		}
		if r.IntN(4) == 0 {
			v.Steer = math.Pi / 4 * float64(r.IntN(8))
		}
		if r.IntN(8) == 0 {
			v.Camera = render.TopCamera
		}
		views = append(views, v)
	}
	return views
}

func draw(t *testing.T, r *soft.Renderer, views []render.View) []byte {
	t.Helper()
	w, h := r.Size()
	pix := make([]byte, len(views)*w*h*3)
	if err := r.Render(views, pix); err != nil {
		t.Fatal(err)
	}
	return pix
}

func setScenes(t *testing.T, r *soft.Renderer, scenes []render.Scene) {
	t.Helper()
	for i := range scenes {
		if err := r.SetScene(i, &scenes[i]); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPicturesDependNeitherOnThreadsNorOnTheirBatch(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	scenes := []render.Scene{sceneOf(episode(t, 9, 1, false)), sceneOf(episode(t, 13, 2, true))}
	views := append(anywhere(scenes[0].Layout, 0, 20, random), anywhere(scenes[1].Layout, 1, 20, random)...)
	random.Shuffle(len(views), func(i, j int) { views[i], views[j] = views[j], views[i] })
	for _, c := range []struct{ width, height, views int }{
		{80, 60, len(views)},
		{500, 301, 8}, // drawn in bands
		{301, 1003, 8},
	} {
		views := views[:c.views]
		var want []byte
		for _, threads := range []int{1, 2, 5} {
			r := open(t, c.width, c.height, "", soft.Options{Threads: threads})
			setScenes(t, r, scenes)
			if want == nil {
				want = draw(t, r, views)
			}
			size := len(want) / len(views)
			for _, batch := range []int{1, 3, len(views)} {
				for i := 0; i < len(views); i += batch {
					end := min(i+batch, len(views))
					if !bytes.Equal(draw(t, r, views[i:end]), want[i*size:end*size]) {
						t.Errorf("%dx%d: %d threads draw views %d to %d in other pictures than one thread in one call", c.width, c.height, threads, i, end-1)
					}
				}
			}
		}
	}
}

// Below the horizon, walls and floor cover every sample, in mazes and pictures of every size. So no black sky shows through
// between white faces.
func TestNothingIsLeftOpenBetweenFaces(t *testing.T) {
	flat := func(c uint8) *image.RGBA {
		m := image.NewRGBA(image.Rect(0, 0, 4, 4))
		for i := range m.Pix {
			m.Pix[i] = c
		}
		return m
	}
	var surfaces []*image.RGBA
	for range render.Textures {
		surfaces = append(surfaces, flat(200))
	}
	sky := [6]*image.RGBA{flat(0), flat(0), flat(0), flat(0), flat(0), flat(0)}
	random := rand.New(rand.NewPCG(5, 6))
	checked := 0
	for _, size := range []int{7, 9, 15, 25, 41} {
		for _, picture := range [][2]int{{64, 64}, {200, 67}} {
			w, h := picture[0], picture[1]
			r, err := soft.New(w, h, surfaces, sky, soft.Options{Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			scene := sceneOf(anyEpisode(t, size, 7))
			setScenes(t, r, []render.Scene{scene})
			views := anywhere(scene.Layout, 0, 30, random)
			for i := range views {
				views[i].Camera, views[i].Border, views[i].Hidden = render.WalkerCamera, false, math.MaxUint32
			}
			pix := draw(t, r, views)
			c := render.NewCamera(&views[0], scene.Layout.Grid())
			horizon := int(float64(h) * (1 - c.Horizon()) / 2)
			for i := range views {
				for k := (i*h + horizon + 2) * w * 3; k < (i+1)*h*w*3; k++ {
					// The least light is 0.3. If one of a pixel's four samples showed the sky, a quarter of that would be
					// missing.
					if pix[k] < 57 {
						t.Fatalf("maze of %d, picture of %dx%d, view %+v: byte %d below the horizon is %d", size, w, h, views[i], k-i*h*w*3, pix[k])
					}
				}
				checked++
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	t.Logf("checked %d pictures", checked)
}

// anyEpisode returns the first episode of a maze of any odd size.
func anyEpisode(t *testing.T, size int, seed uint32) *maze.Env {
	t.Helper()
	c, err := maze.ForSize(size)
	if err != nil {
		t.Fatal(err)
	}
	env, err := maze.NewEnv(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	return env
}

func TestRenderDoesNotAllocate(t *testing.T) {
	scenes := []render.Scene{sceneOf(episode(t, 9, 1, false)), sceneOf(episode(t, 9, 1, true))}
	random := rand.New(rand.NewPCG(7, 8))
	all := append(anywhere(scenes[0].Layout, 0, 8, random), anywhere(scenes[1].Layout, 1, 8, random)...)
	for _, c := range []struct{ side, threads, views int }{{64, 1, 16}, {64, 2, 16}, {512, 2, 1}} {
		r := open(t, c.side, c.side, "", soft.Options{Threads: c.threads})
		setScenes(t, r, scenes)
		views := all[:c.views]
		pix := make([]byte, c.side*c.side*3*len(views))
		for range 4 { // painters take bands in any order, so that after several rounds each has met all of them
			if err := r.Render(views, pix); err != nil {
				t.Fatal(err)
			}
		}
		if n := testing.AllocsPerRun(20, func() {
			if err := r.Render(views, pix); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%d pictures of %d pixels a side, %d threads: %v allocations a call", c.views, c.side, c.threads, n)
		}
	}
}

func TestPicturesOfAllSizesShowTheSameScene(t *testing.T) {
	scene := sceneOf(episode(t, 11, 3, false))
	view := []render.View{{X: 0.3, Y: -0.2, Steer: 1.1}}
	var want [3]float64
	for _, size := range []int{64, 100, 127, 256, 1024} {
		r := open(t, size, size, "", soft.Options{Threads: 1})
		setScenes(t, r, []render.Scene{scene})
		var mean [3]float64
		for i, v := range draw(t, r, view) {
			mean[i%3] += float64(v) / float64(size*size)
		}
		if size == 64 {
			want = mean
		}
		for i := range mean {
			if math.Abs(mean[i]-want[i]) > 1 {
				t.Errorf("pictures of %d have the mean colour %.1f, those of 64 %.1f", size, mean, want)
				break
			}
		}
	}
}

func TestCallsThatMakeNoSenseAreErrors(t *testing.T) {
	r := open(t, 64, 64, "", soft.Options{Threads: 1})
	s := sceneOf(episode(t, 9, 1, false))
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
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	wants("closed", r.Render([]render.View{{Scene: 2}}, pix))
	wants("closed", r.SetScene(0, &s))
}

func TestImpossibleOptionsOfNewAreErrors(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 8, 8))
	surfaces := func(change func(s []*image.RGBA)) []*image.RGBA {
		var s []*image.RGBA
		for range render.Textures {
			s = append(s, picture)
		}
		change(s)
		return s
	}
	all := func(m *image.RGBA) func(s []*image.RGBA) {
		return func(s []*image.RGBA) {
			for i := range s {
				s[i] = m
			}
		}
	}
	nothing := func([]*image.RGBA) {}
	sky := assets.Sky()
	torn := sky
	torn[5] = nil
	for _, c := range []struct {
		want          string
		width, height int
		surfaces      []*image.RGBA
		sky           [6]*image.RGBA
		o             soft.Options
	}{
		{"pictures of 0x64", 0, 64, surfaces(nothing), sky, soft.Options{}},
		{"pictures of 64x100000", 64, 100000, surfaces(nothing), sky, soft.Options{}},
		{"-1 threads", 64, 64, surfaces(nothing), sky, soft.Options{Threads: -1}},
		{"9 images, want 10", 64, 64, surfaces(nothing)[1:], sky, soft.Options{}},
		{"image 4 is missing", 64, 64, surfaces(func(s []*image.RGBA) { s[4] = nil }), sky, soft.Options{}},
		{"image 2 is 4x8", 64, 64, surfaces(func(s []*image.RGBA) { s[2] = image.NewRGBA(image.Rect(0, 0, 4, 8)) }), sky, soft.Options{}},
		{"image 0 is 4x8, want a square", 64, 64, surfaces(all(image.NewRGBA(image.Rect(0, 0, 4, 8)))), sky, soft.Options{}},
		{"image 0 is 5000x5000, at most 4096x4096", 64, 64, surfaces(all(image.NewRGBA(image.Rect(0, 0, 5000, 5000)))), sky, soft.Options{}},
		{"sky: image 5 is missing", 64, 64, surfaces(nothing), torn, soft.Options{}},
	} {
		r, err := soft.New(c.width, c.height, c.surfaces, c.sky, c.o)
		if err == nil {
			r.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

// Scenes that no maze has are drawn too, and cameras inside walls or outside the maze show something.
func TestOddScenesAndPlacesAreDrawn(t *testing.T) {
	r := open(t, 64, 64, "", soft.Options{Threads: 1})
	wall := maze.Box{Rows: 3, Cols: 3, Char: '0'}
	scenes := []render.Scene{
		{Layout: &maze.Layout{Size: 1, Height: 1, Walls: []maze.Box{wall}}},
		{Layout: &maze.Layout{Size: 3, Height: 0.4}, Targets: []render.Sphere{{Z: 1}, {X: 0.3, Z: -5}, {X: 1e6}}},
		sceneOf(episode(t, 9, 1, false)),
	}
	setScenes(t, r, scenes)
	var views []render.View
	for slot := range scenes {
		for _, x := range []float64{math.NaN(), math.Inf(1), -300, -4, 0, 0.9, 1, 11, 1e9} {
			for _, z := range []float64{-2, 0, 5} {
				for _, camera := range []render.CameraKind{render.WalkerCamera, render.TopCamera} {
					views = append(views, render.View{Scene: slot, X: x, Y: x / 3, Z: z, Steer: x, Camera: camera})
				}
			}
		}
	}
	draw(t, r, views)
}

func ExampleNew() {
	tex, err := assets.LoadTextures("")
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := soft.New(64, 64, append(tex.Walls[:], tex.Floors[:]...), tex.Sky, soft.Options{Threads: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	fmt.Println(r.Describe())
	// Output: software, 1 thread
}

package render

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"ariadne/maze"
)

// mapColors returns colours whose values are easy to tell apart.
func mapColors() MapColors {
	c := MapColors{Background: color.RGBA{1, 2, 3, 255}, Floors: [2]color.RGBA{{10, 10, 10, 255}, {20, 20, 20, 255}}}
	for i := range c.Walls {
		c.Walls[i] = color.RGBA{uint8(100 + 10*i), 50, 50, 255}
	}
	return c
}

// hall returns a maze of 9x9 cells whose only inner wall is in the middle. The right half is a room.
func hall() *maze.Layout {
	l := &maze.Layout{Size: 9, WallTexture: [10]uint8{0: 3, 1: 5}}
	g := l.Grid()
	for row := range g {
		for col := range g {
			entity, variation := byte(' '), byte('.')
			switch {
			case row == 0 || col == 0 || row == g-1 || col == g-1:
				entity = '0'
			case row == g/2 && col == g/2:
				entity = '1'
			case col > g/2:
				variation = 'A'
			}
			l.Entity = append(l.Entity, entity)
			l.Variation = append(l.Variation, variation)
		}
	}
	return l
}

func drawMap(t *testing.T, size int, s *MapState) *image.RGBA {
	t.Helper()
	v, err := NewMapView(size, size, mapColors())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.SetLayout(hall()); err != nil {
		t.Fatal(err)
	}
	m := image.NewRGBA(image.Rect(0, 0, size, size))
	if err := v.Draw(m, s); err != nil {
		t.Fatal(err)
	}
	return m
}

// at returns the colour at a point of the world on a map of hall.
func at(m *image.RGBA, x, y float64) color.RGBA {
	const g = 11
	side := m.Rect.Dx()
	cell := float64(side / g)
	px := float64(side)/2 + x/maze.CellSize*cell
	py := float64(side)/2 - y/maze.CellSize*cell
	return m.RGBAAt(m.Rect.Min.X+int(px), m.Rect.Min.Y+int(py))
}

// away returns a state in which the agent stands in the lower left corner and faces the corner.
func away() *MapState { return &MapState{X: -8, Y: -8, Steer: 3 * math.Pi / 4, Current: -1} }

func TestMapShowsWallsAndFloorsWhereTheyAre(t *testing.T) {
	c := mapColors()
	for _, size := range []int{11, 33, 100, 512} {
		m := drawMap(t, size, away())
		for _, p := range []struct {
			what string
			x, y float64
			want color.RGBA
		}{
			{"the outer wall above", 4, 10, c.Walls[3]},
			{"the outer wall to the right", 10, -2, c.Walls[3]},
			{"the wall in the middle", 0, 0, c.Walls[5]},
			{"the corridor, left", -6, 6, c.Floors[0]},
			{"the room, right", 6, -6, c.Floors[1]},
		} {
			if got := at(m, p.x, p.y); got != p.want {
				t.Errorf("%d pixels: %s is %v, want %v", size, p.what, got, p.want)
			}
		}
	}
}

func TestMapShowsTargetsInTheirColors(t *testing.T) {
	s := away()
	s.Targets = []Sphere{
		{X: 4, Y: 4, Color: [3]uint8{200, 0, 0}},
		{X: -4, Y: 4, Color: [3]uint8{0, 200, 0}},
		{X: 4, Y: -4, Color: [3]uint8{0, 0, 200}},
	}
	s.Hidden, s.Current = 1<<1, 2
	m := drawMap(t, 550, s)
	for _, p := range []struct {
		what string
		x, y float64
		want color.RGBA
	}{
		{"a target", 4, 4, color.RGBA{200, 0, 0, 255}},
		{"a hidden target", -4, 4, mapColors().Floors[0]},
		{"the current target", 4, -4, color.RGBA{0, 0, 200, 255}},
		{"the ring of the current target", 4 + TargetRadius + 0.21, -4, mapLight},
		{"where another target has no ring", 4 + TargetRadius + 0.21, 4, mapColors().Floors[1]},
	} {
		if got := at(m, p.x, p.y); got != p.want {
			t.Errorf("%s is %v, want %v", p.what, got, p.want)
		}
	}
	if got := at(m, -4+TargetRadius-0.06, 4); got.G < 100 {
		t.Errorf("a hidden target has no outline: %v", got)
	}
}

func TestMapShowsWhereTheAgentLooks(t *testing.T) {
	floor := mapColors().Floors[0]
	lit := func(m *image.RGBA, x, y float64) bool { return at(m, x, y).R > floor.R+15 }
	for _, c := range []struct {
		steer    float64
		aheadX   float64 // unit vector of the agent's direction in the world
		aheadY   float64
		describe string
	}{
		{0, 1, 0, "+x"},
		{math.Pi / 2, 0, -1, "-y"}, // forward is (cos, -sin)
		{math.Pi, -1, 0, "-x"},
		{-math.Pi / 2, 0, 1, "+y"},
	} {
		m := drawMap(t, 550, &MapState{X: -5, Y: -4, Steer: c.steer, Current: -1})
		ahead := func(far, aside float64) bool {
			return lit(m, -5+far*c.aheadX-aside*c.aheadY, -4+far*c.aheadY+aside*c.aheadX)
		}
		// The picture is 80 degrees wide, which is 0.83 to each side at a distance of 1.
		for _, p := range []struct {
			far, aside float64
			want       bool
		}{{1.5, 0, true}, {1.5, 1, true}, {1.5, -1, true}, {1.5, 1.5, false}, {1.5, -1.5, false}, {-1.5, 0, false}} {
			if got := ahead(p.far, p.aside); got != p.want {
				t.Errorf("facing %s: %g m ahead and %g m to the left is lit: %v, want %v", c.describe, p.far, p.aside, got, p.want)
			}
		}
	}
}

func TestMapShowsAnotherWalkerBeneathTheAgent(t *testing.T) {
	s := away()
	s.Other = &Walker{X: 4, Y: -4, Color: color.RGBA{10, 20, 30, 255}}
	m := drawMap(t, 550, s)
	if got := at(m, 4-0.2, -4); got != s.Other.Color { // behind the spot on its front
		t.Errorf("it is %v, want %v", got, s.Other.Color)
	}
	if got := at(m, 4+0.2, -4); got != mapInk {
		t.Errorf("where it faces it is %v, want %v", got, mapInk)
	}
	alone := drawMap(t, 550, away())
	s.Other.X, s.Other.Y = s.X, s.Y
	if m = drawMap(t, 550, s); !bytes.Equal(m.Pix, alone.Pix) {
		t.Error("it covers the agent where they meet")
	}
}

func TestWallsEndTheViewOnTheMap(t *testing.T) {
	m := drawMap(t, 550, &MapState{X: -3, Y: 0, Steer: 0, Current: -1})
	if got := at(m, 0, 0); got != mapColors().Walls[5] {
		t.Errorf("the wall in the way is lit: %v", got)
	}
	if got, want := at(m, 2, 0), mapColors().Floors[1]; got != want {
		t.Errorf("what lies behind the wall is lit: %v, want %v", got, want)
	}
	if got, want := at(m, 2, 3), mapColors().Floors[1]; got == want {
		t.Error("what lies beside the wall is dark")
	}
}

func TestPathFadesWithAge(t *testing.T) {
	s := away()
	for x := -8.0; x <= 8; x += 0.5 {
		s.Path = append(s.Path, [2]float64{x, 6})
	}
	m := drawMap(t, 550, s)
	old, middle, fresh := at(m, -7, 6).R, at(m, -1, 6).R, at(m, 7, 6).R
	if !(mapColors().Floors[0].R < old && old < middle && middle < fresh) {
		t.Errorf("red along the path is %d, %d, %d: it must grow", old, middle, fresh)
	}
	// Going back and forth does not make the path brighter than its newest point.
	for range 20 {
		s.Path = append(s.Path, [2]float64{7, 6}, [2]float64{8, 6})
	}
	if got := at(drawMap(t, 550, s), 7.5, 6).R; got > mapPath.R {
		t.Errorf("red is %d, more than the path's own %d", got, mapPath.R)
	}
}

func TestMapDrawsIntoAnyRectangle(t *testing.T) {
	s := away()
	s.Path = [][2]float64{{-8, -8}, {6, 6}}
	want := drawMap(t, 200, s)
	v, err := NewMapView(200, 200, mapColors())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.SetLayout(hall()); err != nil {
		t.Fatal(err)
	}
	whole := image.NewRGBA(image.Rect(-7, 5, 400, 400))
	part := whole.SubImage(image.Rect(60, 70, 260, 270)).(*image.RGBA)
	for range 2 { // a second picture must not show the first one's path again
		if err := v.Draw(part, s); err != nil {
			t.Fatal(err)
		}
	}
	for y := range 200 {
		for x := range 200 {
			if got := part.RGBAAt(60+x, 70+y); got != want.RGBAAt(x, y) {
				t.Fatalf("pixel (%d, %d) is %v, want %v", x, y, got, want.RGBAAt(x, y))
			}
		}
	}
	for y := whole.Rect.Min.Y; y < whole.Rect.Max.Y; y++ {
		for x := whole.Rect.Min.X; x < whole.Rect.Max.X; x++ {
			if !image.Pt(x, y).In(part.Rect) && whole.RGBAAt(x, y) != (color.RGBA{}) {
				t.Fatalf("pixel (%d, %d) outside was painted", x, y)
			}
		}
	}
}

func TestMapAllocatesNothing(t *testing.T) {
	v, err := NewMapView(256, 256, mapColors())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.SetLayout(hall()); err != nil {
		t.Fatal(err)
	}
	s := away()
	s.Targets = []Sphere{{X: 1, Y: 1}}
	s.Path = [][2]float64{{0, 0}, {1, 5}, {4, 4}}
	m := image.NewRGBA(image.Rect(0, 0, 256, 256))
	if n := testing.AllocsPerRun(10, func() { _ = v.Draw(m, s) }); n > 0 {
		t.Errorf("%g allocations a picture", n)
	}
}

func TestMapSurvivesStrangeStates(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, s := range []MapState{
		{X: nan, Y: nan, Steer: nan},
		{X: inf, Y: -inf, Steer: inf},
		{X: 1e300, Y: 4, Steer: 1e300, Path: [][2]float64{{nan, 1}, {inf, -inf}, {1e300, 0}, {0, 0}}},
		{X: 100, Y: 100, Current: 99, Hidden: ^uint32(0), Targets: make([]Sphere, 40)},
	} {
		drawMap(t, 64, &s)
	}
}

func TestMapErrorsSayWhatIsWrong(t *testing.T) {
	if _, err := NewMapView(0, 10, MapColors{}); err == nil {
		t.Error("a map without pixels is accepted")
	}
	v, err := NewMapView(64, 64, mapColors())
	if err != nil {
		t.Fatal(err)
	}
	m := image.NewRGBA(image.Rect(0, 0, 64, 64))
	if err := v.Draw(m, away()); err == nil || !strings.Contains(err.Error(), "no layout") {
		t.Errorf("no layout: error %v", err)
	}
	short, texture := hall(), hall()
	short.Entity = short.Entity[1:]
	texture.WallTexture[1] = 8
	for says, l := range map[string]*maze.Layout{"want 121": short, "texture 8": texture, "too few": {Size: 99, Entity: make([]byte, 101*101), Variation: make([]byte, 101*101)}} {
		if err := v.SetLayout(l); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v does not say %q", err, says)
		}
	}
	if err := v.SetLayout(hall()); err != nil {
		t.Fatal(err)
	}
	if err := v.Draw(image.NewRGBA(image.Rect(0, 0, 64, 65)), away()); err == nil || !strings.Contains(err.Error(), "64x64") {
		t.Errorf("a picture of another size: error %v", err)
	}
}

func TestMapColorsAreTheTexturesMeans(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 2, 2))
	for i := range m.Pix {
		m.Pix[i] = uint8(10 * (i % 4)) // 0, 10, 20 and an alpha that is ignored
	}
	m.Pix[0] = 200
	c := NewMapColors([8]*image.RGBA{3: m}, [2]*image.RGBA{m, m})
	if want := (color.RGBA{50, 10, 20, 255}); c.Walls[3] != want {
		t.Errorf("wall is %v, want %v", c.Walls[3], want)
	}
	if c.Floors[0].R >= 50 || c.Floors[0] != c.Floors[1] {
		t.Errorf("floors are %v, want darker than 50", c.Floors)
	}
}

func BenchmarkMap(b *testing.B) {
	v, err := NewMapView(512, 512, mapColors())
	if err != nil {
		b.Fatal(err)
	}
	if err := v.SetLayout(hall()); err != nil {
		b.Fatal(err)
	}
	s := &MapState{Steer: 1, X: -4, Y: 4, Targets: make([]Sphere, 6)}
	for i := range 1000 {
		s.Path = append(s.Path, [2]float64{8 * math.Sin(float64(i)/50), 8 * math.Cos(float64(i)/37)})
	}
	m := image.NewRGBA(image.Rect(0, 0, 512, 512))
	for b.Loop() {
		if err := v.Draw(m, s); err != nil {
			b.Fatal(err)
		}
	}
}

// wide returns a maze of the given size without inner walls.
func wide(size int) *maze.Layout {
	l := &maze.Layout{Size: size, WallTexture: [10]uint8{0: 3, 1: 5}}
	g := l.Grid()
	for row := range g {
		for col := range g {
			entity := byte(' ')
			if row == 0 || col == 0 || row == g-1 || col == g-1 {
				entity = '0'
			}
			l.Entity, l.Variation = append(l.Entity, entity), append(l.Variation, '.')
		}
	}
	return l
}

// Targets and the walker are visible on maps of all sizes of mazes and windows.
func TestTargetsAreVisibleOnMapsOfAllSizes(t *testing.T) {
	blue := color.RGBA{10, 20, 250, 255}
	for _, grid := range []int{9, 15, 25, 41} {
		for _, side := range []int{120, 177, 236, 460, 640} {
			v, err := NewMapView(side, side, mapColors())
			if err != nil {
				t.Fatal(err)
			}
			if err := v.SetLayout(wide(grid)); err != nil {
				t.Fatal(err)
			}
			m := image.NewRGBA(image.Rect(0, 0, side, side))
			s := &MapState{X: -4, Y: -4, Current: 0, Targets: []Sphere{{X: 4, Y: 4, Color: [3]uint8{blue.R, blue.G, blue.B}}}}
			if err := v.Draw(m, s); err != nil {
				t.Fatal(err)
			}
			pixels, light := 0, 0
			for i := 0; i < len(m.Pix); i += 4 {
				if bytes.Equal(m.Pix[i:i+3], []byte{blue.R, blue.G, blue.B}) {
					pixels++
				}
				if m.Pix[i] > 240 && m.Pix[i+1] > 240 && m.Pix[i+2] > 240 {
					light++
				}
			}
			if least := max(25, side*side/1800); pixels < least*8/10 || light < 20 {
				t.Errorf("%dx%d cells in %d pixels: the target has %d pixels, want %d; ring and walker have %d", grid, grid, side, pixels, least, light)
			}
		}
	}
}

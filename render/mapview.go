package render

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"ariadne/internal/portable"
	"ariadne/maze"
)

// MapColors are the colours of a map. NewMapColors computes them from textures.
type MapColors struct {
	Walls      [8]color.RGBA // in the order of maze.WallTextures
	Floors     [2]color.RGBA // in the order of maze.FloorTextures
	Background color.RGBA    // around the maze
}

// NewMapColors returns colours for maps of mazes with these textures, which are in the orders of maze.WallTextures and
// maze.FloorTextures. They are the mean colours; those of floors are darkened, so that paths and targets stand out.
func NewMapColors(walls [8]*image.RGBA, floors [2]*image.RGBA) MapColors {
	c := MapColors{Background: panelBackground}
	for i, m := range walls {
		c.Walls[i] = scale(mean(m), 1)
	}
	for i, m := range floors {
		c.Floors[i] = scale(mean(m), 0.42)
	}
	return c
}

// MapState is what a map shows at one moment. Lengths are in metres, as in Scene and View.
type MapState struct {
	X, Y    float64      // of the agent
	Steer   float64      // steer joint angle, radians; the agent faces (cos, -sin)
	Targets []Sphere     // Z is ignored
	Hidden  uint32       // bit i: target i is drawn as an outline only
	Current int          // index of the target that gets a ring, -1 for none
	Path    [][2]float64 // where the agent has been, oldest first; older parts are fainter

	Guess      *Guess       // somebody's belief about the maze, drawn over it; nil for none
	OtherPath  [][2]float64 // where somebody else has been, drawn beneath the agent's path; empty for none
	OtherColor color.RGBA

	Other *Walker // somebody in a copy of the maze, drawn smaller and beneath the agent; nil for none

	// Heat, [grid*grid] with row 0 at the top, colours open cells by how much an agent's memory holds of each, in any unit. The
	// hottest cell is coloured most, cells at 0 or below not at all. Empty means none.
	Heat []float32
}

// Walker is somebody besides the agent on a map. X, Y and Steer are as in MapState.
type Walker struct {
	X, Y, Steer float64
	Color       color.RGBA
}

// MapView draws maps of mazes from above, with +y up. It keeps the picture of the maze itself and a mask of the path, so that
// Draw allocates nothing. It is used from one goroutine at a time.
type MapView struct {
	colors MapColors
	still  *image.RGBA // the maze without anything that moves
	trail  []uint8     // [height, width] opacity of the path
	marked image.Rectangle

	grid         int
	wall         []bool  // [grid*grid]
	cell         float64 // pixels
	originX      float64 // pixel of the world's origin
	originY      float64
	reach        [coneRays]float64 // how far the agent sees in each direction of the cone, in pixels
	pathHalf     float64           // half the width of the path, pixels
	agentRadius  float64
	targetRadius float64
	outline      float64 // width of outlines, pixels
}

// The cone shows what the agent sees. Its angle is the camera's; its length in metres is chosen for looks.
const (
	coneRays   = 193
	coneLength = 9.0
	coneHalf   = cameraFovy * math.Pi / 360
)

var (
	mapInk   = color.RGBA{0x10, 0x12, 0x16, 0xff}
	mapLight = color.RGBA{0xff, 0xff, 0xff, 0xff}
	mapPath  = color.RGBA{0xff, 0xb5, 0x47, 0xff}
	mapCone  = color.RGBA{0xff, 0xf4, 0xd0, 0xff}
)

// The least radius of targets on a map: in pixels, and as a fraction of the map's side.
const (
	leastTarget = 3.5
	leastShare  = 1.0 / 75
)

// NewMapView returns a view that draws maps of width x height pixels. A size of zero or less is an error.
func NewMapView(width, height int, colors MapColors) (*MapView, error) {
	if width < 1 || height < 1 {
		return nil, fmt.Errorf("map: %dx%d pixels; both must be positive", width, height)
	}
	return &MapView{
		colors: colors,
		still:  image.NewRGBA(image.Rect(0, 0, width, height)),
		trail:  make([]uint8, width*height),
	}, nil
}

// Size returns the width and height of the maps in pixels.
func (m *MapView) Size() (width, height int) { return m.still.Rect.Dx(), m.still.Rect.Dy() }

// SetLayout sets the maze that Draw shows from now on. It keeps no reference to l.
func (m *MapView) SetLayout(l *maze.Layout) error {
	g := l.Grid()
	if len(l.Entity) != g*g || len(l.Variation) != g*g {
		return fmt.Errorf("map: layout of size %d has grids of %d and %d cells, want %d", l.Size, len(l.Entity), len(l.Variation), g*g)
	}
	w, h := m.Size()
	pixels := min(w, h) / g
	if pixels == 0 {
		return fmt.Errorf("map: %dx%d pixels are too few for %d cells a side", w, h, g)
	}
	m.grid, m.cell = g, float64(pixels)
	left, top := (w-g*pixels)/2, (h-g*pixels)/2
	m.originX = float64(left) + float64(g*pixels)/2
	m.originY = float64(top) + float64(g*pixels)/2
	m.outline = max(1, m.cell/24)
	m.pathHalf = max(0.7, m.cell/20)
	// In a large maze, the walker and the targets are drawn larger than they are.
	least := max(leastTarget, float64(min(w, h))*leastShare)
	m.agentRadius = max(0.8*least, 0.2*m.cell)
	m.targetRadius = max(least, TargetRadius/maze.CellSize*m.cell)
	m.wall = m.wall[:0]
	draw.Draw(m.still, m.still.Rect, image.NewUniform(m.colors.Background), image.Point{}, draw.Src)
	for row := range g {
		for col := range g {
			m.wall = append(m.wall, l.Wall(row, col))
			r := image.Rect(0, 0, pixels, pixels).Add(image.Pt(left+col*pixels, top+row*pixels))
			c, err := m.cellColor(l, row, col)
			if err != nil {
				return err
			}
			draw.Draw(m.still, r, image.NewUniform(c), image.Point{}, draw.Src)
			m.edge(l, row, col, r)
		}
	}
	return nil
}

// cellColor returns the colour of a cell's wall or floor.
func (m *MapView) cellColor(l *maze.Layout, row, col int) (color.RGBA, error) {
	i := row*m.grid + col
	if !l.Wall(row, col) {
		if l.Variation[i] == '.' {
			return m.colors.Floors[0], nil
		}
		return m.colors.Floors[1], nil
	}
	t := 0 // the outer wall, '*', has the first texture
	if d := l.Entity[i]; d >= '0' && d <= '9' {
		t = int(l.WallTexture[d-'0'])
	}
	if t >= len(m.colors.Walls) {
		return color.RGBA{}, fmt.Errorf("map: wall %q has texture %d of %d", l.Entity[i], t, len(m.colors.Walls))
	}
	return m.colors.Walls[t], nil
}

// edge draws lines where a wall meets open ground, and where two walls of different colours meet.
func (m *MapView) edge(l *maze.Layout, row, col int, r image.Rectangle) {
	if !l.Wall(row, col) {
		return
	}
	width := int(m.outline)
	if m.cell < 6 {
		return // cells are so small that lines would hide them
	}
	for _, side := range []struct {
		row, col int
		strip    image.Rectangle
	}{
		{row - 1, col, image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+width)},
		{row + 1, col, image.Rect(r.Min.X, r.Max.Y-width, r.Max.X, r.Max.Y)},
		{row, col - 1, image.Rect(r.Min.X, r.Min.Y, r.Min.X+width, r.Max.Y)},
		{row, col + 1, image.Rect(r.Max.X-width, r.Min.Y, r.Max.X, r.Max.Y)},
	} {
		if !l.Wall(side.row, side.col) {
			draw.Draw(m.still, side.strip, image.NewUniform(mapInk), image.Point{}, draw.Src)
		}
	}
}

// errNoLayout is the error of Draw before the first SetLayout.
var errNoLayout = errors.New("map: no layout has been set")

// Draw draws the map into dst. dst must have the size of the view, but its bounds may start anywhere.
func (m *MapView) Draw(dst *image.RGBA, s *MapState) error {
	if m.grid == 0 {
		return errNoLayout
	}
	w, h := m.Size()
	if dst.Rect.Dx() != w || dst.Rect.Dy() != h {
		return fmt.Errorf("map: picture of %dx%d pixels, want %dx%d", dst.Rect.Dx(), dst.Rect.Dy(), w, h)
	}
	// Shapes use coordinates from the corner of the picture, wherever its bounds start.
	local := *dst
	local.Rect = image.Rect(0, 0, w, h)
	for y := range h {
		copy(local.Pix[y*local.Stride:y*local.Stride+4*w], m.still.Pix[y*m.still.Stride:])
	}
	if err := m.drawHeat(&local, s.Heat); err != nil {
		return err
	}
	if s.Guess != nil {
		if err := m.drawGuessedCells(&local, s.Guess); err != nil {
			return err
		}
	}
	m.drawCone(&local, s)
	m.drawPath(&local, s.OtherPath, s.OtherColor)
	m.drawPath(&local, s.Path, mapPath)
	m.drawTargets(&local, s)
	if o := s.Other; o != nil {
		m.drawWalker(&local, o.X, o.Y, o.Steer, 0.8*m.agentRadius, o.Color)
	}
	m.drawWalker(&local, s.X, s.Y, s.Steer, m.agentRadius, mapLight)
	if s.Guess != nil {
		m.drawGuessedTargets(&local, s)
	}
	return nil
}

// pixel returns the place in the picture of a point of the world.
func (m *MapView) pixel(x, y float64) (px, py float64) {
	return m.originX + float64(x/maze.CellSize*m.cell), m.originY - float64(y/maze.CellSize*m.cell)
}

// drawCone brightens the ground that the agent's camera can see, up to the walls.
func (m *MapView) drawCone(dst *image.RGBA, s *MapState) {
	x, y := m.pixel(s.X, s.Y)
	// In the picture y points down, so the direction (cos, -sin) of the world has the angle Steer.
	sin, cos := portable.Sincos(s.Steer)
	length := coneLength / maze.CellSize * m.cell
	for i := range m.reach {
		angle := s.Steer + float64(coneHalf*(2*float64(i)/(coneRays-1)-1))
		m.reach[i] = m.ray(x, y, angle, length)
	}
	r := around(x, y, length).Intersect(dst.Rect)
	for py := r.Min.Y; py < r.Max.Y; py++ {
		dy := float64(py) + 0.5 - y
		o := dst.PixOffset(r.Min.X, py)
		for px := r.Min.X; px < r.Max.X; px, o = px+1, o+4 {
			dx := float64(px) + 0.5 - x
			ahead := float64(dx*cos) + float64(dy*sin)
			if ahead <= 0 {
				continue
			}
			aside := float64(dy*cos) - float64(dx*sin)
			angle := portable.Atan2(aside, ahead)
			d := math.Sqrt(float64(dx*dx) + float64(dy*dy))
			// The distance to the nearer of the cone's two straight sides, and then to the walls that end it.
			cover := clamp01(float64((coneHalf-math.Abs(angle))*d) + 0.5)
			if cover == 0 || d >= length {
				continue
			}
			at := clamp01((angle/coneHalf+1)/2) * (coneRays - 1)
			i := min(int(at), coneRays-2)
			near := m.reach[i] + float64((m.reach[i+1]-m.reach[i])*(at-float64(i)))
			cover = min(cover, clamp01(near-d+0.5))
			fade := 1 - d/length
			if cover > 0 {
				blend(dst.Pix[o:o+4], mapCone, cover*0.55*fade*fade)
			}
		}
	}
}

// ray returns how far one sees from a pixel until a wall is in the way, at most limit. The angle is 0 to the right and grows
// downwards.
func (m *MapView) ray(x, y, angle, limit float64) float64 {
	left := m.originX - m.cell*float64(m.grid)/2
	top := m.originY - m.cell*float64(m.grid)/2
	// From here on, lengths are in cells.
	x, y = (x-left)/m.cell, (y-top)/m.cell
	dy, dx := portable.Sincos(angle)
	col, row := int(math.Floor(x)), int(math.Floor(y))
	stepX, nextX, eachX := crossing(x, dx)
	stepY, nextY, eachY := crossing(y, dy)
	limit /= m.cell
	for t := 0.0; t < limit; {
		if row < 0 || col < 0 || row >= m.grid || col >= m.grid || m.wall[row*m.grid+col] {
			return t * m.cell
		}
		if nextX < nextY {
			t, col, nextX = nextX, col+stepX, nextX+eachX
		} else {
			t, row, nextY = nextY, row+stepY, nextY+eachY
		}
	}
	return limit * m.cell
}

// crossing describes how a ray crosses cells along one axis, in units of cells. It returns the step of the cell's index at each
// border, the distance along the ray to the first border, and the distance from border to border.
func crossing(at, direction float64) (step int, next, each float64) {
	switch {
	case direction > 0:
		return 1, (math.Floor(at) + 1 - at) / direction, 1 / direction
	case direction < 0:
		return -1, (at - math.Floor(at)) / -direction, -1 / direction
	}
	return 0, math.Inf(1), math.Inf(1)
}

// drawPath draws where somebody has been. The newest end is opaque, the oldest one faint.
func (m *MapView) drawPath(dst *image.RGBA, path [][2]float64, ink color.RGBA) {
	const faintest, full = 56, 235
	n := len(path)
	if n < 2 {
		return
	}
	m.marked = image.Rectangle{}
	x0, y0 := m.pixel(path[0][0], path[0][1])
	for i := 1; i < n; i++ {
		x1, y1 := m.pixel(path[i][0], path[i][1])
		value := faintest + (full-faintest)*float64(i)/float64(n-1)
		raiseSegment(m.trail, dst.Rect, x0, y0, x1, y1, m.pathHalf, value)
		m.marked = m.marked.Union(around(x0, y0, m.pathHalf)).Union(around(x1, y1, m.pathHalf))
		x0, y0 = x1, y1
	}
	m.marked = m.marked.Intersect(dst.Rect)
	for py := m.marked.Min.Y; py < m.marked.Max.Y; py++ {
		row := m.trail[py*dst.Rect.Dx():]
		for px := m.marked.Min.X; px < m.marked.Max.X; px++ {
			if v := row[px]; v > 0 {
				o := dst.PixOffset(px, py)
				blend(dst.Pix[o:o+4], ink, float64(v)/255)
				row[px] = 0
			}
		}
	}
}

// drawTargets draws the targets as discs in their colours. The current one has a ring around it.
func (m *MapView) drawTargets(dst *image.RGBA, s *MapState) {
	r := m.targetRadius
	for i, t := range s.Targets {
		x, y := m.pixel(t.X, t.Y)
		c := color.RGBA{t.Color[0], t.Color[1], t.Color[2], 0xff}
		if i < MaxTargets && s.Hidden>>i&1 == 1 {
			fillRing(dst, x, y, r-float64(1.5*m.outline), r, c, 0.8)
			continue
		}
		fillRing(dst, x, y, -1, r+m.outline, mapInk, 0.85)
		fillRing(dst, x, y, -1, r, c, 1)
		if i == s.Current {
			fillRing(dst, x, y, r+float64(1.5*m.outline), r+float64(3.5*m.outline), mapLight, 1)
		}
	}
}

// drawWalker draws a walker as a disc of radius r pixels, with a dark spot on the side that it faces.
func (m *MapView) drawWalker(dst *image.RGBA, wx, wy, steer, r float64, ink color.RGBA) {
	x, y := m.pixel(wx, wy)
	sin, cos := portable.Sincos(steer)
	fillRing(dst, x, y, -1, r+float64(1.5*m.outline), mapInk, 1)
	fillRing(dst, x, y, -1, r, ink, 1)
	fillRing(dst, x+float64(0.45*r*cos), y+float64(0.45*r*sin), -1, 0.42*r, mapInk, 1)
}

// mean returns the mean colour of a picture, or mid grey for an empty one.
func mean(m *image.RGBA) [3]float64 {
	if m == nil || m.Rect.Empty() {
		return [3]float64{128, 128, 128}
	}
	var sum [3]uint64
	for y := range m.Rect.Dy() {
		row := m.Pix[y*m.Stride : y*m.Stride+4*m.Rect.Dx()]
		for i := 0; i < len(row); i += 4 {
			sum[0] += uint64(row[i])
			sum[1] += uint64(row[i+1])
			sum[2] += uint64(row[i+2])
		}
	}
	n := float64(m.Rect.Dx() * m.Rect.Dy())
	return [3]float64{float64(sum[0]) / n, float64(sum[1]) / n, float64(sum[2]) / n}
}

// scale returns a colour times a factor.
func scale(c [3]float64, by float64) color.RGBA {
	v := func(x float64) uint8 { return uint8(max(0, min(float64(x*by)+0.5, 255))) }
	return color.RGBA{v(c[0]), v(c[1]), v(c[2]), 0xff}
}

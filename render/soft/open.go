package soft

import (
	"math"

	"ariadne/internal/portable"
	"ariadne/maze"
	"ariadne/render"
	"github.com/go-gl/mathgl/mgl64"
)

// drawOpen draws walls and balls for an eye above the walls, or anywhere else. A line of sight goes from cell to cell and
// always away from the eye. So a cell that is fewer steps away is nearer, and cells are drawn in that order.
func (p *painter) drawOpen() {
	g := p.geometry
	n := g.Grid()
	half := float64(n) / 2
	col, row := cellOf(p.lens.Position[0]/maze.CellSize+half), cellOf(-p.lens.Position[1]/maze.CellSize+half)
	// Numbers of steps to the nearest and to the farthest cell.
	first := max(0, -row, row-n+1) + max(0, -col, col-n+1)
	last := max(row, n-1-row) + max(col, n-1-col)
	for steps := first; steps <= last; steps++ {
		for r := max(row-steps, 0); r <= min(row+steps, n-1); r++ {
			aside := steps - max(r-row, row-r)
			if c := col - aside; c >= 0 && c < n {
				p.drawCell(r, c)
			}
			if c := col + aside; aside > 0 && c >= 0 && c < n {
				p.drawCell(r, c)
			}
		}
	}
}

// cellOf returns the row or column of a place. Places far outside the grid all get the same one far outside.
func cellOf(place float64) int {
	const far = 1 << 20
	if !(place > -far) { // true for NaN as well
		return -far
	}
	return int(math.Floor(min(place, far)))
}

// drawCell draws the balls and the wall on a cell.
func (p *painter) drawCell(row, col int) {
	g := p.geometry
	n, half := g.Grid(), float64(g.Grid())/2
	x0, x1 := (float64(col)-half)*maze.CellSize, (float64(col+1)-half)*maze.CellSize
	y0, y1 := (half-float64(row+1))*maze.CellSize, (half-float64(row))*maze.CellSize
	cell := row*n + col
	wall := g.Wall(cell)
	top := 0.0
	if wall >= 0 {
		top = g.WallHeight()
	}
	p.drawBallsIn(x0, x1, y0, y1, top)
	if wall < 0 || !p.mayShow((x0+x1)/2, (y0+y1)/2) {
		return
	}
	eye := p.lens.Position
	if eye[2] > top {
		f := &g.Faces[wall+render.Top]
		p.paint.paper(f, &p.lens, p.textures)
		p.level(f, x0, x1, y0, y1)
		p.canvas.region(&p.region, &p.paint)
	}
	side := func(face int32, hidden bool, axis int, at, a, b float64) {
		if hidden {
			return
		}
		p.paint.paper(&g.Faces[wall+face], &p.lens, p.textures)
		p.upright(p.paint.q, axis, at, a, b, top)
		p.canvas.region(&p.region, &p.paint)
	}
	solid := func(r, c int) bool { return r >= 0 && c >= 0 && r < n && c < n && g.Wall(r*n+c) >= 0 }
	side(render.West, eye[0] >= x0 || solid(row, col-1), 1, x0, y0, y1)
	side(render.East, eye[0] <= x1 || solid(row, col+1), 1, x1, y0, y1)
	side(render.South, eye[1] >= y0 || solid(row+1, col), 0, y0, x0, x1)
	side(render.North, eye[1] <= y1 || solid(row-1, col), 0, y1, x0, x1)
}

// mayShow reports whether the picture may show anything of the cell around a place of the ground.
func (p *painter) mayShow(x, y float64) bool {
	l := &p.lens
	radius := portable.Hypot(maze.CellSize/2*math.Sqrt2, p.geometry.WallHeight())
	d := mgl64.Vec3{x, y, 0}.Sub(l.Position)
	depth := -render.Dot(d, l.Back)
	if depth < -radius {
		return false
	}
	inside := func(side, tan float64) bool {
		return side <= float64(tan*depth)+float64(radius*math.Sqrt(1+float64(tan*tan)))
	}
	aspect := float64(p.canvas.width) / float64(p.canvas.height)
	return inside(math.Abs(render.Dot(d, l.Right)), l.Tan*aspect) && inside(math.Abs(render.Dot(d, l.Up)), l.Tan)
}

// drawBallsIn draws the parts of the balls within the column over a cell, above the top of its wall or above the ground.
func (p *painter) drawBallsIn(x0, x1, y0, y1, top float64) {
	for i := range p.balls {
		b := &p.balls[i]
		at := p.lens.Position.Add(b.to)
		if at[0]+b.radius < x0 || at[0]-b.radius > x1 || at[1]+b.radius < y0 || at[1]-b.radius > y1 {
			continue
		}
		p.region.reset(p.canvas.height)
		b.limit(&p.region)
		p.paint.kind, p.paint.ball = paintBall, b
		alone := at[0]-b.radius >= x0 && at[0]+b.radius <= x1 && at[1]-b.radius >= y0 && at[1]+b.radius <= y1 && !p.overlaps(i)
		if alone && top == 0 && !b.cut {
			p.canvas.ball(b, &p.region, &p.paint)
			continue
		}
		p.canvas.partOfBall(b, &p.region, &p.paint, func(point mgl64.Vec3) bool {
			return point[0] >= x0 && point[0] < x1 && point[1] >= y0 && point[1] < y1 && point[2] >= top && !p.insideOther(i, point)
		})
	}
}

// overlaps reports whether ball i shares space with another one.
func (p *painter) overlaps(i int) bool {
	for k := range p.balls {
		if k != i && render.Length(p.balls[k].to.Sub(p.balls[i].to)) < p.balls[k].radius+p.balls[i].radius {
			return true
		}
	}
	return false
}

// insideOther reports whether a point lies inside a ball other than i.
func (p *painter) insideOther(i int, point mgl64.Vec3) bool {
	from := point.Sub(p.lens.Position)
	for k := range p.balls {
		if k != i && render.Length(from.Sub(p.balls[k].to)) < p.balls[k].radius {
			return true
		}
	}
	return false
}

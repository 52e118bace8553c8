package maze

import "math"

// Cell is a place on a maze's plan. The plan is the grid without its outer ring; x points right and y up, both from 0 to Size-1.
type Cell struct{ X, Y int }

// CellAt returns the cell that holds a point of the world. If the point lies outside the plan, so does the cell.
func (l *Layout) CellAt(x, y float64) Cell {
	half := float64(l.Size) / 2
	return Cell{int(math.Floor(x/CellSize + half)), int(math.Floor(y/CellSize + half))}
}

// Open reports whether the walker can go on a cell of the plan.
func (l *Layout) Open(c Cell) bool { return !l.Wall(l.Size-c.Y, c.X+1) }

// AppendPlan appends the plan, [Size, Size] with row 0 at the lowest y: 1 where the walker can go, else 0.
func (l *Layout) AppendPlan(plan []uint8) []uint8 {
	for y := range l.Size {
		for x := range l.Size {
			var open uint8
			if l.Open(Cell{x, y}) {
				open = 1
			}
			plan = append(plan, open)
		}
	}
	return plan
}

package gridmap

import "math"

const (
	nearGain = 0.35 // share of a cell's evidence that a ray replaces if it crosses the whole cell close to the walker
	farAway  = 3.0  // cells: the distance at which a ray replaces half as much
	hereGain = 0.5  // share of the evidence that is replaced in the walker's own cell
	leastRay = 0.05 // a ray is not drawn further than where it is less likely to arrive than this

	lookGain = 0.5 // share of what is still to be looked at in a cell that a ray sees if it crosses the whole cell close to the walker
	lookAway = 4.0 // cells: the distance at which a ray sees half as much
)

// draw marks floor and walls along all rays.
func (w *walker) draw() {
	here := w.at(w.cellX, w.cellY)
	w.note(here, hereGain, 1)
	w.look(here, hereGain)
	x, y := w.x+w.Eye*w.cos, w.y+w.Eye*w.sin
	for i, r := range w.rays {
		w.survive(i)
		w.cast(x, y, w.cos*r.forward+w.sin*r.right, w.sin*r.forward-w.cos*r.right)
	}
}

// note replaces a share of the evidence about a cell. floor is the probability that the cell is floor.
func (w *walker) note(cell int, share, floor float64) {
	w.floor[cell] += float32(share * (floor - float64(w.floor[cell])))
	w.wall[cell] += float32(share * (1 - floor - float64(w.wall[cell])))
}

// look notes that the walker saw a share of what was still to be looked at in a cell.
func (w *walker) look(cell int, share float64) {
	w.looked[cell] += float32(share * (1 - float64(w.looked[cell])))
}

// survive turns a ray's logits into the probabilities that the ray is free to each distance. They never rise with the distance.
func (w *walker) survive(ray int) {
	w.clear[0] = 1
	for i, logit := range rowOf(w.senses.Clear, ray, len(w.Clear)) {
		w.clear[i+1] = min(w.clear[i], sigmoid(logit))
	}
}

// free returns the probability that the ray is free to the given distance, in cells.
func (w *walker) free(to float64) float64 {
	from := 0.0
	for i, next := range w.Clear {
		if to < next {
			return w.clear[i] + (w.clear[i+1]-w.clear[i])*(to-from)/(next-from)
		}
		from = next
	}
	return w.clear[len(w.Clear)]
}

// cast follows a ray through the cells. Walls begin at a cell's border, so the wall that stops the ray is in the first cell in
// whose middle the ray is not free.
func (w *walker) cast(x, y, dx, dy float64) {
	cellX, stepX, nextX, perX := crossings(x, dx)
	cellY, stepY, nextY, perY := crossings(y, dy)
	reach := w.Clear[len(w.Clear)-1]
	reached := 1.0
	for from := 0.0; from < reach; {
		to := min(nextX, nextY)
		if from > 0 {
			free := w.free((from + to) / 2)
			cell, crossed := w.at(cellX, cellY), min(1, to-from)
			w.note(cell, nearGain/(1+from/farAway)*crossed*reached, free/reached)
			// A ray that crosses just a corner of a cell tells nothing about its middle, where targets are.
			w.look(cell, lookGain/(1+from*from/(lookAway*lookAway))*max(0, 2*crossed-1)*free)
			if reached = free; reached < leastRay {
				return
			}
		}
		from = to
		if nextX < nextY {
			cellX, nextX = cellX+stepX, nextX+perX
		} else {
			cellY, nextY = cellY+stepY, nextY+perY
		}
	}
}

// crossings looks at a line along one axis. It returns the cell in which the line begins, the side to which it leaves that cell,
// the distance after which it does so, and the distance from each border to the next.
func crossings(from, dir float64) (cell, step int, next, per float64) {
	floor := math.Floor(from)
	cell, step, next = int(floor), 1, floor+1-from
	if dir < 0 {
		step, next = -1, from-floor
	}
	const parallel = 1e-9
	per = 1 / max(math.Abs(dir), parallel)
	return cell, step, next * per, per
}

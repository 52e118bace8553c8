package gridmap

import "math"

const (
	nearGain = 0.35 // how much of a cell's evidence a ray replaces that crosses all of it, close to the walker
	farAway  = 3.0  // cells, where it replaces half as much
	hereGain = 0.5  // how much is replaced of the cell that the walker is in
	leastRay = 0.05 // of a ray; what is less likely to be reached is not drawn

	lookGain = 0.5 // how much of what is left to look at in a cell a ray sees that crosses all of it, close to the walker
	lookAway = 4.0 // cells, where it sees half as much
)

// draw notes floor and walls along all rays.
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

// note replaces a share of the evidence about a cell by how likely it is to be floor.
func (w *walker) note(cell int, share, floor float64) {
	w.floor[cell] += float32(share * (floor - float64(w.floor[cell])))
	w.wall[cell] += float32(share * (1 - floor - float64(w.wall[cell])))
}

// look notes that a share of what was left to look at in a cell was seen.
func (w *walker) look(cell int, share float64) {
	w.looked[cell] += float32(share * (1 - float64(w.looked[cell])))
}

// survive turns a ray's logits into how likely it is free to each distance, which never rises.
func (w *walker) survive(ray int) {
	w.clear[0] = 1
	for i, logit := range rowOf(w.senses.Clear, ray, len(w.Clear)) {
		w.clear[i+1] = min(w.clear[i], sigmoid(logit))
	}
}

// free is how likely the ray is free to any distance.
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

// cast follows a ray through the cells. Walls begin at a cell's border: that one which stops the ray is the first in whose middle the ray
// is not free.
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
			// A ray that crosses no more than a corner tells nothing of the middle, where targets are.
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

// crossings returns in which cell of an axis a line begins, to which side it leaves it, when it does so for the first time,
// and how long it takes from one border to the next.
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

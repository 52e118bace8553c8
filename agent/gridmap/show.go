package gridmap

import "math"

const (
	halfSure  = 2 // weight of the evidence about a place at which the place is half as sure as it can be
	perNumber = 4 // cells that the number 1 stands for
	farthest  = 2 // largest such number that is shown
)

// show writes what is around the walker to cells [S, S, C] and numbers [N].
func (w *walker) show(cells, numbers []float32) {
	half := w.Crop / 2
	for i := range w.Crop {
		for j := range w.Crop {
			dx, dy := w.along(i-half, j-half)
			at := w.at(w.cellX+dx, w.cellY+dy)
			cell := rowOf(cells, i*w.Crop+j, w.Channels())
			cell[0], cell[1], cell[2], cell[3], cell[4] = w.floor[at], w.wall[at], w.looked[at], 0, 0
			if w.Ways {
				cell[5], cell[6] = near(w.toTarget.length[at]), near(w.toLook.length[at])
			}
		}
	}
	ax, ay := float64(w.axisX), float64(w.axisY)
	forward, right := ax*w.x+ay*w.y, ay*w.x-ax*w.y
	numbers[0], numbers[1] = float32(math.Sin(w.off)), float32(math.Cos(w.off))
	numbers[2], numbers[3] = float32(forward-math.Floor(forward)-0.5), float32(right-math.Floor(right)-0.5)
	w.showTargets(cells, numbers[poseNumbers:])
	if w.Ways {
		ways := numbers[len(numbers)-2*wayWidth:]
		w.showWay(ways[:wayWidth], w.toTarget, rowOf(w.targets, w.mostWanted(), targetWidth))
		w.showWay(ways[wayWidth:], w.toLook, nil)
	}
}

// showTargets writes where the wanted target is, and where all targets are.
func (w *walker) showTargets(cells, numbers []float32) {
	const none = 1e-6
	total := float32(none)
	for k := range w.chance {
		w.chance[k] = float32(sigmoid(w.senses.Wanted[k]))
		total += w.chance[k]
	}
	wanted := numbers[:3]
	clear(wanted)
	for k, chance := range w.chance {
		t, place := rowOf(w.targets, k, targetWidth), rowOf(numbers[3:], k, 3)
		right, forward := w.ahead(float64(t[0])-w.x, float64(t[1])-w.y)
		sure, share := t[2]/(t[2]+halfSure), chance/total
		place[0], place[1], place[2] = sure*inNumber(right), sure*inNumber(forward), sure
		for i := range wanted {
			wanted[i] += share * place[i]
		}
		if cell := w.shown(cells, t); cell != nil {
			cell[3] += share * sure
			cell[4] += (1 - share) * sure
		}
	}
}

func inNumber(cells float64) float32 { return float32(max(-farthest, min(farthest, cells/perNumber))) }

// shown returns the shown cell that target t is in. It returns nil if the target is outside of what is shown, or has not been
// seen.
func (w *walker) shown(cells, t []float32) []float32 {
	dx, dy := int(math.Floor(float64(t[0])))-w.cellX, int(math.Floor(float64(t[1])))-w.cellY
	i, j := dx*w.axisX+dy*w.axisY+w.Crop/2, dx*w.axisY-dy*w.axisX+w.Crop/2
	if t[2] == 0 || i < 0 || j < 0 || i >= w.Crop || j >= w.Crop {
		return nil
	}
	return rowOf(cells, i*w.Crop+j, w.Channels())
}

package gridmap

// View is the content of a map, for people to look at.
type View struct {
	Side        int
	X, Y        float64   // of the walker, in cells
	Heading     float64   // counterclockwise from x, in radians
	Floor, Wall []float32 // [Side, Side] by y, then x, modulo Side: how sure it is that they are there; these are the map's own memory
	Targets     []Place
}

// Place is the place of a target.
type Place struct {
	X, Y float64
	Sure float64 // how sure it is, from 0 to 1
}

// View returns the content of a map [StateSize]. ok is false before the map's first step. The view is valid until the map
// changes.
func (d *Drawer) View(m []float32) (v View, ok bool) {
	w := walker{Drawer: d}
	w.unfold(m)
	v = View{Side: d.Side, X: float64(w.pose[0]), Y: float64(w.pose[1]), Heading: float64(w.pose[2]), Floor: w.floor, Wall: w.wall}
	for k := range d.Targets {
		t := rowOf(w.targets, k, targetWidth)
		v.Targets = append(v.Targets, Place{X: float64(t[0]), Y: float64(t[1]), Sure: float64(t[2] / (t[2] + halfSure))})
	}
	return v, w.pose[3] != 0
}

// At returns how sure it is that a cell is floor, and that it is a wall.
func (v *View) At(x, y int) (floor, wall float32) {
	i := round(y, v.Side)*v.Side + round(x, v.Side)
	return v.Floor[i], v.Wall[i]
}

// Known reports whether a cell counts as seen.
func (v *View) Known(x, y int) bool {
	floor, wall := v.At(x, y)
	return floor+wall >= leastKnown
}

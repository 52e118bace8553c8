package gridmap

// View is what a map says, for people to look at.
type View struct {
	Side        int
	X, Y        float64   // of the walker, in cells
	Heading     float64   // counterclockwise from x, in radians
	Floor, Wall []float32 // [Side, Side] by y, then x, modulo Side: how sure it is that they are there. They are the map's memory
	Targets     []Place
}

// Place is where a target is.
type Place struct {
	X, Y float64
	Sure float64 // from 0 to 1
}

// View returns what a map [StateSize] says; ok is false before its first step. It is good until the map changes.
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

// At returns how sure it is that there is floor and wall in a cell.
func (v *View) At(x, y int) (floor, wall float32) {
	i := round(y, v.Side)*v.Side + round(x, v.Side)
	return v.Floor[i], v.Wall[i]
}

// Known reports whether anything was seen of a cell.
func (v *View) Known(x, y int) bool {
	floor, wall := v.At(x, y)
	return floor+wall >= leastKnown
}

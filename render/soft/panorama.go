package soft

// panorama is what is seen of the walls from one place: faces by bearing, without gaps where sight ends at a wall.
// A bearing is the tangent of the angle to the camera's axis on the ground, growing to the right.
type panorama struct {
	pieces []piece // by bearing, without overlap
}

// piece shows a face between two bearings.
type piece struct {
	from, to float64
	face     int32
}

func (p *panorama) reset() { p.pieces = p.pieces[:0] }

// add shows a face between two bearings wherever there is nothing yet: what is nearer is added first.
func (p *panorama) add(from, to float64, face int32) {
	i := 0
	for i < len(p.pieces) && p.pieces[i].to <= from {
		i++
	}
	for from < to {
		if i == len(p.pieces) || p.pieces[i].from >= to {
			p.insert(i, piece{from, to, face})
			return
		}
		next := p.pieces[i].from
		if from < next && p.insert(i, piece{from, next, face}) {
			i++
		}
		from = p.pieces[i].to
		i++
	}
}

// insert puts a piece before piece i, or lengthens a neighbour that shows the same face. It reports whether the pieces
// from i on have moved by one.
func (p *panorama) insert(i int, q piece) bool {
	if i > 0 && p.pieces[i-1].face == q.face && p.pieces[i-1].to == q.from {
		p.pieces[i-1].to = q.to
		return false
	}
	if i < len(p.pieces) && p.pieces[i].face == q.face && p.pieces[i].from == q.to {
		p.pieces[i].from = q.from
		return false
	}
	p.pieces = append(p.pieces, piece{})
	copy(p.pieces[i+1:], p.pieces[i:])
	p.pieces[i] = q
	return true
}

// ground is a place on the ground relative to the eye: to the camera's right, and ahead, in metres.
type ground struct{ side, ahead float64 }

// bearings returns the bearings between which the line from left to right is seen by a camera that sees those from
// -widest to widest.
func bearings(left, right ground, widest float64) (from, to float64, ok bool) {
	// How far the ends lie inside the borders of sight; the line is cut where that is negative.
	leftL, leftR := left.side+widest*left.ahead, widest*left.ahead-left.side
	rightL, rightR := right.side+widest*right.ahead, widest*right.ahead-right.side
	t0, t1 := 0.0, 1.0
	for _, g := range [2][2]float64{{leftL, rightL}, {leftR, rightR}} {
		switch {
		case g[0] <= 0 && g[1] <= 0:
			return 0, 0, false
		case g[0] < 0:
			t0 = max(t0, g[0]/(g[0]-g[1]))
		case g[1] < 0:
			t1 = min(t1, g[0]/(g[0]-g[1]))
		}
	}
	if t0 >= t1 {
		return 0, 0, false
	}
	from, to = -widest, widest
	if leftL > 0 {
		from = left.side / left.ahead
	}
	if rightR > 0 {
		to = right.side / right.ahead
	}
	return from, to, from < to
}

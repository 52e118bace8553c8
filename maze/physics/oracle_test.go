package physics_test

import (
	"math"

	"ariadne/maze/physics"
)

// oracle is a slow and obvious substep. It uses world axes, dense matrices and unscaled rows in the reference's tangent frames.
// It solves the contact problem to the last digit by Newton's method with halved steps, and inverts friction blocks by
// cofactors. It shares no code and no constant with the package.
type oracle struct {
	qpos, qvel [5]float64
	walls      []physics.Wall
	height     float64
}

type oracleContact struct {
	rows   [4][5]float64 // normal, tangents, torsion
	aref   [4]float64
	d      [4]float64 // inverse regulariser per row
	force  [4]float64
	normal [3]float64
}

var oracleFriction = [4]float64{1, 1, 1, 0.02}

func (o *oracle) substep(roll, steer float64) {
	const h, m = 0.005, 22.00001
	sin, cos := math.Sin(o.qpos[3]), math.Cos(o.qpos[3])
	mass := [][]float64{
		{m, 0, 0, -0.15 * sin, 0},
		{0, m, 0, -0.15 * cos, 0},
		{0, 0, m, 0, 0},
		{-0.15 * sin, -0.15 * cos, 0, 1.18533229, 0},
		{0, 0, 0, 0, 0.016},
	}
	turn := o.qvel[3]
	torque := []float64{
		0.15 * turn * turn * cos,
		-0.15 * turn * turn * sin,
		-m * 9.81,
		30*steer - 20*turn,
		-50*roll - 5*o.qvel[4],
	}
	free := solveDense(mass, torque)
	contacts := o.contacts(sin, cos)
	minimise(mass, free, contacts)
	resweep(mass, free, contacts)
	for _, c := range contacts {
		for r, row := range c.rows {
			for i := range torque {
				torque[i] += row[i] * c.force[r]
			}
		}
	}
	mass[3][3] += h * 20
	mass[4][4] += h * 5
	for i, a := range solveDense(mass, torque) {
		o.qvel[i] += h * a
		o.qpos[i] += h * o.qvel[i]
	}
}

func (o *oracle) contacts(sin, cos float64) []*oracleContact {
	x, y, z := o.qpos[0], o.qpos[1], (o.qpos[2]+0.6)-0.4
	center := [3]float64{x, y, z}
	var list []*oracleContact
	add := func(normal, at [3]float64, sign, dist float64) {
		c := &oracleContact{normal: normal}
		ty := [3]float64{0, 1, 0}
		if math.Abs(normal[1]) >= 0.5 {
			ty = [3]float64{0, 0, 1}
		}
		along := inner(ty, normal)
		length := 0.0
		for i := range ty {
			ty[i] -= along * normal[i]
			length += ty[i] * ty[i]
		}
		for i := range ty {
			ty[i] /= math.Sqrt(length)
		}
		arm := [3]float64{at[0] - x, at[1] - y, at[2] - z}
		axisSteer, axisRoll := [3]float64{0, 0, -1}, [3]float64{sin, cos, 0}
		for r, dir := range [3][3]float64{normal, ty, outer(normal, ty)} {
			c.rows[r] = [5]float64{dir[0], dir[1], dir[2], inner(dir, outer(axisSteer, arm)), inner(dir, outer(axisRoll, arm))}
		}
		c.rows[3] = [5]float64{3: inner(normal, axisSteer), 4: inner(normal, axisRoll)}

		const b, k = 2 / (0.95 * 0.02), 1 / (0.95 * 0.95 * 0.02 * 0.02)
		imp := 0.95
		if p := math.Abs(dist) / 0.001; p <= 0.5 {
			imp = 0.9 + 0.05*2*p*p
		} else if p < 1 {
			imp = 0.9 + 0.05*(1-2*(1-p)*(1-p))
		}
		regulariser := (1 - imp) / imp * 0.04546760908669668
		for r := range c.rows {
			velocity := 0.0
			for i := range c.rows[r] {
				c.rows[r][i] *= sign
				velocity += c.rows[r][i] * o.qvel[i]
			}
			c.aref[r] = -b * velocity
			c.d[r] = 1 / regulariser
		}
		c.aref[0] -= k * imp * dist
		c.d[3] = 0.02 * 0.02 / regulariser
		list = append(list, c)
	}
	if dist := z - 0.2; z <= 0.2 {
		add([3]float64{0, 0, 1}, [3]float64{x, y, z - (dist/2 + 0.2)}, 1, dist)
	}
	for _, w := range o.walls {
		box := [3]float64{w.X, w.Y, o.height / 2}
		half := [3]float64{w.HalfX, w.HalfY, o.height / 2}
		var q, l, t [3]float64
		away := 0.0
		for i := range q {
			l[i] = center[i] - box[i]
			q[i] = math.Max(-half[i], math.Min(half[i], l[i]))
			away += (q[i] - l[i]) * (q[i] - l[i])
		}
		away = math.Sqrt(away)
		if away-0.2 > 0 {
			continue
		}
		var at [3]float64
		for i := range t {
			t[i] = (q[i] - l[i]) / away
			at[i] = box[i] + (q[i]+l[i]+0.2*t[i])/2
		}
		add(t, at, -1, away-0.2)
	}
	return list
}

// cost returns the cost, gradient and Hessian at a, and sets the contacts' forces.
func oracleCost(mass [][]float64, free []float64, contacts []*oracleContact, a []float64) (cost float64, grad []float64, hess [][]float64) {
	grad, hess = make([]float64, 5), make([][]float64, 5)
	for i := range mass {
		hess[i] = append([]float64(nil), mass[i]...)
		for j := range mass {
			grad[i] += mass[i][j] * (a[j] - free[j])
		}
		cost += grad[i] * (a[i] - free[i]) / 2
	}
	for _, c := range contacts {
		var x, u, s1 [4]float64
		var s2 [4][4]float64
		t := 0.0
		for r := range x {
			x[r] = -c.aref[r]
			for i := range a {
				x[r] += c.rows[r][i] * a[i]
			}
			u[r] = x[r] * oracleFriction[r]
			if r > 0 {
				t += u[r] * u[r]
			}
		}
		t = math.Sqrt(t)
		switch n := u[0]; {
		case n >= t:
		case n+t <= 0:
			for r := range x {
				cost += c.d[r] * x[r] * x[r] / 2
				s1[r], s2[r][r] = c.d[r]*x[r], c.d[r]
			}
		default:
			w := c.d[0] / 2
			cost += w * (n - t) * (n - t) / 2
			slope := [4]float64{1}
			for r := 1; r < 4; r++ {
				slope[r] = -u[r] / t * oracleFriction[r]
			}
			for r := range s1 {
				s1[r] = w * (n - t) * slope[r]
				for q := range s1 {
					s2[r][q] = w * slope[r] * slope[q]
					if r > 0 && q > 0 {
						bend := -u[r] * u[q] / (t * t)
						if r == q {
							bend++
						}
						s2[r][q] -= w * (n - t) / t * bend * oracleFriction[r] * oracleFriction[q]
					}
				}
			}
		}
		for r := range s1 {
			c.force[r] = -s1[r]
			for i := range a {
				grad[i] += s1[r] * c.rows[r][i]
				for q := range s1 {
					for j := range a {
						hess[i][j] += s2[r][q] * c.rows[r][i] * c.rows[q][j]
					}
				}
			}
		}
	}
	return cost, grad, hess
}

func minimise(mass [][]float64, free []float64, contacts []*oracleContact) {
	a := append([]float64(nil), free...)
	for range 200 {
		cost, grad, hess := oracleCost(mass, free, contacts, a)
		step := solveDense(hess, grad)
		decrement := 0.0
		for i := range step {
			decrement += step[i] * grad[i]
		}
		if decrement < 1e-20 {
			break
		}
		next := make([]float64, 5)
		for scale := 1.0; scale > 1e-12; scale /= 2 {
			for i := range a {
				next[i] = a[i] - scale*step[i]
			}
			if lower, _, _ := oracleCost(mass, free, contacts, next); lower <= cost+1e-12*math.Abs(cost) {
				break
			}
		}
		a = next
	}
	oracleCost(mass, free, contacts, a)
}

// resweep is the pass of noslip.
func resweep(mass [][]float64, free []float64, contacts []*oracleContact) {
	gain := 0.0
	for _, c := range contacts {
		for r, f := range c.force {
			gain += f * f / c.d[r] / 2
		}
	}
	for range 5 {
		for _, c := range contacts {
			torque := make([]float64, 5)
			for _, other := range contacts {
				for r, row := range other.rows {
					for i := range torque {
						torque[i] += row[i] * other.force[r]
					}
				}
			}
			a := solveDense(mass, torque)
			var block [3][3]float64
			var residual, b [3]float64
			for r := range 3 {
				row := c.rows[r+1]
				response := solveDense(mass, row[:])
				for q := range 3 {
					for i := range response {
						block[r][q] += c.rows[q+1][i] * response[i]
					}
				}
				residual[r] = -c.aref[r+1]
				for i := range a {
					residual[r] += row[i] * (free[i] + a[i])
				}
				b[r] = residual[r]
				for q := range 3 {
					b[r] -= block[r][q] * c.force[q+1]
				}
			}
			var y [3]float64
			if c.force[0] >= 1e-15 {
				y = cofactorFriction(block, b, c.force[0])
			}
			change := 0.0
			for r := range 3 {
				change += (y[r] - c.force[r+1]) * residual[r]
				for q := range 3 {
					change += (y[r] - c.force[r+1]) * block[r][q] * (y[q] - c.force[q+1]) / 2
				}
			}
			if change > 1e-10 {
				continue
			}
			gain -= change
			copy(c.force[1:], y[:])
		}
		if gain < 0 {
			break
		}
		gain = 0
	}
}

func cofactorFriction(block [3][3]float64, b [3]float64, radius float64) (y [3]float64) {
	friction := oracleFriction[1:]
	for r := range 3 {
		b[r] *= friction[r]
		for q := range 3 {
			block[r][q] *= friction[r] * friction[q]
		}
	}
	multiplier := 0.0
	for range 20 {
		var m, inverse [3][3]float64
		for r := range 3 {
			m[r] = block[r]
			m[r][r] += multiplier
		}
		for r := range 3 {
			for q := range 3 {
				r1, r2, q1, q2 := (r+1)%3, (r+2)%3, (q+1)%3, (q+2)%3
				inverse[q][r] = m[r1][q1]*m[r2][q2] - m[r1][q2]*m[r2][q1]
			}
		}
		det := m[0][0]*inverse[0][0] + m[0][1]*inverse[1][0] + m[0][2]*inverse[2][0]
		if det < 1e-10 {
			return [3]float64{}
		}
		excess, slope := -radius*radius, 0.0
		for r := range 3 {
			y[r] = -(inverse[r][0]*b[0] + inverse[r][1]*b[1] + inverse[r][2]*b[2]) / det
			excess += y[r] * y[r]
		}
		for r := range 3 {
			for q := range 3 {
				slope += 2 * y[r] * inverse[r][q] * y[q] / det
			}
		}
		if excess < 1e-10 || excess/slope < 1e-10 {
			break
		}
		multiplier += excess / slope
	}
	length := math.Sqrt(y[0]*y[0] + y[1]*y[1] + y[2]*y[2])
	for r := range 3 {
		if multiplier != 0 {
			y[r] *= radius / length
		}
		y[r] *= friction[r]
	}
	return y
}

// solveDense solves mx = b by Gauss's elimination with pivots.
func solveDense(m [][]float64, b []float64) []float64 {
	n := len(b)
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = append(append([]float64(nil), m[i]...), b[i])
	}
	for k := range n {
		for i := k + 1; i < n; i++ {
			if math.Abs(rows[i][k]) > math.Abs(rows[k][k]) {
				rows[i], rows[k] = rows[k], rows[i]
			}
		}
		for i := range n {
			if i == k {
				continue
			}
			f := rows[i][k] / rows[k][k]
			for j := k; j <= n; j++ {
				rows[i][j] -= f * rows[k][j]
			}
		}
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = rows[i][n] / rows[i][i]
	}
	return x
}

func inner(a, b [3]float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

func outer(a, b [3]float64) [3]float64 {
	return [3]float64{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

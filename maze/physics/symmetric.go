package physics

// symmetric is a symmetric matrix over the heading axes: its lower triangle, row by row.
type symmetric [dofs * (dofs + 1) / 2]float64

// inertia is M.
var inertia = symmetric{
	mass,
	0, mass,
	0, 0, mass,
	0, -lever, 0, steerInertia,
	0, 0, 0, 0, shellInertia,
}

// addOuter adds scale·row·rowᵀ.
func (h *symmetric) addOuter(scale float64, row *axes) {
	a, b, c, d, e := row[0], row[1], row[2], row[3], row[4]
	h[0] += float64(scale * a * a)
	s := scale * b
	h[1] += float64(s * a)
	h[2] += float64(s * b)
	s = scale * c
	h[3] += float64(s * a)
	h[4] += float64(s * b)
	h[5] += float64(s * c)
	s = scale * d
	h[6] += float64(s * a)
	h[7] += float64(s * b)
	h[8] += float64(s * c)
	h[9] += float64(s * d)
	s = scale * e
	h[10] += float64(s * a)
	h[11] += float64(s * b)
	h[12] += float64(s * c)
	h[13] += float64(s * d)
	h[14] += float64(s * e)
}

// add adds scale·g.
func (h *symmetric) add(scale float64, g *symmetric) {
	for i := range h {
		h[i] += float64(scale * g[i])
	}
}

// addSlide adds scale·rowᵀrow + bend·(g - alongᵀalong).
func (h *symmetric) addSlide(scale float64, row *axes, bend float64, along *axes, g *symmetric) {
	a, b, c, d, e := row[0], row[1], row[2], row[3], row[4]
	p, q, r, s, t := along[0], along[1], along[2], along[3], along[4]
	x, y := scale*a, bend*p
	h[0] += float64(x*a) + (float64(bend*g[0]) - float64(y*p))
	x, y = scale*b, bend*q
	h[1] += float64(x*a) + (float64(bend*g[1]) - float64(y*p))
	h[2] += float64(x*b) + (float64(bend*g[2]) - float64(y*q))
	x, y = scale*c, bend*r
	h[3] += float64(x*a) + (float64(bend*g[3]) - float64(y*p))
	h[4] += float64(x*b) + (float64(bend*g[4]) - float64(y*q))
	h[5] += float64(x*c) + (float64(bend*g[5]) - float64(y*r))
	x, y = scale*d, bend*s
	h[6] += float64(x*a) + (float64(bend*g[6]) - float64(y*p))
	h[7] += float64(x*b) + (float64(bend*g[7]) - float64(y*q))
	h[8] += float64(x*c) + (float64(bend*g[8]) - float64(y*r))
	h[9] += float64(x*d) + (float64(bend*g[9]) - float64(y*s))
	x, y = scale*e, bend*t
	h[10] += float64(x*a) + (float64(bend*g[10]) - float64(y*p))
	h[11] += float64(x*b) + (float64(bend*g[11]) - float64(y*q))
	h[12] += float64(x*c) + (float64(bend*g[12]) - float64(y*r))
	h[13] += float64(x*d) + (float64(bend*g[13]) - float64(y*s))
	h[14] += float64(x*e) + (float64(bend*g[14]) - float64(y*t))
}

// solve sets x to scale·H⁻¹b for a positive definite H = LDLᵀ.
func (h *symmetric) solve(b *axes, scale float64, x *axes) {
	i0 := 1 / h[0]
	l10, l20, l30, l40 := h[1]*i0, h[3]*i0, h[6]*i0, h[10]*i0

	i1 := 1 / (h[2] - float64(l10*h[1]))
	u21, u31, u41 := h[4]-float64(l20*h[1]), h[7]-float64(l30*h[1]), h[11]-float64(l40*h[1])
	l21, l31, l41 := u21*i1, u31*i1, u41*i1

	i2 := 1 / (h[5] - float64(l20*h[3]) - float64(l21*u21))
	u32, u42 := h[8]-float64(l30*h[3])-float64(l31*u21), h[12]-float64(l40*h[3])-float64(l41*u21)
	l32, l42 := u32*i2, u42*i2

	i3 := 1 / (h[9] - float64(l30*h[6]) - float64(l31*u31) - float64(l32*u32))
	u43 := h[13] - float64(l40*h[6]) - float64(l41*u31) - float64(l42*u32)
	l43 := u43 * i3

	i4 := 1 / (h[14] - float64(l40*h[10]) - float64(l41*u41) - float64(l42*u42) - float64(l43*u43))

	y0 := scale * b[0]
	y1 := float64(scale*b[1]) - float64(l10*y0)
	y2 := float64(scale*b[2]) - float64(l20*y0) - float64(l21*y1)
	y3 := float64(scale*b[3]) - float64(l30*y0) - float64(l31*y1) - float64(l32*y2)
	y4 := float64(scale*b[4]) - float64(l40*y0) - float64(l41*y1) - float64(l42*y2) - float64(l43*y3)

	x4 := y4 * i4
	x3 := float64(y3*i3) - float64(l43*x4)
	x2 := float64(y2*i2) - float64(l32*x3) - float64(l42*x4)
	x1 := float64(y1*i1) - float64(l21*x2) - float64(l31*x3) - float64(l41*x4)
	x0 := float64(y0*i0) - float64(l10*x1) - float64(l20*x2) - float64(l30*x3) - float64(l40*x4)
	x[0], x[1], x[2], x[3], x[4] = x0, x1, x2, x3, x4
}

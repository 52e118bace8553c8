package physics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The floor's modes take the same iterations as the general solver. So both must agree under both stopping rules, wherever they
// start.
func TestFloorModesAgreeWithTheGeneralSolver(t *testing.T) {
	const states = 20000
	r := rand.New(rand.NewPCG(7, 8))
	random := func(scale float64) (a axes) {
		for i := range a {
			a[i] = scale * r.NormFloat64()
		}
		return a
	}
	zones := map[zone]int{}
	for range states {
		under := touches{n: 1}
		under.at[0] = touch{dist: -math.Abs(0.002 * r.NormFloat64()), floor: true}
		scale := math.Exp(2*r.NormFloat64() + 2)
		w0 := random(scale)
		w0[up] -= 10
		start := w0
		start.add(1, &axes{up: math.Exp(3 * r.NormFloat64())})
		nudge := random(scale * math.Exp(3*r.NormFloat64()-2))
		start.add(1, &nudge)
		rule := stop(r.IntN(2))

		l := lane{world: new(World), heading: heading{cos: 1}, rule: rule, touches: under, free: w0, soft: start}
		general := l
		l.floor, general.contacts = new(floor), new(contacts)
		resolveFloors([]*lane{&l})
		resolveContacts([]*lane{&general})
		soft, final, wantSoft, wantFinal := l.soft, l.final, general.soft, general.final

		var k contact
		k.constrain(&under.at[0])
		u0 := k.bias + dot(&k.jac[0], &wantSoft)
		square := 0.0
		for r := 1; r < 4; r++ {
			x := dot(&k.jac[r], &wantSoft)
			square += x * x
		}
		in, _ := cone(u0, square)
		zones[in]++
		size := 1 + math.Sqrt(dot(&w0, &w0)+dot(&start, &start))
		for i := range soft {
			// The search for friction stops within 1e-10 of its multiplier. Rounding in later sweeps may move the result by as
			// much.
			if math.Abs(soft[i]-wantSoft[i]) > 1e-10*size || math.Abs(final[i]-wantFinal[i]) > 1e-7*size {
				t.Fatalf("rule %d, w0 %v from %v:\nsoft  %v\nwant  %v\nfinal %v\nwant  %v", rule, w0, start, soft, wantSoft, final, wantFinal)
			}
		}
	}
	for in := open; in <= slide; in++ {
		t.Logf("zone %d: %d states", in, zones[in])
		if zones[in] < states/50 {
			t.Errorf("zone %d: only %d of %d states", in, zones[in], states)
		}
	}
}

// The floor's rows are those of a wall that lies below, up to a rotation of the friction rows.
func TestFloorIsAContactLikeAnyOther(t *testing.T) {
	const dist = -0.0004
	var floor, wall contact
	floor.constrain(&touch{dist: dist, floor: true})
	wall.constrain(&touch{dist: dist, dir: [3]float64{0, 0, -1}})
	if floor.bias != wall.bias || floor.d != wall.d || floor.jac[0] != wall.jac[0] {
		t.Errorf("normal row %v, bias %v, D %v; want %v, %v, %v", floor.jac[0], floor.bias, floor.d, wall.jac[0], wall.bias, wall.d)
	}
	for i := range floor.friction {
		if math.Abs(floor.friction[i]-wall.friction[i]) > 1e-16 {
			t.Errorf("entry %d of the friction rows' product is %v, want %v", i, floor.friction[i], wall.friction[i])
		}
	}
	slices.Sort(floor.admit[:])
	slices.Sort(wall.admit[:])
	for i := range floor.admit {
		if math.Abs(floor.admit[i]-wall.admit[i]) > 1e-15 {
			t.Errorf("admittances %v, want %v", floor.admit, wall.admit)
		}
	}
	for p := range 3 {
		for q := range 3 {
			if off := dot(&floor.jac[p+1], &floor.response[q]); p != q && math.Abs(off) > 1e-17 {
				t.Errorf("rows %d and %d respond with %v", p+1, q+1, off)
			}
		}
	}
}

func TestFloorAxesInvertModes(t *testing.T) {
	w := axes{1, 2, 3, 4, 5}
	var p floor
	p.set(-0.003, &w)
	u, run := p.rest, p.restRun
	u.lift -= p.bias
	var back axes
	p.axes(u, run, &back)
	for i := range w {
		if math.Abs(back[i]-w[i]) > 1e-13 {
			t.Fatalf("%v came back as %v", w, back)
		}
	}
	var push axes
	mulM(&w, &push)
	if energy := dot(&push, &w); math.Abs(u.times(p.inertia).dot(u)+p.run*run*run-energy) > 1e-10 {
		t.Errorf("energy %v in modes, %v in axes", u.times(p.inertia).dot(u)+p.run*run*run, energy)
	}
}

package physics

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Worlds in the air, on the floor, at walls and fresh from SetState move alike on their own and in gangs of any size.
func TestGangEqualsSingleWorldsBitForBit(t *testing.T) {
	const worlds, substeps = 21, 800
	walls := []Wall{{X: 4, HalfX: 1, HalfY: 5}, {X: -4, HalfX: 1, HalfY: 5}, {Y: 4, HalfX: 3, HalfY: 1}, {Y: -4, HalfX: 3, HalfY: 1}}
	r := rand.New(rand.NewPCG(1, 2))
	alone := make([]World, worlds)
	for i := range alone {
		if err := alone[i].SetWalls(walls); err != nil {
			t.Fatal(err)
		}
		alone[i].Reset(2*r.Float64()-1, 2*r.Float64()-1, 2*math.Pi*r.Float64())
	}
	sizes := []int{0, 2, 7, worlds, 64}
	gangs := make([]*Gang, len(sizes))
	copies := make([][]World, len(sizes))
	lists := make([][]Walker, len(sizes))
	for k, size := range sizes {
		gangs[k] = NewGang(size)
		copies[k] = append(copies[k], alone...)
		for i := range worlds {
			lists[k] = append(lists[k], Walker{World: &copies[k][i]})
		}
	}
	contacts := map[int]int{}
	for n := range substeps {
		for i := range alone {
			w := &alone[i]
			if n%50 == 0 {
				roll, steer := -float64(min(1, r.IntN(4))), float64(r.IntN(3)-1)
				for k := range lists {
					lists[k][i].Roll, lists[k][i].Steer = roll, steer
				}
			}
			if r.IntN(500) == 0 {
				qpos := w.QPos
				qpos[2] += 0.01 * r.Float64()
				w.SetState(qpos, w.QVel)
				for k := range copies {
					copies[k][i].SetState(qpos, w.QVel)
				}
			}
			w.Substep(lists[0][i].Roll, lists[0][i].Steer)
			contacts[w.Contacts()]++
		}
		for k, g := range gangs {
			g.Substep(lists[k])
			for i := range alone {
				if copies[k][i] != alone[i] {
					t.Fatalf("substep %d, gang of %d: world %d is %+v, alone %+v", n, sizes[k], i, copies[k][i], alone[i])
				}
			}
		}
	}
	t.Logf("contacts: %v", contacts)
	for n := range 4 {
		if contacts[n] == 0 {
			t.Errorf("no world ever had %d contacts", n)
		}
	}
}

func TestGangAllocatesNothing(t *testing.T) {
	worlds := make([]World, 20)
	var list []Walker
	for i := range worlds {
		if err := worlds[i].SetWalls([]Wall{{X: 2, HalfX: 1, HalfY: 3}}); err != nil {
			t.Fatal(err)
		}
		worlds[i].Reset(0.7, 0, float64(i))
		list = append(list, Walker{&worlds[i], -1, 1})
	}
	g := NewGang(8)
	if n := testing.AllocsPerRun(500, func() { g.Substep(list) }); n != 0 {
		t.Errorf("%v allocations a substep", n)
	}
}

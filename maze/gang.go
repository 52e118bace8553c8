package maze

import "ariadne/maze/physics"

// gangSize is the largest number of environments that a thread of a Batch steps side by side.
const gangSize = 64

// gang simulates the substeps of several environments of one configuration side by side. Each thread of a Batch has its own.
type gang struct {
	physics *physics.Gang
	envs    []*Env
	walkers []physics.Walker
}

func newGang(size int) *gang {
	return &gang{physics: physics.NewGang(size), envs: make([]*Env, 0, size), walkers: make([]physics.Walker, 0, size)}
}

// join lets a running environment take part in the next move. Its walker gets an action.
func (g *gang) join(e *Env, action int) {
	c := ControlOf(action)
	g.envs = append(g.envs, e)
	g.walkers = append(g.walkers, physics.Walker{World: &e.world, Roll: c.Roll, Steer: c.Steer})
}

// move simulates all substeps of a step in the environments that have joined. Then the gang is empty again.
func (g *gang) move() {
	if len(g.envs) > 0 {
		for range g.envs[0].substeps {
			g.physics.Substep(g.walkers)
			for _, e := range g.envs {
				e.touch()
			}
		}
	}
	g.envs, g.walkers = g.envs[:0], g.walkers[:0]
}

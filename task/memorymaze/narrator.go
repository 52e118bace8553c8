package memorymaze

import (
	"ariadne/maze"
	"ariadne/maze/explorer"
)

// Narrator plays one episode with known actions. It tells the extras that a Batch would tell, without drawing pictures. It is
// used from one goroutine at a time.
type Narrator struct {
	env      *maze.Env
	guide    *explorer.Agent // nil unless an extra depends on what guides have seen
	tellings []telling
	outlook  outlook
}

// NewNarrator begins the first episode of the environment with a seed. guide configures the guide behind the extras that depend
// on what was seen, and says for how many steps actions are held. names lists the extras that Tell writes.
func NewNarrator(v Variant, seed uint32, guide explorer.Options, names []string) (*Narrator, error) {
	chosen, err := chooseTellings(v, names)
	if err != nil {
		return nil, err
	}
	env, err := maze.NewEnv(v.Maze, seed)
	if err != nil {
		return nil, err
	}
	if err := env.Reset(); err != nil {
		return nil, err
	}
	n := &Narrator{env: env, tellings: chosen}
	n.outlook.numbers = make([]float64, mostNumbers(chosen))
	if seeks(chosen) {
		guide.Fresh = true
		if n.guide, err = explorer.New(env, guide); err != nil {
			return nil, err
		}
		n.outlook.guide = n.guide
	}
	n.look()
	return n, nil
}

// Step holds an action for the given number of environment steps.
func (n *Narrator) Step(action uint8, steps int) {
	n.outlook.before = poseOf(n.env)
	for range steps {
		n.env.Step(int(action))
	}
	n.look()
}

// look lets the guide take in what is in view now.
func (n *Narrator) look() {
	if n.guide != nil {
		n.guide.Look()
	}
}

// Tell writes the present numbers of extra k into into[k], unless into[k] is nil.
func (n *Narrator) Tell(into [][]float32) {
	n.outlook.look(n.env)
	for k, t := range n.tellings {
		if into[k] != nil {
			t.write(&n.outlook, into[k])
		}
	}
}

package memorymaze

import (
	"ariadne/maze"
	"ariadne/maze/explorer"
)

// Narrator plays one episode whose actions are known and tells the extras of it that a Batch would, without drawing a picture.
// It is used from one goroutine at a time.
type Narrator struct {
	env      *maze.Env
	guide    *explorer.Agent // nil unless something is told that guides have seen
	tellings []telling
	outlook  outlook
}

// NewNarrator begins the first episode of an environment with a seed. guide says how who knows what was seen would play, and for how many
// steps actions are held; names are those of the extras.
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

// Step takes an action for so many steps of the environment.
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

// Tell writes what is true now: of each extra its numbers, unless it is nil.
func (n *Narrator) Tell(into [][]float32) {
	n.outlook.look(n.env)
	for k, t := range n.tellings {
		if into[k] != nil {
			t.write(&n.outlook, into[k])
		}
	}
}

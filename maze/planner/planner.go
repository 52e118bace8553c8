// Package planner is who plays Memory Maze without a network: by looking at the environment itself, or by chance.
package planner

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"ariadne/maze"
	"ariadne/maze/explorer"
	"ariadne/maze/oracle"
)

// Those who play, as Planner.Who names them.
const (
	Oracle   = "oracle"   // knows the whole maze: package oracle
	Explorer = "explorer" // knows what it has seen: package explorer
	Wander   = "wander"   // goes from one random place to another: explorer's Wanderer
	Random   = "random"   // draws each action alike
)

// Planner says who plays, and how.
type Planner struct {
	Who    string
	Effort oracle.Effort // of the oracle
	Noise  float64       // probability with which the oracle, or the wanderer, draws an action uniformly instead
	Stop   func() bool   // of the oracle, as oracle.Options has it
}

var efforts = [...]string{oracle.Normal: "normal", oracle.Fast: "fast", oracle.Strong: "strong"}

// Effort returns that of a name: fast, normal or strong.
func Effort(name string) (e oracle.Effort, ok bool) {
	i := slices.Index(efforts[:], name)
	return oracle.Effort(i), i >= 0
}

// String says who plays and with which settings, completely.
func (p Planner) String() string {
	switch p.Who {
	case Oracle:
		effort := fmt.Sprint(uint8(p.Effort))
		if int(p.Effort) < len(efforts) {
			effort = efforts[p.Effort]
		}
		return fmt.Sprintf("%s effort=%s noise=%v", p.Who, effort, p.Noise)
	case Wander:
		return fmt.Sprintf("%s noise=%v", p.Who, p.Noise)
	}
	return p.Who
}

// In returns how it decides in an environment, also when mazes follow each other there. Each call is a decision for the next step.
// Explorer and wanderer hold theirs for repeat steps or, if that is less than 2, for as many as suits them. seed determines what is drawn.
func (p Planner) In(env *maze.Env, repeat int, seed uint64) (act func() int, err error) {
	if repeat < 2 {
		repeat = 0
	}
	switch p.Who {
	case Oracle:
		a, err := oracle.New(env, oracle.Options{Effort: p.Effort, Noise: p.Noise, Seed: seed, Stop: p.Stop})
		if err != nil {
			return nil, err
		}
		return a.Act, nil
	case Explorer:
		a, err := explorer.New(env, explorer.Options{Repeat: repeat})
		if err != nil {
			return nil, err
		}
		return a.Act, nil
	case Wander:
		a, err := explorer.NewWanderer(env, explorer.WanderOptions{Repeat: repeat, Noise: p.Noise, Seed: seed})
		if err != nil {
			return nil, err
		}
		return a.Act, nil
	case Random:
		r := rand.New(rand.NewPCG(seed, 0))
		return func() int { return r.IntN(maze.Actions) }, nil
	}
	return nil, fmt.Errorf("planner: nobody is called %q; there are %s, %s, %s and %s", p.Who, Oracle, Explorer, Wander, Random)
}

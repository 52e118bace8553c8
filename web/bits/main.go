// Bits prints one hash of the states and one of the 64x64 pictures of a thousand steps of Memory Maze. The hashes must be the
// same on every machine and in a browser's WebAssembly; scripts/web.sh compares them.
package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"

	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

const steps = 1000

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bits:", err)
		os.Exit(1)
	}
}

func run() error {
	b, err := memorymaze.New(task.Options{Envs: 1, Seed: 3, Settings: map[string]any{"size": 11, "seed": 3, "render": "soft"}})
	if err != nil {
		return err
	}
	defer b.Close()
	s := &task.Step{Obs: task.NewObs(b.Spec(), 1), Reward: make([]float32, 1), Done: make([]bool, 1)}
	if err := b.Reset(s); err != nil {
		return err
	}
	states, pictures, engine := sha256.New(), sha256.New(), rand.New(rand.NewPCG(1, 2))
	action, score := int32(0), float32(0)
	for range steps {
		if engine.IntN(3) == 0 {
			action = 1 + engine.Int32N(maze.Actions-1)
		}
		if err := b.Step([]int32{action}, s); err != nil {
			return err
		}
		score += s.Reward[0]
		q, v := b.Env(0).QPos(), b.Env(0).QVel()
		for _, x := range append(q[:], v[:]...) {
			_ = binary.Write(states, binary.LittleEndian, math.Float64bits(x)) // writing to a hash cannot fail
		}
		pictures.Write(s.Obs.Pixels)
	}
	_, err = fmt.Printf("%d steps, score %v\nstates   %x\npictures %x\n", steps, score, states.Sum(nil), pictures.Sum(nil))
	return err
}

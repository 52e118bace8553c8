package craftax_test

import (
	"fmt"
	"slices"

	"ariadne/internal/rng/threefry"
	"ariadne/task"
	"ariadne/task/craftax"
)

// A key makes a world; keys and actions advance it, as in the reference's environment without auto-reset.
func Example() {
	p := craftax.DefaultParams()
	key := threefry.New(0) // jax.random.PRNGKey(0)
	var s craftax.State
	s.Reset(key.Next(), &p)
	reward, done := s.Step(key.Next(), craftax.Left, &p)
	obs := make([]float32, craftax.ObsSize)
	s.Observe(obs) // [craftax.ObsSize]float32
	fmt.Println("step", s.Time, "at", s.Pos, "with reward", reward, "and done", done)
	// Output: step 1 at {24 23} with reward 0 and done false
}

// Craftax Classic is played in the same way.
func ExampleClassic() {
	p := craftax.DefaultClassicParams()
	key := threefry.New(0)
	var s craftax.Classic
	s.Reset(key.Next(), &p)
	for s.Inventory.Sapling == 0 {
		s.Step(key.Next(), craftax.Do, &p) // towards grass, which sometimes gives a sapling
	}
	reward, done := s.Step(key.Next(), craftax.PlacePlant, &p)
	obs := make([]float32, craftax.ClassicObsSize)
	s.Observe(obs) // [craftax.ClassicObsSize]float32
	fmt.Println("step", s.Time, "brings reward", reward, "and done", done)
	// Output: step 4 brings reward 1 and done false
}

// Many environments step together. The batch knows what their last episodes achieved.
func ExampleBatch() {
	b, err := craftax.NewBatch(task.Options{Envs: 4, Threads: 2, Seed: 1, Settings: map[string]any{"max_timesteps": 100}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer b.Close()
	s := task.Step{Obs: task.NewObs(b.Spec(), 4), Reward: make([]float32, 4), Done: make([]bool, 4)}
	if err := b.Reset(&s); err != nil {
		fmt.Println(err)
		return
	}
	actions := []int32{craftax.Noop, craftax.Sleep, craftax.Do, craftax.Up}
	for range 100 {
		if err := b.Step(actions, &s); err != nil {
			fmt.Println(err)
			return
		}
	}
	for _, e := range s.Episodes {
		unlocked := b.Unlocked(e.Env)
		fmt.Println("environment", e.Env, "played", e.Length, "steps:", slices.Collect(unlocked.All()))
	}
	// Output:
	// environment 0 played 100 steps: []
	// environment 1 played 100 steps: [wake_up]
	// environment 2 played 100 steps: [collect_sapling]
	// environment 3 played 100 steps: []
}

package ppo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"ariadne/agent"
	"ariadne/task"
)

// Imitation says how the guide of a task teaches.
type Imitation struct {
	Coef Schedule `yaml:"coef"` // weight of the imitation loss
	// Temperature softens the guide's choice: actions that cost more steps are worth less probability; 0: its action is all.
	Temperature float64 `yaml:"temperature"`
	// StudentTemperature divides the policy's logits in the loss: at 3, a policy that is as unsure there as the guide's softened
	// choice acts much surer.
	StudentTemperature float64 `yaml:"student_temperature"`
	// CostCoef is the weight, within the imitation loss, of the steps that the policy is expected to lose by its next action.
	CostCoef float64 `yaml:"cost_coef"`
	// Guided is the share of the environments, the first ones, in which the guide acts; the agent learns there from what it
	// sees the guide do.
	Guided Schedule `yaml:"guided"`
	// Turns draws anew for each rollout in which environments the guide acts: Guided is then a share of the first three quarters of
	// them. The agent then goes on where the guide has been, and knows what it saw on the way. In the last quarter it is always
	// the agent that acts, so that there are returns of its own.
	Turns bool `yaml:"turns"`
}

// UnmarshalYAML reads a mapping; what it leaves out is 0. Unknown keys are errors.
func (i *Imitation) UnmarshalYAML(b []byte) error {
	type plain Imitation // without this method
	var read plain
	if err := decodeYAML(b, &read); err != nil {
		return err
	}
	*i = Imitation(read)
	return nil
}

// validate returns an error that begins with the name of the first setting that cannot be.
func (i Imitation) validate() error {
	if !finite(i.Temperature) || i.Temperature < 0 {
		return fmt.Errorf("temperature is %v, want a number of at least 0", i.Temperature)
	}
	if !finite(i.StudentTemperature) || i.StudentTemperature < 0 {
		return fmt.Errorf("student_temperature is %v, want a positive number, or 0 for 1", i.StudentTemperature)
	}
	if !finite(i.CostCoef) || i.CostCoef < 0 {
		return fmt.Errorf("cost_coef is %v, want a number of at least 0", i.CostCoef)
	}
	if err := i.Coef.validate("coef"); err != nil {
		return err
	}
	if err := i.Guided.validate("guided"); err != nil {
		return err
	}
	if most := i.Guided.most(); most > 1 {
		return fmt.Errorf("guided is %v, want a share of at most 1", most)
	}
	return nil
}

// Teaches tells whether a batch is to have a guide (task.Options.Teach).
func (c Config) Teaches() bool { return c.Imitation != nil }

// tutor asks a task's guide, for the loss that reads its lessons and for the environments in which it acts.
type tutor struct {
	teacher task.Teacher
	lesson  task.Lesson
	actions []int32 // [M], where the guide's actions go that no loss reads
	costs   string  // name of the column of costs
}

func newTutor(c Config, b task.Batch) (*tutor, error) {
	if !c.Teaches() {
		return nil, nil
	}
	teacher, ok := b.(task.Teacher)
	if !ok {
		return nil, fmt.Errorf("imitation: task %s: %w", b.Spec().Name, task.ErrNoGuide)
	}
	return &tutor{teacher: teacher, actions: make([]int32, b.Len()), costs: agent.TeacherCostColumn(b.Spec().Actions).Name}, nil
}

// teach asks the guide about step t of a rollout, and lets it act in some environments: what they do is then not the policy's
// choice, and has no probability.
func (u *tutor) teach(r *rollout, t int, lead []int32) error {
	from, to := t*r.own, (t+1)*r.own
	u.lesson = task.Lesson{Action: u.actions}
	if column, ok := r.columns.Get(agent.TeacherColumn.Name); ok {
		u.lesson.Action = column.Ints[from:to]
	}
	if column, ok := r.columns.Get(u.costs); ok {
		u.lesson.Cost = column.Rows(from, to).Floats
	}
	if err := u.teacher.Teach(&u.lesson); err != nil {
		return fmt.Errorf("guide: %w", err)
	}
	for _, env := range lead {
		own := int(env) - r.first
		if own < 0 || own >= r.own {
			continue
		}
		action := u.lesson.Action[own]
		if action < 0 || int(action) >= r.spec.Actions {
			return fmt.Errorf("guide: action of environment %d is %d, want 0 to %d", env, action, r.spec.Actions-1)
		}
		r.action[t*r.envs+int(env)], r.logProb[t*r.envs+int(env)] = action, float32(math.NaN())
	}
	return nil
}

// guided is the number of environments in which the guide acts in update n.
func (c Config) guided(n int) int {
	if c.Imitation == nil {
		return 0
	}
	return int(math.Round(c.Imitation.Guided.At(n) * float64(c.led())))
}

// led is the number of environments, the first ones, in which the guide may act.
func (c Config) led() int {
	if c.Imitation.Turns {
		return c.NumEnvs * 3 / 4
	}
	return c.NumEnvs
}

// leads returns the environments in which the guide acts in update n of a run with a seed, in the memory of list, which is empty.
func (c Config) leads(list []int32, seed uint64, n int) []int32 {
	guided := c.guided(n)
	if guided == 0 || !c.Imitation.Turns {
		for env := range guided {
			list = append(list, int32(env))
		}
		return list
	}
	list = slices.Grow(list, c.led())[:c.led()]
	permute(list, rand.NewPCG(seed, 0x6c65_6164<<32+uint64(n)))
	return list[:guided]
}

// teaching tells whether the guide is asked in update n.
func (c Config) teaching(n int) bool {
	return c.Imitation != nil && (c.Imitation.Coef.At(n) > 0 || c.guided(n) > 0)
}

// led remembers in which environments the guide has acted in the present episode: those are not the agent's.
type led []bool // [N]

// step takes in that the guide acts in some environments.
func (l led) step(lead []int32) {
	for _, env := range lead {
		l[env] = true
	}
}

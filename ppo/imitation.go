package ppo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"ariadne/agent"
	"ariadne/task"
)

// Imitation says how the policy learns from the task's guide.
type Imitation struct {
	Coef Schedule `yaml:"coef"` // weight of the imitation loss
	// Temperature softens the guide's choice: the probability of an action falls with its cost in steps. 0 gives all
	// probability to the guide's action.
	Temperature float64 `yaml:"temperature"`
	// StudentTemperature divides the policy's logits in the loss. At 3, a policy whose softened choice is as unsure as that of
	// the guide acts much more surely than that.
	StudentTemperature float64 `yaml:"student_temperature"`
	// CostCoef is the weight, within the imitation loss, of the expected cost in steps of the policy's next action.
	CostCoef float64 `yaml:"cost_coef"`
	// Guided is the share of the environments, the first ones, in which the guide acts. There the agent learns from watching
	// the guide.
	Guided Schedule `yaml:"guided"`
	// Turns draws, for each rollout, the environments in which the guide acts. Guided is then a share of the first three
	// quarters of the environments. So the agent continues from where the guide has been, and knows what the guide saw on the
	// way. In the last quarter the agent always acts, so that there are returns of its own.
	Turns bool `yaml:"turns"`
}

// UnmarshalYAML reads a mapping. Missing keys are 0; unknown keys are errors.
func (i *Imitation) UnmarshalYAML(b []byte) error {
	type plain Imitation // without this method, so that decoding does not recurse
	var read plain
	if err := decodeYAML(b, &read); err != nil {
		return err
	}
	*i = Imitation(read)
	return nil
}

// validate returns an error that begins with the name of the first setting that is impossible.
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

// Teaches reports whether a batch needs a guide (task.Options.Teach).
func (c Config) Teaches() bool { return c.Imitation != nil }

// tutor asks a task's guide. It serves the loss that reads lessons and the environments in which the guide acts.
type tutor struct {
	teacher task.Teacher
	lesson  task.Lesson
	actions []int32 // [M], memory for the guide's actions if no loss reads them
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

// teach asks the guide about step t of a rollout, and lets it act in the environments of lead. The actions there are not the
// policy's and get no probability.
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

// guided returns the number of environments in which the guide acts in update n.
func (c Config) guided(n int) int {
	if c.Imitation == nil {
		return 0
	}
	return int(math.Round(c.Imitation.Guided.At(n) * float64(c.led())))
}

// led returns the number of environments, the first ones, in which the guide may act.
func (c Config) led() int {
	if c.Imitation.Turns {
		return c.NumEnvs * 3 / 4
	}
	return c.NumEnvs
}

// leads returns the environments in which the guide acts in update n of a run with the given seed. list is empty memory for the
// result.
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

// teaching reports whether the guide is asked in update n.
func (c Config) teaching(n int) bool {
	return c.Imitation != nil && (c.Imitation.Coef.At(n) > 0 || c.guided(n) > 0)
}

// led[i] is true if the guide has acted in the present episode of environment i. The return of such an episode is not the
// agent's.
type led []bool // [N]

// step records that the guide acts in some environments.
func (l led) step(lead []int32) {
	for _, env := range lead {
		l[env] = true
	}
}

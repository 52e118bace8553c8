package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"ariadne/agent"
	"ariadne/dataset"
	"ariadne/headless"
	"ariadne/maze"
	"ariadne/probe"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// performance is what is recorded: one environment, and the player that acts in it.
type performance struct {
	policy   string
	title    string
	task     task.Batch
	maze     *memorymaze.Batch   // the task if it is memory_maze, else nil
	screen   task.Screen         // the task if it is another one with pictures, else nil
	settings memorymaze.Settings // settings of the maze

	now     *task.Step
	actions []int32
	act     task.Player
	value   func() float64 // the policy's value estimate, nil if it has none
	reader  *probe.Reader  // the probes whose view is wanted, nil for none
	guess   *render.Guess  // what the probes said last

	score float64
	gain  float64      // reward of the last step, 0 before the first step of an episode
	ended task.Episode // the episode that ended last
	age   int          // steps since the episode's beginning
	most  int          // the greatest number of steps that can be recorded, 0 for any number
	free  []func()
}

// open makes the performance that is recorded.
func (o *recording) open() (p *performance, err error) {
	p = &performance{policy: o.policy}
	if p.policy == "" {
		p.policy = policyCheckpoint
	}
	defer func(p *performance) {
		if err != nil {
			p.Close()
		}
	}(p)
	var e *experiment
	var recorded *dataset.Episode
	if p.policy == policyRecorded {
		e, recorded, err = p.openEpisode(o)
	} else {
		e, err = experimentFor(p.policy, o.run, o.overrides)
	}
	if err != nil {
		return nil, err
	}
	if slices.Contains(o.views, viewProbe) && p.policy != policyRecorded {
		p.policy = e.onlooker(p.policy)
		if p.reader, err = e.reader(); err != nil {
			return nil, err
		}
		p.free = append(p.free, p.reader.Close)
	}
	if err := p.openTask(e, o.seed); err != nil {
		return nil, err
	}
	p.now, p.actions = newStep(p.task), make([]int32, 1)
	p.now.Final = task.NewObs(p.task.Spec(), 1)
	return p, p.cast(e, o, recorded)
}

// openTask makes the environment. It returns an error if the task has no pictures.
func (p *performance) openTask(e *experiment, seed uint64) error {
	b, err := e.batch(1, seed)
	if err != nil {
		return err
	}
	p.task = b
	p.free = append(p.free, func() { b.Close() })
	p.title = b.Spec().Name
	switch b := b.(type) {
	case *memorymaze.Batch:
		p.maze = b
		p.settings, err = memorymaze.ParseSettings(e.settings.Task)
		return err
	case task.Screen:
		p.screen = b
		return nil
	}
	return usageError{fmt.Errorf("there is nothing to record: %s has no picture", p.title)}
}

// cast makes the player that acts.
func (p *performance) cast(e *experiment, o *recording, recorded *dataset.Episode) error {
	switch p.policy {
	case policyRecorded:
		p.most = len(recorded.Actions)
		p.title += " · " + recorded.Policy
		p.act = repeated(recorded.Actions)
		return nil
	case policyRandom:
		p.act = task.Uniform(p.task.Spec().Actions, o.seed)
	case policyOracle, policyExplorer, policyWander:
		if p.maze == nil {
			return usageError{fmt.Errorf("the %s plays memory_maze, not %s", p.policy, p.title)}
		}
		who, err := o.planner.planner(p.policy)
		if err != nil {
			return err
		}
		act, err := who.In(p.maze.Env(0), p.settings.ActionRepeat, o.seed)
		if err != nil {
			return usageError{err}
		}
		p.act = func(_ *task.Step, actions []int32) error {
			actions[0] = int32(act())
			return nil
		}
	default:
		c, err := e.newest(p.task.Spec())
		if err != nil {
			return err
		}
		a, err := c.player(agent.PlayerOptions{Envs: 1, Seed: o.seed, Greedy: o.draw.chooses(e)})
		if err != nil {
			return err
		}
		p.free = append(p.free, a.Close)
		p.act, p.value = a.Act, func() float64 { return float64(a.Values[0]) }
	}
	p.title += " · " + p.policy
	return nil
}

// repeated returns a player that takes the given actions, one after the other.
func repeated(done []uint8) task.Player {
	next := 0
	return func(_ *task.Step, actions []int32) error {
		actions[0] = int32(done[next])
		next++
		return nil
	}
}

// openEpisode reads a recorded episode and makes the experiment of its task.
func (p *performance) openEpisode(o *recording) (*experiment, *dataset.Episode, error) {
	recorded, err := dataset.ReadEpisode(o.episode)
	if err != nil {
		return nil, nil, usageError{err}
	}
	if err := p.compare(o.episode, o.overrides); err != nil {
		return nil, nil, err
	}
	e, err := composeTask(append([]string{"task=memory_maze"}, o.overrides...))
	if err != nil {
		return nil, nil, err
	}
	settings, err := dataset.Settings(&recorded.Variant)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range []string{"textures", "render", "device"} { // the arguments may say how it looks
		settings[name] = e.settings.Task[name]
	}
	if l := recorded.Variant.Maze.Layout; l != nil {
		if settings["layout"], err = p.saveLayout(l); err != nil {
			return nil, nil, err
		}
	}
	settings["seed"] = int(recorded.Seed)
	e.settings.Task = settings
	return e, recorded, nil
}

// compare warns if an episode differs from the simulation of its actions, as replay does: the video shows the simulation, not the
// content of the file.
func (p *performance) compare(path string, overrides []string) (err error) {
	textures := ""
	for _, arg := range overrides {
		if dir, ok := strings.CutPrefix(strings.TrimLeft(arg, "+"), "task.textures="); ok {
			textures = strings.Trim(dir, `'"`)
		}
	}
	for _, r := range []*dataset.Replayer{{Blind: true}, {Textures: textures}} {
		_, err := r.Replay(path)
		if err := r.Close(); err != nil {
			return err
		}
		switch wrong := (*dataset.InputError)(nil); {
		case errors.As(err, new(*dataset.Difference)):
			warn("%v; the video shows the simulation of its actions", err)
			return nil
		case errors.As(err, &wrong) && !r.Blind: // without their textures, pictures cannot be compared
		case err != nil:
			return asUsage(err)
		}
	}
	return nil
}

// saveLayout writes a layout to a file for the time of the recording, since tasks read layouts from files.
func (p *performance) saveLayout(l *maze.Layout) (path string, err error) {
	f, err := os.CreateTemp("", "ariadne-*.maze")
	if err != nil {
		return "", err
	}
	p.free = append(p.free, func() { os.Remove(f.Name()) })
	return f.Name(), errors.Join(maze.WriteLayout(f, l), f.Close())
}

// Close frees everything.
func (p *performance) Close() {
	for _, free := range p.free {
		free()
	}
	p.free = nil
}

// look returns how pictures are drawn.
func (p *performance) look() headless.Options {
	return headless.Options{Render: p.settings.Render, Device: p.settings.Device}
}

// views returns the names of the views that a recording can show without probes.
func (p *performance) views() []string {
	list := []string{"person"}
	if p.maze != nil {
		list = append(list, "map", "agent")
	}
	if p.value != nil {
		return append(list, viewValue)
	}
	return append(list, viewScore)
}

// steps returns how many of the wanted steps can be recorded.
func (p *performance) steps(wanted int) int {
	if p.most > 0 {
		return min(wanted, p.most)
	}
	return wanted
}

// begin starts the first episode.
func (p *performance) begin() error { return p.task.Reset(p.now) }

// decide chooses the next action, and asks the probes.
func (p *performance) decide() (err error) {
	if p.reader == nil {
		return p.act(p.now, p.actions)
	}
	if p.age == 0 {
		p.reader.Begin()
	}
	if p.guess, err = p.reader.Look(p.maze.Env(0), p.now.Obs, p.now.Reward); err != nil {
		return err
	}
	err = p.act(p.now, p.actions)
	p.reader.Did(p.actions[0])
	return err
}

// step takes the chosen action. If that ends the episode, the next one has begun afterwards.
func (p *performance) step() error {
	p.now.Episodes = p.now.Episodes[:0]
	if err := p.task.Step(p.actions, p.now); err != nil {
		return err
	}
	p.gain = float64(p.now.Reward[0])
	p.score += p.gain
	p.age += p.repeat()
	for _, e := range p.now.Episodes {
		p.ended, p.score, p.age = e, 0, 0
	}
	return nil
}

// outcome says in words how the last episode ended.
func (p *performance) outcome() string {
	switch limit := p.task.Spec().Limit; {
	case p.ended.Success == 1:
		return "solved"
	case limit > 0 && p.ended.Length >= limit:
		return "time is up"
	case p.ended.Success == 0:
		return "failed"
	}
	return "over"
}

// mostShown returns the number of values for which a chart has room: one more than the steps that are recorded, that an episode can have,
// and that chartWindow allows, whichever is least.
func (p *performance) mostShown(wanted int) int {
	most := min(p.steps(wanted), chartWindow)
	if limit := p.task.Spec().Limit; limit > 0 {
		most = min(most, (limit+p.repeat()-1)/p.repeat())
	}
	return most + 1
}

// over reports whether the last step ended an episode.
func (p *performance) over() bool { return p.now.Done[0] }

// repeat returns how many of the environment's steps a step takes.
func (p *performance) repeat() int { return max(p.task.Spec().Repeat, 1) }

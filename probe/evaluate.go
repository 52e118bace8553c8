package probe

import (
	"context"
	"fmt"

	"ariadne/agent"
	"ariadne/dataset"
	"ariadne/maze/explorer"
	"ariadne/task/memorymaze"
)

// Result is what Evaluate found out.
type Result struct {
	Variant  string `json:"variant"`
	TaughtBy string `json:"taught_by"`
	Core     string `json:"core"`
	Steps    int64  `json:"steps"`    // environment steps that were learned from
	Episodes int    `json:"episodes"` // that were scored
	Rows     int    `json:"rows"`     // observations of each
	Repeat   int    `json:"repeat"`   // steps between them
	Walls    Score  `json:"walls"`    // accuracy
	Objects  Score  `json:"objects"`  // squared error, cells²
	// ObjectsByAge are the errors of all observations by how long ago the target was last in view; nil where files have no recipe, which
	// tells that.
	ObjectsByAge []AgeScore `json:"objects_by_age,omitempty"`
}

// EvaluateOptions are what Evaluate is given.
type EvaluateOptions struct {
	Config  Config
	Model   *agent.Model
	Weights *agent.Weights
	Variant memorymaze.Variant
	Repeat  int    // steps that decisions are held for; 0: 1
	Train   string // folder of the episodes that the constant baseline is learned from
	Eval    string // folder of the episodes to score with
	Steps   int64  // for Result
	Threads int    // that read ahead
	Done    func(episodes, of int)
}

// together is how many episodes are gone through side by side.
const together = 8

// Evaluate goes through episodes from their first observations on and scores the probes.
func Evaluate(ctx context.Context, o EvaluateOptions) (*Result, error) {
	o.Repeat = max(o.Repeat, 1)
	s := subject{Variant: o.Variant, repeat: o.Repeat, actions: o.Model.Config().Actions}
	base, err := s.learnConstant(ctx, o.Train, o.Threads)
	if err != nil {
		return nil, err
	}
	rows, err := Observations(o.Eval, o.Repeat)
	if err != nil {
		return nil, err
	}
	w, err := dataset.OpenWindows(o.Eval, dataset.WindowOptions{
		Length: rows, Batch: together, Carried: true, Threads: max(o.Threads, 1), Arrays: arrays, Repeat: o.Repeat,
	})
	if err != nil {
		return nil, err
	}
	e, err := newExam(o, s, base, window{w.NewWindow(), rows, together})
	if err != nil {
		return nil, err
	}
	defer e.policy.Close()
	total := w.Len()
	if n := o.Config.Episodes; n > 0 {
		total = min(total, n)
	}
	for len(e.walls) < total {
		if err := w.Next(e.window.Window); err != nil {
			return nil, err
		}
		if err := e.ask(ctx); err != nil {
			return nil, err
		}
		for b := range together {
			if len(e.walls) == total { // what follows is of the next pass, or of no need
				break
			}
			if err := e.mark(b, w.Path(e.window.Episode[b])); err != nil {
				return nil, err
			}
		}
		if o.Done != nil {
			o.Done(len(e.walls), total)
		}
	}
	r := &Result{
		Variant: s.Name(), TaughtBy: o.Config.TaughtBy, Core: o.Model.Config().Core.Name(), Steps: o.Steps, Episodes: total, Rows: rows, Repeat: o.Repeat,
		Walls: score(e.walls, e.constantWalls), Objects: score(e.objects, e.constantObjects), ObjectsByAge: e.ages.scores(),
	}
	if e.blind {
		r.ObjectsByAge = nil
	}
	return r, nil
}

// Observations is how many there are of the first episode of a folder, where decisions are held for repeat steps; the others have as many. An
// error says that there is no episode.
func Observations(dir string, repeat int) (int, error) {
	w, err := dataset.OpenWindows(dir, dataset.WindowOptions{Length: 1, Batch: 1, Arrays: []string{rewardArray}})
	if err != nil {
		return 0, err
	}
	f, err := dataset.Open(w.Path(0))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return f.Steps()/repeat + 1, nil
}

// exam is an evaluation under way.
type exam struct {
	o      EvaluateOptions
	s      subject
	base   constant
	window window
	policy *agent.Policy

	state         *agent.State
	done          []bool
	actions       []int32
	logits, value []float32
	said          [2][]float32 // [T, B, ...] of walls and objects

	walls, objects                 series
	constantWalls, constantObjects series
	ages                           byAge
	blind                          bool // some file does not tell what was in view
}

func newExam(o EvaluateOptions, s subject, base constant, w window) (*exam, error) {
	if err := s.checkShapes(w.Window); err != nil {
		return nil, &dataset.InputError{Err: fmt.Errorf("episodes of %s: %w", o.Eval, err)}
	}
	p, err := agent.NewPolicy(o.Model, o.Weights, together, Walls, Objects)
	if err != nil {
		return nil, err
	}
	return &exam{
		o: o, s: s, base: base, window: w, policy: p,
		done: make([]bool, together), actions: make([]int32, together), logits: make([]float32, together*s.actions), value: make([]float32, together),
		said: [2][]float32{make([]float32, w.length*together*s.cells()), make([]float32, w.length*together*2*s.targets())},
	}, nil
}

// ask has the probes answer after every observation of the window's episodes.
func (e *exam) ask(ctx context.Context) error {
	e.state = e.o.Model.NewState(together)
	image, pos, dir := get(e.window.Window, imageArray), get(e.window.Window, posArray).Float32, get(e.window.Window, dirArray).Float32
	n := together * image.Size()
	obs := e.o.Model.NewObs(together)
	for t := range e.window.length {
		if ctx.Err() != nil {
			return ErrStopped
		}
		for b := range e.done {
			e.done[b] = t == 0
		}
		e.state.Remember(e.actions, e.window.lastDone(t, e.actions))
		e.s.pose(e.policy.Given(poseColumn.Name), pos[t*together*2:], dir[t*together*2:])
		obs.Pixels = image.Uint8[t*n : (t+1)*n]
		if err := e.policy.Act(obs, e.done, e.state, e.logits, e.value); err != nil {
			return err
		}
		for i, name := range [2]string{Walls, Objects} {
			y := e.policy.Prediction(name)
			copy(e.said[i][t*len(y):], y)
		}
	}
	return nil
}

// mark scores what was said of episode b.
func (e *exam) mark(b int, path string) error {
	length, cells, targets := e.window.length, e.s.cells(), e.s.targets()
	var walls, objects, constantWalls, constantObjects []float64
	layout, vec := get(e.window.Window, layoutArray).Uint8, get(e.window.Window, objectsArray).Float32
	seen, err := e.s.seen(path, length)
	if err != nil {
		return err
	}
	e.blind = e.blind || seen == nil
	said, constant := make([]float64, targets), make([]float64, targets)
	for t := range length {
		row := t*together + b
		plan, are := layout[row*cells:(row+1)*cells], vec[row*2*targets:(row+1)*2*targets]
		walls = append(walls, accuracy(e.said[0][row*cells:(row+1)*cells], plan))
		constantWalls = append(constantWalls, accuracy(e.base.open, plan))
		distances(said, e.said[1][row*2*targets:], are, float64(e.s.Maze.Size))
		distances(constant, e.base.targets, are, 1)
		objects, constantObjects = append(objects, mean(said)), append(constantObjects, mean(constant))
		for k := range targets {
			if seen != nil {
				e.ages.add(seen[t*targets+k], said[k], constant[k])
			}
		}
	}
	e.walls, e.constantWalls = append(e.walls, walls), append(e.constantWalls, constantWalls)
	e.objects, e.constantObjects = append(e.objects, objects), append(e.constantObjects, constantObjects)
	return nil
}

// seen returns for how many steps each target was out of view after each observation of an episode, [T, K]; -1 if it was not in view yet. It
// is nil where the file does not tell.
func (s subject) seen(path string, rows int) ([]int, error) {
	f, err := dataset.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if n := f.Steps()/s.repeat + 1; n != rows {
		return nil, &dataset.InputError{Err: fmt.Errorf("episode %s has %d observations, others have %d: episodes to score with are to be of one length", path, n, rows)}
	}
	if !f.HasRecipe() {
		return nil, nil
	}
	episode := &f.Episode
	n, err := memorymaze.NewNarrator(episode.Variant, episode.Seed, explorer.Options{}, []string{"targets_visible"})
	if err != nil {
		return nil, err
	}
	visible := make([]float32, s.targets())
	list, last := make([]int, 0, rows*s.targets()), make([]int, s.targets())
	for k := range last {
		last[k] = -1
	}
	for t := range rows {
		if t > 0 {
			n.Step(episode.Actions[(t-1)*s.repeat], s.repeat)
		}
		n.Tell([][]float32{visible})
		for k, v := range visible {
			switch {
			case v > 0:
				last[k] = 0
			case last[k] >= 0:
				last[k] += s.repeat
			}
		}
		list = append(list, last...)
	}
	return list, nil
}

package probe

import (
	"context"
	"fmt"

	"ariadne/agent"
	"ariadne/dataset"
	"ariadne/maze/explorer"
	"ariadne/task/memorymaze"
)

// Result is the result of Evaluate.
type Result struct {
	Variant  string `json:"variant"`
	TaughtBy string `json:"taught_by"`
	Core     string `json:"core"`
	Steps    int64  `json:"steps"`    // environment steps of the training
	Episodes int    `json:"episodes"` // number of scored episodes
	Rows     int    `json:"rows"`     // observations in each episode
	Repeat   int    `json:"repeat"`   // steps between them
	Walls    Score  `json:"walls"`    // accuracy
	Objects  Score  `json:"objects"`  // squared error, cells²
	// ObjectsByAge holds the errors over all observations by the time since the target was last in view. It is nil if files
	// have no recipe, because that time is then unknown.
	ObjectsByAge []AgeScore `json:"objects_by_age,omitempty"`
}

// EvaluateOptions configure Evaluate.
type EvaluateOptions struct {
	Config  Config
	Model   *agent.Model
	Weights *agent.Weights
	Variant memorymaze.Variant
	Repeat  int    // steps for which decisions are held; 0: 1
	Train   string // folder of the episodes for the constant baseline
	Eval    string // folder of the episodes to score
	Steps   int64  // for Result
	Threads int    // number of threads that read ahead
	Done    func(episodes, of int)
}

// together is the number of episodes that are watched side by side.
const together = 8

// Evaluate watches episodes from their first observations on and scores the probes. It returns ErrStopped if ctx is cancelled.
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
			if len(e.walls) == total { // the rest belongs to the next pass, or is not needed
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

// Observations returns the number of observations in the first episode of a folder, if decisions are held for repeat steps. The
// other episodes have as many. It is an error if there is no episode.
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

// exam is a running evaluation.
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
	said          [2][]float32 // [T, B, ...] answers of walls and objects

	walls, objects                 series
	constantWalls, constantObjects series
	ages                           byAge
	blind                          bool // the time since targets were in view is unknown for some file
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

// ask gets the probes' answers after every observation of the window's episodes.
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

// mark scores the answers for episode b.
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

// seen returns, for each observation of an episode, the number of steps since each target was in view, [T, K]; -1 means not
// yet. It returns nil if the file has no recipe.
func (s subject) seen(path string, rows int) ([]int, error) {
	f, err := dataset.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if n := f.Steps()/s.repeat + 1; n != rows {
		return nil, &dataset.InputError{Err: fmt.Errorf("episode %s has %d observations, others have %d: all episodes to score must have the same length", path, n, rows)}
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

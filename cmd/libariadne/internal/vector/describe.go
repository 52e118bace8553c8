package vector

import (
	"encoding/json"

	"ariadne/task"
)

// Description is what callers can know about a batch before they use it, as JSON.
type Description struct {
	Name        string  `json:"name"`
	Task        string  `json:"task"`
	NumEnvs     int     `json:"num_envs"`
	Threads     int     `json:"threads"`
	Actions     int     `json:"actions"`
	Observation Array   `json:"observation"`
	Extras      []Array `json:"extras"` // in the order of Buffers.Extras
	// ImageOnly is Memory Maze's image_only_obs: an observation is the picture alone instead of a dict with the picture and the extras.
	ImageOnly bool    `json:"image_only"`
	Limit     int     `json:"limit"`   // steps of an episode, 0 if there is no limit
	Repeat    int     `json:"repeat"`  // steps of the environment for each step of the batch
	Seconds   float64 `json:"seconds"` // simulated time of a step of the environment, 0 if there is none
	Renderer  string  `json:"renderer"`
	Facts     []Fact  `json:"facts"`  // F facts of an episode that has ended, in the order of Outcome
	Truth     int     `json:"truth"`  // G, elements of the truth
	Screen    []int   `json:"screen"` // width and height of what Draw draws; null if it draws nothing
}

// Array is the name, type and shape of an array of one environment.
type Array struct {
	Name  string `json:"name"`
	DType string `json:"dtype"` // numpy's name
	Shape []int  `json:"shape"`
}

// ObservationOf returns the type of a task's observation.
func ObservationOf(spec task.Spec) Array {
	if spec.Pixels {
		return Array{Name: "image", DType: "uint8", Shape: spec.Shape}
	}
	return Array{Name: "observation", DType: "float32", Shape: spec.Shape}
}

// Describe describes the batch.
func (b *Batch) Describe() (Description, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return Description{}, err
	}
	d := Description{
		Name: b.spec.Name, Task: b.name, NumEnvs: b.Len(), Threads: b.options.Threads, Actions: b.spec.Actions,
		Observation: ObservationOf(b.spec),
		Extras:      []Array{}, Facts: []Fact{}, ImageOnly: true, Limit: b.spec.Limit, Repeat: max(b.spec.Repeat, 1),
	}
	if b.maze != nil {
		v := b.maze.Variant()
		d.ImageOnly, d.Seconds, d.Renderer = v.ImageOnly, 1/float64(v.Maze.ControlFreq), b.maze.Describe()
	}
	if n, ok := b.envs.(interface{ ObservationName() string }); ok {
		d.Observation.Name = n.ObservationName()
	}
	if b.observer != nil {
		d.ImageOnly = d.ImageOnly && b.maze != nil
		for _, a := range b.observer.Extras() {
			d.Extras = append(d.Extras, Array{Name: a.Name, DType: a.DType(), Shape: a.Shape})
		}
	}
	if b.reporter != nil {
		names, whole := b.reporter.Facts()
		for k, name := range names {
			f := Fact{Name: name, DType: "float64"}
			if whole[k] {
				f.DType = "int64"
			}
			d.Facts = append(d.Facts, f)
		}
		d.Truth = b.reporter.TruthSize()
	}
	if limit := b.limit * d.Repeat; limit > 0 && (d.Limit == 0 || limit < d.Limit) {
		d.Limit = limit
	}
	if s, ok := b.envs.(task.Screen); ok {
		width, height := s.ScreenSize()
		d.Screen = []int{width, height}
	}
	return d, nil
}

// DescribeJSON returns the Description as JSON.
func (b *Batch) DescribeJSON() ([]byte, error) {
	d, err := b.Describe()
	if err != nil {
		return nil, err
	}
	return json.Marshal(d)
}

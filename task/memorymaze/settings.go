package memorymaze

import (
	"errors"
	"fmt"
	"math"
	"os"

	"ariadne/maze"
	"ariadne/maze/explorer"
	"ariadne/task"
)

const (
	maxActionRepeat = 100
	maxForward      = 1000 // decisions
)

// Settings are what a batch is made from: the variant, and options that do not change what the variant is. ParseSettings reads
// them; docs/maze.md lists them.
type Settings struct {
	Variant Variant
	// ActionRepeat is the number of maze steps for which an agent's action is held. It is 1 in the reference.
	ActionRepeat int
	// Stagger makes the first episodes of a batch's environments end one after another.
	Stagger  bool
	Guide    explorer.Options // of the batch's guides, which teach and know what was seen
	Seed     *uint32          // environment i gets seed *Seed + i, as in memory-maze; nil: seeds follow from the batch's seed
	Textures string           // folder of textures with the reference's names, or "" for the built-in ones
	Render   string           // auto, gl or soft; for it and Device see headless.Options
	Device   string
}

// seeds returns the seeds of a batch's environments, or nil if they follow from the batch's seed.
func (s *Settings) seeds(o task.Options) ([]uint32, error) {
	if s.Seed == nil {
		return nil, nil
	}
	n := o.Whole()
	if uint64(*s.Seed)+uint64(n-1) > math.MaxUint32 {
		return nil, fmt.Errorf("seed is %d, and the last of %d environments would have %d, want at most %d, as numpy's RandomState does",
			*s.Seed, n, uint64(*s.Seed)+uint64(n-1), uint32(math.MaxUint32))
	}
	seeds := make([]uint32, o.Envs)
	for i := range seeds {
		seeds[i] = *s.Seed + uint32(o.First+i)
	}
	return seeds, nil
}

// ParseSettings reads settings by name. Where the reference has a setting, the name is the same. id, layout and size choose
// where to start from; all others change that. A setting that is nil keeps its default. An unknown name or a value out of range
// is an error.
func ParseSettings(given map[string]any) (Settings, error) {
	s, err := start(given)
	if err != nil {
		return Settings{}, err
	}
	setters := s.setters()
	if s.Variant.Maze.Layout != nil {
		for _, name := range []string{"max_rooms", "room_min", "room_max"} {
			setters[name] = func(any) error { return errors.New("has no effect with a layout, which has its own rooms") }
		}
	}
	for name, set := range setters {
		setters[name] = task.Optional(set)
	}
	if err := setters.Apply(given); err != nil {
		return Settings{}, err
	}
	return s, s.Variant.Validate()
}

// setters returns the setters of all settings. Those of the settings that start reads do nothing.
func (s *Settings) setters() task.Setters {
	v := &s.Variant
	done := func(any) error { return nil }
	return task.Setters{
		"id": done, "size": done, "layout": done,
		"targets":               task.Int(&v.Maze.Targets, 2, maze.MaxTargets),
		"max_rooms":             task.Int(&v.Maze.MaxRooms, 0, math.MaxInt32),
		"room_min":              task.Int(&v.Maze.RoomMin, 0, math.MaxInt32),
		"room_max":              task.Int(&v.Maze.RoomMax, 0, math.MaxInt32),
		"time_limit":            task.Float(&v.Maze.TimeLimit, math.Inf(-1), math.Inf(1)),
		"control_freq":          task.Int(&v.Maze.ControlFreq, 1, 200),
		"cue_steps":             task.Int(&v.Maze.CueSteps, 0, math.MaxInt32),
		"randomize_colors":      task.Bool(&v.Maze.RandomizeColors),
		"good_visibility":       task.Bool(&v.Maze.GoodVisibility),
		"camera_resolution":     task.Int(&v.CameraResolution, 0, math.MaxInt32),
		"top_camera":            task.Bool(&v.TopCamera),
		"show_path":             task.Bool(&v.ShowPath),
		"target_color_in_image": task.Bool(&v.BorderInImage),
		"image_only_obs":        task.Bool(&v.ImageOnly),
		"global_observables":    task.Bool(&v.GlobalObservables),
		"action_repeat":         task.Int(&s.ActionRepeat, 1, maxActionRepeat),
		"stagger":               task.Bool(&s.Stagger),
		"guide_memory":          task.Int(&s.Guide.Memory, 0, math.MaxInt32/maxActionRepeat),
		"guide_forward":         task.Float(&s.Guide.Forward, 0, maxForward),
		"seed":                  s.setSeed,
		"textures":              task.String(&s.Textures),
		"render":                task.String(&s.Render),
		"device":                task.String(&s.Device),
	}
}

func (s *Settings) setSeed(x any) error {
	var seed int
	if err := task.Int(&seed, 0, math.MaxUint32)(x); err != nil {
		return err
	}
	s.Seed = new(uint32)
	*s.Seed = uint32(seed)
	return nil
}

// start reads the settings that choose where to start from.
func start(given map[string]any) (Settings, error) {
	var id, file string
	size := 0
	err := task.Setters{
		"id":     task.Optional(task.String(&id)),
		"layout": task.Optional(task.String(&file)),
		"size":   task.Optional(task.Int(&size, 0, math.MaxInt32)),
	}.Apply(only(given, "id", "layout", "size"))
	if err != nil {
		return Settings{}, err
	}
	says := func(name string) bool { return given[name] != nil }
	v, err := Standard(9)
	if says("id") {
		v, err = ParseID(id)
	}
	if err != nil {
		return Settings{}, err
	}
	switch {
	case says("layout"):
		var c maze.Config
		if c, err = readMaze(file); err == nil && says("size") && size != c.Size {
			err = fmt.Errorf("size is %d, but the maze in %s has %d; leave size out", size, file, c.Size)
		}
		v.Maze = resized(v.Maze, c)
	case says("size"):
		var c maze.Config
		c, err = maze.ForSize(size)
		v.Maze = resized(v.Maze, c)
	}
	return Settings{Variant: v, ActionRepeat: 1}, err
}

// readMaze reads a layout file.
func readMaze(file string) (maze.Config, error) {
	if file == "" {
		return maze.Config{}, errors.New("layout is empty, want the path of a maze's file")
	}
	f, err := os.Open(file)
	if err != nil {
		return maze.Config{}, fmt.Errorf("layout: %w", err)
	}
	defer f.Close()
	l, err := maze.ReadLayout(f)
	if err != nil {
		return maze.Config{}, fmt.Errorf("%s: %w", file, err)
	}
	return maze.ForLayout(l), nil
}

// resized returns c with everything that does not depend on the size taken from another configuration.
func resized(from, c maze.Config) maze.Config {
	c.ControlFreq, c.RandomizeColors, c.GoodVisibility = from.ControlFreq, from.RandomizeColors, from.GoodVisibility
	return c
}

func only(given map[string]any, names ...string) map[string]any {
	some := map[string]any{}
	for _, name := range names {
		if x, ok := given[name]; ok {
			some[name] = x
		}
	}
	return some
}

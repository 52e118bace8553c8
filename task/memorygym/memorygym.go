package memorygym

import (
	"fmt"

	"ariadne/task"
)

// Side is the width and height of pictures in pixels.
const Side = 84

// Numbers of actions.
const (
	freeActions = 9
	gridActions = 4
)

// The values of the setting observation.
const (
	pixels = "pixels"
	vector = "vector"
)

// world is a task with its settings, which the environments of a batch share.
type world interface {
	// setters are the task's own settings.
	setters() task.Setters
	// prepare checks settings that depend on each other, and computes what follows from them.
	prepare() error
	actions() int
	vectorSize() int
	// limit returns the largest number of steps of an episode, 0 if there is no limit.
	limit() int
	// facts returns what the reference's info contains about an episode.
	facts() []fact
	// about describes the task to people: its title, its goal, and the names of actions that are neither those of the
	// continuous tasks nor those of a grid.
	about() task.About
	// games returns n environments with the seeds seed, seed+1, ...
	games(n int, seed uint64) []game
}

// variant is a task under the reference's name for it.
type variant struct {
	name  string // the reference's
	short string // the name under which it is registered, if it is
	world func() world
}

var variants = []variant{
	{"MysteryPath-v0", "mysterypath", func() world { return newMysteryPath(false) }},
	{"MysteryPath-Easy-v0", "", func() world { return newMysteryPath(false).easy() }},
	{"MysteryPath-Grid-v0", "mysterypath_grid", func() world { return newMysteryPath(true) }},
	{"MysteryPath-Grid-Easy-v0", "", func() world { return newMysteryPath(true).easy() }},
	{"MortarMayhem-v0", "mortarmayhem", func() world { return newMortarMayhem(false) }},
	{"MortarMayhem-Grid-v0", "mortarmayhem_grid", func() world { return newMortarMayhem(true) }},
	{"SearingSpotlights-v0", "searingspotlights", func() world { return newSearingSpotlights() }},
	{"MortarMayhemB-v0", "", func() world { return newMortarMayhem(false).tell() }},
	{"MortarMayhemB-Grid-v0", "", func() world { return newMortarMayhem(true).tell() }},
	{"Endless-MysteryPath-v0", "endless_mysterypath", func() world { return newEndlessPath() }},
	{"Endless-MortarMayhem-v0", "endless_mortarmayhem", func() world { return newEndlessMortar() }},
	{"Endless-SearingSpotlights-v0", "endless_searingspotlights", func() world { return newEndlessSearing() }},
}

// Names returns the possible values of env_name.
func Names() []string {
	names := make([]string, len(variants))
	for i, v := range variants {
		names[i] = v.name
	}
	return names
}

func init() {
	for _, v := range variants {
		if v.short != "" {
			task.Register(v.short, func(o task.Options) (task.Batch, error) { return newBatch(v, o, nil) })
		}
	}
	task.Register("memory_gym", func(o task.Options) (task.Batch, error) { return New(o) })
}

// New makes a batch of the task that the setting env_name names. The caller must close it.
func New(o task.Options) (*Batch, error) {
	name, given := o.Settings["env_name"]
	if !given {
		return nil, fmt.Errorf("setting env_name is missing; there are: %s", list(Names()))
	}
	for _, v := range variants {
		if v.name == name {
			return newBatch(v, o, task.Setters{"env_name": func(any) error { return nil }})
		}
	}
	return nil, fmt.Errorf("env_name is %v%s; there are: %s", name, task.Suggestion(fmt.Sprint(name), Names()), list(Names()))
}

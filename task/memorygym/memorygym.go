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

// world is a task with its settings: what the environments of a batch share.
type world interface {
	// setters are the task's own settings.
	setters() task.Setters
	// prepare checks the settings that depend on each other and makes what follows from them.
	prepare() error
	actions() int
	vectorSize() int
	// limit is the number of steps that an episode has at most, 0 if there is no limit.
	limit() int
	// facts are what the reference's info tells of an episode.
	facts() []fact
	// about tells people of the task: its title and its goal, and names of actions that are neither free nor a grid's.
	about() task.About
	// games returns n environments, one for each seed from seed on.
	games(n int, seed uint64) []game
}

// variant is a task under the name that the reference gives it.
type variant struct {
	name  string // the reference's
	short string // that it is registered as, if it is
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

// Names returns the values that env_name takes.
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

// New makes a batch of the task that the setting env_name names. The caller closes it.
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

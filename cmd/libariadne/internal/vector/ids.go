package vector

import (
	"maps"
	"slices"
	"strings"

	"ariadne/task"
	_ "ariadne/task/craftax" // registers its task
	"ariadne/task/memorygym"
	"ariadne/task/memorymaze"
	_ "ariadne/task/tmaze" // registers its tasks
)

// Names of tasks in the registry.
const (
	taskMaze = "memory_maze"
	taskGym  = "memory_gym"
)

// fixed maps ids to tasks. These ids bring no settings.
var fixed = map[string]string{
	"TMazeV1-v0":                  "tmazev1",
	"TMazeV2-v0":                  "tmazev2",
	"Craftax-Symbolic-v1":         "craftax",
	"Craftax-Classic-Symbolic-v1": "craftax_classic",
	// The same tasks. In the reference, these ids ask for environments that begin the next episode by themselves.
	"Craftax-Symbolic-AutoReset-v1":         "craftax",
	"Craftax-Classic-Symbolic-AutoReset-v1": "craftax_classic",
}

// IDs returns the ids of environments: those of memory-maze and memory-gym under their own names, then those of T-Maze and Craftax.
func IDs() []string {
	return slices.Concat(memorymaze.IDs(), memorygym.Names(), slices.Sorted(maps.Keys(fixed)))
}

// resolve returns the task that an id stands for, and the given settings together with those of the id. The name of a task stands for the
// task itself.
func resolve(id string, settings map[string]any) (name string, all map[string]any, err error) {
	all = maps.Clone(settings)
	if all == nil {
		all = map[string]any{}
	}
	with := func(task, setting string) (string, map[string]any, error) {
		if given, ok := all[setting]; ok && given != id {
			return "", nil, Errorf(Invalid, "%s: setting %s is %v; leave it out", id, setting, given)
		}
		all[setting] = id
		return task, all, nil
	}
	switch {
	case slices.Contains(task.Names(), id):
		return id, all, nil
	case fixed[id] != "":
		return fixed[id], all, nil
	case slices.Contains(memorygym.Names(), id):
		return with(taskGym, "env_name")
	case strings.HasPrefix(id, "MemoryMaze"):
		return with(taskMaze, "id") // its error names the nearest id if there is no such id
	}
	return "", nil, Errorf(Invalid, "there is no environment %.60q; there are the 64 ids of memory-maze, %s, and the tasks %s",
		id, strings.Join(slices.Concat(memorygym.Names(), slices.Sorted(maps.Keys(fixed))), ", "), strings.Join(task.Names(), ", "))
}

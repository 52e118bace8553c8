// Package results is what trainings came to. The program carries the agents among it that Agents lists.
package results

import (
	"cmp"
	"embed"
	"path"
	"slices"
	"strings"
)

// Agent is an agent that comes with the source.
type Agent struct {
	Folder string // of config.yaml and weights.safetensors, in this one
	Task   string // that it plays, as task=NAME names it
	Sizes  []int  // of the mazes that it learned in; nil: its task's have none
}

// Agents are played where no other one is named.
var Agents = []Agent{
	{"memory_maze", "memory_maze", []int{9, 11, 13, 15}},
	{"mysterypath/agalite", "mysterypath_grid", nil},
	{"tmaze_small/agent", "tmazev2", nil},
}

//go:embed memory_maze/config.yaml memory_maze/weights.safetensors
//go:embed mysterypath/agalite/config.yaml mysterypath/agalite/weights.safetensors
//go:embed tmaze_small/agent/config.yaml tmaze_small/agent/weights.safetensors
var files embed.FS

// root is what paths in files begin with outside of it.
const root = "results"

// Path returns the agent's folder, from the source's root on.
func (a Agent) Path() string { return path.Join(root, a.Folder) }

// ReadFile returns a file of an agent; its name begins with the agent's Path.
func ReadFile(name string) ([]byte, error) {
	return files.ReadFile(strings.TrimPrefix(name, root+"/"))
}

// Tasks returns the tasks that there are agents for.
func Tasks() []string {
	var tasks []string
	for _, a := range Agents {
		if !slices.Contains(tasks, a.Task) {
			tasks = append(tasks, a.Task)
		}
	}
	return tasks
}

// Find returns the agent for a task and a size of mazes: the one that learned in the nearest size, and of several as near the
// first. The size counts for nothing in tasks that have none. ok is false where no agent is of the task.
func Find(task string, size int) (a Agent, ok bool) {
	of := slices.DeleteFunc(slices.Clone(Agents), func(a Agent) bool { return a.Task != task })
	if len(of) == 0 {
		return Agent{}, false
	}
	return slices.MinFunc(of, func(a, b Agent) int { return cmp.Compare(a.distance(size), b.distance(size)) }), true
}

// distance is how far a size is from the nearest one that the agent learned in.
func (a Agent) distance(size int) int {
	if a.Sizes == nil {
		return 0
	}
	nearest := slices.MinFunc(a.Sizes, func(s, t int) int { return cmp.Compare(away(s, size), away(t, size)) })
	return away(nearest, size)
}

func away(a, b int) int { return max(a-b, b-a) }

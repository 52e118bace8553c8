// Package results holds the logs of trainings and some of the trained agents. Agents lists the agents that the program embeds.
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
	Folder string // folder with config.yaml and weights.safetensors, below results
	Task   string // the task that it plays, as in task=NAME
	Sizes  []int  // of the mazes in which it learned; nil if its task has no sizes
}

// Agents are played when the user names no other agent.
var Agents = []Agent{
	{"memory_maze", "memory_maze", []int{9, 11, 13, 15}},
	{"mysterypath/agalite", "mysterypath_grid", nil},
	{"tmaze_small/agent", "tmazev2", nil},
}

//go:embed memory_maze/config.yaml memory_maze/weights.safetensors
//go:embed mysterypath/agalite/config.yaml mysterypath/agalite/weights.safetensors
//go:embed tmaze_small/agent/config.yaml tmaze_small/agent/weights.safetensors
var files embed.FS

// root is the first part of the paths, seen from the source's root.
const root = "results"

// Path returns the path of the agent's folder from the source's root.
func (a Agent) Path() string { return path.Join(root, a.Folder) }

// ReadFile returns the content of an agent's file. name begins with the agent's Path.
func ReadFile(name string) ([]byte, error) {
	return files.ReadFile(strings.TrimPrefix(name, root+"/"))
}

// Tasks returns the tasks for which there are agents.
func Tasks() []string {
	var tasks []string
	for _, a := range Agents {
		if !slices.Contains(tasks, a.Task) {
			tasks = append(tasks, a.Task)
		}
	}
	return tasks
}

// Find returns an agent for a task and a size of mazes: the one that learned in the nearest size. If several are equally near,
// it is the first. For tasks without sizes, size is ignored. ok is false if there is no agent for the task.
func Find(task string, size int) (a Agent, ok bool) {
	of := slices.DeleteFunc(slices.Clone(Agents), func(a Agent) bool { return a.Task != task })
	if len(of) == 0 {
		return Agent{}, false
	}
	return slices.MinFunc(of, func(a, b Agent) int { return cmp.Compare(a.distance(size), b.distance(size)) }), true
}

// distance returns the difference between a size and the nearest size in which the agent learned.
func (a Agent) distance(size int) int {
	if a.Sizes == nil {
		return 0
	}
	nearest := slices.MinFunc(a.Sizes, func(s, t int) int { return cmp.Compare(away(s, size), away(t, size)) })
	return away(nearest, size)
}

func away(a, b int) int { return max(a-b, b-a) }

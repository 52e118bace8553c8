package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ariadne/results"
	"ariadne/task/memorymaze"
)

const shippedHelp = `If neither a run nor another policy is named, an agent that comes with Ariadne plays: the one for task=NAME
(default memory_maze) that was trained in mazes of task.size=N (default 9), or of the nearest size.`

// shipped returns the experiment of the agent that comes with the program for the task and the size that arguments name. It tells people
// which agent that is. The other arguments change its configuration.
func shipped(args []string) (*experiment, error) {
	task, rest, err := splitTask(args)
	if err != nil {
		return nil, err
	}
	size := 0
	if task == defaultTask {
		if size, err = mazeSize(rest); err != nil {
			return nil, err
		}
		rest = slices.Insert(rest, 0, "task.size="+strconv.Itoa(size))
	}
	a, ok := results.Find(task, size)
	if !ok {
		return nil, usageError{fmt.Errorf("no agent for task=%s comes with Ariadne, only for task=%s; name the folder of a run of yours, or agent=random",
			task, strings.Join(results.Tasks(), " and task="))}
	}
	e, err := saved(inProgram(a), rest)
	if err != nil {
		return nil, err
	}
	warn("no run is named: %s", introduction(a))
	return e, nil
}

// splitTask splits arguments into the task that task=NAME names, by default defaultTask, and the rest.
func splitTask(args []string) (task string, rest []string, err error) {
	for _, arg := range args {
		name, names := strings.CutPrefix(strings.TrimPrefix(arg, "+"), "task=")
		key, _, _ := strings.Cut(arg, "=")
		switch {
		case names && task != "" && task != name:
			return "", nil, usageError{fmt.Errorf("both task=%s and task=%s are to be played; choose one", task, name)}
		case names:
			task = name
		case strings.HasPrefix(key, "+") && !strings.Contains(key, "."):
			return "", nil, usageError{fmt.Errorf("%s chooses what to train; task=NAME chooses an agent that comes with Ariadne", arg)}
		default:
			rest = append(rest, arg)
		}
	}
	if task == "" {
		task = defaultTask
	}
	return task, rest, nil
}

// mazeSize returns the size of mazes to which arguments set Memory Maze, or the default size.
func mazeSize(changes []string) (int, error) {
	args := []string{"task=" + defaultTask}
	for _, change := range changes {
		key, _, _ := strings.Cut(change, "=")
		if slices.Contains([]string{"task.size", "task.id", "task.layout"}, strings.TrimLeft(key, "+")) {
			args = append(args, change)
		}
	}
	e, err := composeTask(args)
	if err != nil {
		return 0, err
	}
	s, err := memorymaze.ParseSettings(e.settings.Task)
	if err != nil {
		return 0, usageError{fmt.Errorf("task: %w", err)}
	}
	return s.Variant.Maze.Size, nil
}

// meantRun returns "; did you mean ...?" for a name that is no run's folder but a size or a task, or nothing.
func meantRun(name string) string {
	switch _, err := strconv.Atoi(name); {
	case err == nil:
		return fmt.Sprintf("; did you mean task.size=%s?", name)
	case slices.Contains(results.Tasks(), name):
		return fmt.Sprintf("; did you mean task=%s?", name)
	}
	return ""
}

// introduction returns a line that says which agent plays.
func introduction(a results.Agent) string {
	line := fmt.Sprintf("the agent of %s plays, trained in %s", a.Path(), a.Task)
	if a.Sizes == nil {
		return line
	}
	var mazes []string
	for _, size := range a.Sizes {
		mazes = append(mazes, fmt.Sprintf("%dx%d", size, size))
	}
	return line + " of " + strings.Join(mazes, ", ")
}

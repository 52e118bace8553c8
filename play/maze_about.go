package play

import (
	"fmt"
	"maps"
	"strings"

	"ariadne/maze"
	"ariadne/task/memorymaze"
)

// targetNames are the names of maze.Colors, in their order.
var targetNames = [len(maze.Colors)]string{"red", "green", "blue", "purple", "yellow", "salmon"}

// actionNames are the names of maze.Env's actions, in their order.
var actionNames = [maze.Actions]string{"stay", "forward", "left", "right", "forward left", "forward right"}

func (s *mazeStage) about() *about { return &s.said }

// introduce returns what people are told of the task with its settings.
func (s *mazeStage) introduce(settings map[string]any) about {
	c := s.env.Config()
	a := about{
		title: fmt.Sprintf("Memory Maze %d×%d", c.Size, c.Size), fresh: "new maze", one: "target", more: "targets",
		goal:    "Find the target in the colour of the frame, then the next, and remember where they are.",
		actions: actionNames[:], size: c.Size, targets: c.Targets, choosing: "maze 9×9 to 15×15",
	}
	if b, ok := memorymaze.PublishedMeans(c.Size); ok && s.standard() {
		a.best = &b
	}
	for _, size := range [...]int{9, 11, 13, 15} {
		standard, err := maze.Standard(size)
		if err != nil {
			continue // does not happen: all of these are standard sizes
		}
		published, _ := memorymaze.PublishedMeans(size)
		a.choices = append(a.choices, choice{
			name: fmt.Sprintf("%d × %d", size, size),
			says: []string{
				fmt.Sprintf("%d targets", standard.Targets), clock(standard.TimeLimit) + " min",
				fmt.Sprintf("people %.1f", published.People), fmt.Sprintf("oracle %.1f", published.Oracle),
			},
			chosen: size == c.Size, settings: ofSize(settings, size),
		})
	}
	return a
}

// ofSize returns the settings of the same variant in a standard size.
func ofSize(settings map[string]any, size int) map[string]any {
	id, _ := settings["id"].(string)
	settings = maps.Clone(settings)
	if settings == nil {
		settings = map[string]any{}
	}
	for _, k := range []string{"id", "size", "layout", "targets", "time_limit", "max_rooms", "room_min", "room_max"} {
		delete(settings, k)
	}
	if _, kind, found := strings.Cut(strings.TrimPrefix(id, "MemoryMaze-"), "-"); found {
		settings["id"] = fmt.Sprintf("MemoryMaze-%dx%d-%s", size, size, kind)
	} else {
		settings["size"] = size
	}
	return settings
}

// standard reports whether the variant is a standard one, so that its scores can be compared with the published ones.
func (s *mazeStage) standard() bool {
	c := s.env.Config()
	standard, err := maze.Standard(c.Size)
	if err != nil {
		return false
	}
	standard.ControlFreq, standard.RandomizeColors, standard.GoodVisibility = c.ControlFreq, c.RandomizeColors, c.GoodVisibility
	return c == standard
}

// taskName returns the name under which scores are kept. Scores that cannot be compared get different names.
func (s *mazeStage) taskName() string {
	c := s.env.Config()
	name := s.batch.Variant().Name()
	if known, err := memorymaze.ParseID(name + "-v0"); err == nil && known == s.batch.Variant() {
		return name
	}
	kind := "custom"
	if c.Layout != nil {
		kind = "drawn"
	}
	return fmt.Sprintf("%s %s, %d targets, %g s", name, kind, c.Targets, c.TimeLimit)
}

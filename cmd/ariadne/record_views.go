package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ariadne/render"
)

// views are the parts of a recorded picture, with their names.
var views = []struct {
	name  string
	panel render.Panel
}{
	{"person", render.PanelPerson},
	{"map", render.PanelMap},
	{viewProbe, render.PanelMap}, // the map with what probes take it for
	{"agent", render.PanelAgent},
	{"value", render.PanelChart},
	{"score", render.PanelChart},
}

func viewNames() []string {
	var names []string
	for _, v := range views {
		names = append(names, v.name)
	}
	return names
}

// selection says which views a recording shows.
type selection struct {
	panels []render.Panel
	chart  string // value or score, "" for none
	probe  bool   // the map shows what probes take it for
}

func (s *selection) has(p render.Panel) bool { return slices.Contains(s.panels, p) }

// selectViews returns the views that are asked for, or all if none is.
func selectViews(wanted []string, p *performance) (selection, error) {
	there := p.views()
	if len(wanted) == 0 {
		wanted = there
	}
	var s selection
	for _, name := range wanted {
		i := slices.Index(viewNames(), name)
		switch {
		case i < 0:
			return s, usageError{fmt.Errorf("--views: there is no %q; there are: %s", name, strings.Join(viewNames(), ", "))}
		case name == viewValue && p.policy != policyCheckpoint:
			return s, usageError{fmt.Errorf("--views: a checkpoint alone estimates a value; %s has none", p.policy)}
		case name == viewProbe && p.reader == nil:
			return s, usageError{fmt.Errorf("--views: %s has no probes; a run that ariadne probe made has", p.title)}
		case name != viewValue && name != viewScore && name != viewProbe && !slices.Contains(there, name):
			return s, usageError{fmt.Errorf("--views: %s has no %s; it has: %s", p.title, name, strings.Join(there, ", "))}
		case s.has(views[i].panel):
			return s, usageError{fmt.Errorf("--views: %s is too many; each part fits once, value and score share one, and so do map and probe", name)}
		}
		s.panels, s.probe = append(s.panels, views[i].panel), s.probe || name == viewProbe
		if views[i].panel == render.PanelChart {
			s.chart = name
		}
	}
	return s, nil
}

const (
	viewValue = "value"
	viewScore = "score"
	viewProbe = "probe"
)

// Default sizes in pixels.
const (
	frameHeight = 720
	mapSide     = 640
)

const minSide, maxSide = 64, 4096

// parseSize reads --size: WIDTHxHEIGHT, or a height alone. For a height alone, the function width returns the width. height is the default.
func parseSize(text string, height int, width func(height int) int) (w, h int, err error) {
	if text == "" {
		return width(height), height, nil
	}
	wide, high, both := strings.Cut(strings.ToLower(text), "x")
	if !both {
		high = wide
	}
	if h, err = strconv.Atoi(high); err == nil {
		w = width(h)
		if both {
			w, err = strconv.Atoi(wide)
		}
	}
	if err != nil || w < minSide || h < minSide || w > maxSide || h > maxSide {
		return 0, 0, usageError{fmt.Errorf("--size is %q, want WIDTHxHEIGHT or a height, sides from %d to %d", text, minSide, maxSide)}
	}
	return w, h, nil
}

// square and wide return the width of a square and of a wide picture of a height.
func square(height int) int { return height }
func wide(height int) int   { return height * 16 / 9 }

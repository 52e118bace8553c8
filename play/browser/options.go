package browser

import (
	"encoding/json"
	"fmt"
	"io/fs"

	"ariadne/maze/planner"
	"ariadne/play"
)

// pilotAgent is the name of a pilot that is not a planner but a network in another worker.
const pilotAgent = "agent"

// asked is the game that a page asks for, as JSON.
type asked struct {
	Task     string         `json:"task"`
	Settings map[string]any `json:"settings"`
	Seed     uint32         `json:"seed"`
	Speed    float64        `json:"speed"`
	Rate     float64        `json:"rate"`
	Pilot    string         `json:"pilot"` // "" lets a person play
	Rival    string         `json:"rival"` // "" for none
	Agent    string         `json:"agent"` // name of the network in the other worker
	Map      bool           `json:"map"`
	View     bool           `json:"view"`
	Start    bool           `json:"start"`
	Scores   string         `json:"scores"` // file of scores that the page keeps; "" for none yet
	Way      [][2]float64   `json:"way"`    // somebody else's way through the maze, as play.Session.Compare takes it
	Person   bool           `json:"person"` // the person's scores are kept
}

// read reads what a page asks for.
func read(text string) (asked, error) {
	var a asked
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		return a, fmt.Errorf("the page asks for a game that cannot be read: %w", err)
	}
	for key, v := range a.Settings { // settings have whole numbers, JSON does not
		if f, ok := v.(float64); ok && f == float64(int(f)) {
			a.Settings[key] = int(f)
		}
	}
	return a, nil
}

// pilot returns the pilot of a name, nil for "". think is the line to the worker with the network.
func (a *asked) pilot(name string, think *line) (play.Pilot, error) {
	switch name {
	case "":
		return nil, nil
	case planner.Explorer, planner.Oracle:
		return play.NewPlanner(planner.Planner{Who: name}, 0), nil
	case planner.Random:
		return play.NewRandom(uint64(a.Seed)), nil
	case pilotAgent:
		return &remote{name: a.Agent, line: think}, nil
	}
	return nil, fmt.Errorf("nobody is called %q; agent, explorer, oracle and random can play", name)
}

// options returns the options of the session that the page asks for. keep gets the file of scores whenever a score is added.
func (a *asked) options(think *line, keep func([]byte) error) (o play.Options, err error) {
	if a.Settings == nil {
		a.Settings = map[string]any{}
	}
	o = play.Options{
		Task: a.Task, Settings: a.Settings, Seed: a.Seed, Speed: a.Speed, Rate: a.Rate, Map: a.Map, View: a.View, Start: a.Start, Bare: true,
	}
	if o.Pilot, err = a.pilot(a.Pilot, think); err != nil {
		return o, err
	}
	if o.Rival, err = a.pilot(a.Rival, think); err != nil {
		return o, err
	}
	if a.Person {
		o.Scores, err = play.NewScores("this browser's scores", func() ([]byte, error) {
			if a.Scores == "" {
				return nil, fs.ErrNotExist
			}
			return []byte(a.Scores), nil
		}, func(b []byte) error {
			a.Scores = string(b)
			return keep(b)
		})
	}
	return o, err
}

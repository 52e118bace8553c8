package play

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"ariadne/dataset"
)

// State is what a session tells programs that show it without its pictures' text, such as a page that sets its text itself.
type State struct {
	Mode    string `json:"mode"` // title, playing, paused or ended
	Title   string `json:"title"`
	Goal    string `json:"goal"`
	Fresh   string `json:"fresh"` // what begins with another episode, such as "new maze"
	Task    string `json:"task"`  // its name in the file of scores
	Seed    uint32 `json:"seed"`
	Size    int    `json:"size"` // of the maze, 0 where there is none
	Targets int    `json:"targets"`

	Score float64  `json:"score"`
	Steps int      `json:"steps"`
	Limit int      `json:"limit"` // steps of an episode; 0 for none
	Left  *float64 `json:"left"`  // seconds of the task's clock; nil where it has none
	Find  string   `json:"find"`  // the target's name
	Color string   `json:"color"` // of the target, #rrggbb; "" for none

	People *float64 `json:"people"` // published mean score of people; nil where there is none
	Oracle *float64 `json:"oracle"`
	Best   *float64 `json:"best"` // this person's best score before the episode; nil for none
	Record bool     `json:"record"`

	Pilot   string   `json:"pilot"` // who plays in a person's stead; "" for nobody
	Piloted bool     `json:"piloted"`
	Waits   string   `json:"waits"` // for whom the game waits; "" for nobody
	Next    int      `json:"next"`  // seconds until the next seed begins by itself; 0 for never
	Rival   string   `json:"rival"`
	Against *float64 `json:"against"` // the rival's score

	Mapped  bool      `json:"mapped"`
	ShowMap bool      `json:"show_map"`
	View    bool      `json:"view"`
	Message string    `json:"message"`
	Actions []string  `json:"actions"`
	Mind    *MindSeen `json:"mind"` // nil where there is no network to look into
}

// MindSeen is a Mind with its recent past.
type MindSeen struct {
	Value  float32     `json:"value"`
	Values []float64   `json:"values"` // of recent steps, oldest first
	Probs  []float32   `json:"probs"`
	Layers []LayerSeen `json:"layers"`
	Map    bool        `json:"map"` // the agent draws a map, as in Drawn
}

// LayerSeen is a Layer and how much its memory changed in each of the recent steps, oldest first.
type LayerSeen struct {
	Name    string    `json:"name"`
	Changes []float64 `json:"changes"`
}

// State describes the present moment.
func (s *Session) State() State {
	f, a := s.stage.facts(), s.stage.about()
	st := State{
		Mode: modeNames[s.mode], Title: a.title, Goal: a.goal, Fresh: a.fresh, Task: f.task, Seed: f.seed, Size: a.size, Targets: a.targets,
		Score: f.score, Steps: f.steps, Limit: f.limit, Find: f.target, Color: hex(f.color), Record: s.standing.record,
		Piloted: s.piloted, Mapped: s.stage.chart() != nil, ShowMap: s.showMap, View: s.showView, Message: s.toast, Actions: a.actions,
	}
	if f.step > 0 {
		left := f.secondsLeft(s.phaseShown())
		st.Left = &left
	}
	if b := a.best; b != nil {
		st.People, st.Oracle = &b.People, &b.Oracle
	}
	if s.standing.hasBest {
		best := s.standing.best
		st.Best = &best
	}
	if s.o.Pilot != nil {
		st.Pilot = s.o.Pilot.Name()
	}
	if p := s.awaited(); p != nil {
		st.Waits = p.Name()
	}
	if s.next != 0 {
		st.Next = max(1, int(math.Ceil((s.next - s.log.now).Seconds())))
	}
	if r := s.rival; r != nil {
		score := r.score()
		st.Rival, st.Against = r.pilot.Name(), &score
	}
	if in := &s.insight; in.mind != nil {
		st.Mind = &MindSeen{Value: in.mind.Value, Values: in.values, Probs: in.mind.Probs, Map: in.mind.Map != nil}
		for i, l := range in.mind.Layers {
			st.Mind.Layers = append(st.Mind.Layers, LayerSeen{l.Name, in.changes[i]})
		}
	}
	return st
}

func hex(c color.RGBA) string {
	if c.A == 0 {
		return ""
	}
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

// SetSpeed sets how fast time goes, as Options.Speed.
func (s *Session) SetSpeed(speed float64) error {
	if err := checkSpeed(speed); err != nil {
		return err
	}
	s.speed = speed
	return nil
}

// Plan draws the map of the present moment into dst, a square. It returns false if the task has no map.
func (s *Session) Plan(dst *image.RGBA) (bool, error) {
	c := s.stage.chart()
	if c == nil {
		return false, nil
	}
	return true, c.draw(dst, s.phase, s.insight.guess)
}

// Seen returns what an agent observes as pixels [side, side, 3]; nil where that is no picture.
func (s *Session) Seen() (pix []uint8, side int) { return s.stage.seen() }

// Drawn draws into dst, a square, the map that the agent draws of what it sees. It returns false if there is none.
func (s *Session) Drawn(dst *image.RGBA) bool {
	if s.insight.mind == nil || s.insight.mind.Map == nil {
		return false
	}
	p := s.painter(dst, 1)
	p.cover(dst.Rect, inkGround)
	p.drawMap(dst.Rect)
	return true
}

// Episode returns the episode so far as a file of package dataset keeps it, and the folder of its textures. ok is false for tasks without
// such files, and before the first step.
func (s *Session) Episode() (e dataset.Episode, textures string, ok bool) {
	e, textures, ok = s.stage.recorded()
	switch {
	case s.o.Pilot == nil:
	case s.mixed:
		e.Policy = personPolicy + " and " + s.o.Pilot.Name()
	default:
		e.Policy = s.o.Pilot.Name()
	}
	return e, textures, ok && len(e.Actions) > 0
}

// Way returns where the walker was at the episode's start and at the ends of its steps: x and y in metres. It is nil in tasks without a
// map.
func (s *Session) Way() [][2]float64 {
	if c := s.stage.chart(); c != nil {
		return c.way
	}
	return nil
}

// Compare makes the map show another way through the same maze too, in the form of Way. The session forgets it when an episode of another
// seed begins.
func (s *Session) Compare(way [][2]float64) {
	if c := s.stage.chart(); c != nil {
		c.other = way
	}
}
